"""Made-up conversations in the database."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from needlewise.store.database import Database
from needlewise.store.tables import conversations, escalations, turns

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
_count = itertools.count(1)
NUMBED = {"text": "Your skin is numbed first.", "buttons": [], "sources": ["F21"]}
REPORT = {"level": "doctor", "category": "infection", "spans": ["oozing"], "score": 0.97}
READING: dict[str, Any] = {
    "intent": "faq",
    "confidence": 0.93,
    "answered": [{"topic": "pain", "confidence": 0.93}],
    "ranking": [{"topic": "pain", "confidence": 0.93}, {"topic": "sun", "confidence": 0.04}],
    "entities": [{"name": "condition", "value": "scars", "start": 3, "end": 7}],
    "parts": [],
    "finding": {},
    "stages": {"SentenceEncoder": 2.5, "TopicClassifier": 0.8},
}


def conversation(
    database: Database, *texts: str, id: str = "", at: datetime = NOON, channel: str = "website"
) -> str:
    """Somebody asks these, a minute after one another; returns the conversation's id."""
    id = id or f"patient-{next(_count)}"
    with database.write() as connection:
        connection.execute(
            conversations.insert().values(
                id=id,
                channel=channel,
                started_at=at,
                last_at=at + timedelta(minutes=max(len(texts) - 1, 0)),
            )
        )
    for minute, text in enumerate(texts):
        turn(database, id, text, at=at + timedelta(minutes=minute))
    return id


def turn(database: Database, conversation: str, text: str, **more: Any) -> int:
    """One more message of a conversation; returns the turn's id."""
    values = {
        "message_id": f"message-{next(_count)}",
        "at": NOON,
        "topics": ["pain"],
        "escalation": "none",
        "outcome": "answered",
        "confidence": 0.93,
        "replies": [NUMBED],
        "latency_ms": 12.0,
        "reading": READING,
        **more,
    }
    with database.write() as connection:
        insert = turns.insert().values(conversation=conversation, text=text, **values)
        return int(connection.execute(insert).inserted_primary_key[0])


def report(database: Database, conversation: str, text: str, **more: Any) -> int:
    """A message that was escalated."""
    level = more.pop("level", "doctor")
    values = {"topics": ["red_flag"], "outcome": "escalated", "finding": REPORT, **more}
    return turn(database, conversation, text, escalation=level, **values)


def escalation(database: Database, conversation: str, **more: Any) -> int:
    """What waits in the inbox, or did."""
    values = {
        "kind": "symptom",
        "level": "doctor",
        "category": "infection",
        "state": "open",
        "opened_at": NOON,
        "false_alarm": False,
        **more,
    }
    with database.write() as connection:
        insert = escalations.insert().values(conversation=conversation, **values)
        return int(connection.execute(insert).inserted_primary_key[0])
