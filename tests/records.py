"""Turns as the gateway keeps them."""

import itertools
from datetime import UTC, datetime
from typing import Any

from needlewise.store.database import Database
from needlewise.store.turns import Record, record
from needlewise.turn import Reply, Turn

_count = itertools.count(1)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def a_turn(text: str = "does it hurt?", escalation: str = "none", **more: Any) -> Turn:
    topics = more.pop("topics", ("pain",) if escalation == "none" else ("red_flag",))
    values = {"confidence": 0.9, "replies": (Reply(text="It is numbed."),), "latency_ms": 4.0}
    return Turn.model_validate(
        {"text": text, "topics": topics, "escalation": escalation, **values, **more}
    )


def a_record(
    text: str = "does it hurt?",
    escalation: str = "none",
    conversation: str = "ann",
    **more: Any,
) -> Record:
    fields = {name: more.pop(name) for name in list(more) if name in Record.model_fields}
    return Record.model_validate(
        {
            "conversation": conversation,
            "channel": "website",
            "message_id": f"message-{next(_count)}",
            "turn": a_turn(text, escalation, **more),
            **fields,
        }
    )


def a_report(text: str = "it keeps oozing", level: str = "doctor", **more: Any) -> Record:
    finding = {"level": level, "category": more.pop("category", "infection")}
    return a_record(text, level, finding=finding, **more)


def keep(database: Database, *records: Record) -> None:
    for new in records:
        with database.write() as connection:
            record(connection, new)
