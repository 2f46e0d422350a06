"""Escalations of patients who do not exist."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from needlewise.store import alerts as store
from needlewise.store.database import Database
from needlewise.store.tables import alerts, conversations, escalations, turns

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
PATIENT = "my chin keeps bleeding and it won't stop"


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def escalate(
    database: Database, contacts: Sequence[str] = (), at: datetime = NOON, **about: Any
) -> int:
    """A patient reports a symptom, and `contacts` are to be told; returns the escalation's id."""
    values = {"kind": "symptom", "level": "doctor", "category": "bleeding", **about}
    with database.write() as connection:
        number = connection.execute(select(conversations.c.id)).all()
        talk = f"conversation-{len(number)}"
        connection.execute(
            conversations.insert().values(id=talk, channel="web", started_at=at, last_at=at)
        )
        connection.execute(turns.insert().values(**_turn(talk, at)))
        added = connection.execute(
            escalations.insert().values(conversation=talk, state="open", opened_at=at, **values)
        )
        id: int = added.inserted_primary_key[0]
        store.raise_for(connection, id, "opened", contacts, at)
    return id


def outbox_of(database: Database) -> list[tuple[str, str, str]]:
    """Contact, reason and state of every alert, in the order in which they were raised."""
    with database.read() as connection:
        rows = connection.execute(select(alerts).order_by(alerts.c.id)).all()
    return [(row.contact, row.reason, row.state) for row in rows]


def problems_of(database: Database) -> list[str]:
    """What kept alerts from being accepted."""
    with database.read() as connection:
        return [p for p in connection.scalars(select(alerts.c.problem)) if p]


def _turn(talk: str, at: datetime) -> dict[str, Any]:
    return {
        "conversation": talk,
        "message_id": "1",
        "at": at,
        "text": PATIENT,
        "topics": ["red_flag"],
        "escalation": "doctor",
        "outcome": "escalated",
        "confidence": 1.0,
        "replies": [],
        "latency_ms": 1.0,
    }
