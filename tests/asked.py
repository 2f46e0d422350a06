"""Puts questions of patients into a database, as the gateway would have kept them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from needlewise.store.tables import conversations, turns

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def ask(
    connection: Connection,
    text: str,
    conversation: str = "a",
    *,
    minute: int = 0,
    outcome: str = "not_understood",
    topics: Sequence[str] = ("out_of_scope",),
    buttons: Sequence[str] = (),
    likely: Sequence[str] = (),
    **more: Any,
) -> int:
    """The turn's id; `minute` is when it was asked, after `START`."""
    at = START + timedelta(minutes=minute)
    known = select(conversations.c.id).where(conversations.c.id == conversation)
    if connection.scalar(known) is None:
        values = {"id": conversation, "channel": "website", "started_at": at, "last_at": at}
        connection.execute(conversations.insert().values(**values))
    number = len(connection.execute(select(turns.c.id)).all()) + 1
    shown = [{"title": title, "payload": title} for title in buttons]
    ranking = [{"topic": topic, "confidence": 0.3} for topic in likely]
    values = {
        "conversation": conversation,
        "message_id": f"message-{number}",
        "at": at,
        "text": text,
        "topics": list(topics),
        "escalation": "none",
        "outcome": outcome,
        "confidence": 0.0,
        "replies": [{"text": "Sorry.", "buttons": shown, "sources": []}],
        "latency_ms": 5.0,
        "reading": {"intent": "faq", "confidence": 0.1, "ranking": ranking},
    }
    inserted = connection.execute(turns.insert().values(**{**values, **more}))
    id: int = inserted.inserted_primary_key[0]
    return id
