"""What came in over time, counted. The database reads each turn once, and only what is counted."""

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Text, cast, func, select, type_coerce
from sqlalchemy.engine import Connection

from needlewise.store.tables import conversations, escalations, turns

AT_ONCE = 5_000  # rows held in memory


@dataclass
class Tally:
    """All that came in within a period."""

    channels: Counter[str] = field(default_factory=Counter)
    """Questions by channel."""
    outcomes: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    """A message that asks several things counts for each."""
    up: int = 0
    down: int = 0
    """Thumbs."""
    latencies: list[float] = field(default_factory=list)
    """Milliseconds."""
    reports: Counter[str] = field(default_factory=Counter)
    """Escalations of reported and of missed symptoms by level."""
    missed: int = 0
    """Of the reports, those that somebody at the desk found."""
    false_alarms: int = 0
    call_backs: int = 0
    waits: list[float] = field(default_factory=list)
    """Seconds until somebody took a report that the assistant had escalated."""

    @property
    def questions(self) -> int:
        return self.channels.total()

    def __iadd__(self, other: "Tally") -> "Tally":
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


def first_turn(connection: Connection) -> datetime | None:
    """When the first question of all came in."""
    found: datetime | None = connection.scalar(select(func.min(turns.c.at)))
    return found


def tallies(connection: Connection, begins: Sequence[datetime], until: datetime) -> list[Tally]:
    """One for each of the periods that begin at `begins`; the last one ends at `until`."""
    found = [Tally() for _ in begins]
    starts = [_as_stored(begin) for begin in begins]
    _count_turns(connection, found, starts, until)
    _count_escalations(connection, found, starts, until)
    return found


def _count_turns(
    connection: Connection, found: list[Tally], starts: list[datetime], until: datetime
) -> None:
    own = turns.c
    query = (
        select(
            _plain(own.at),
            conversations.c.channel,
            own.outcome,
            cast(own.topics, Text),
            own.helpful,
            own.latency_ms,
        )
        .join(conversations, conversations.c.id == own.conversation)
        .where(own.at >= starts[0].replace(tzinfo=UTC), own.at < until)
    )
    topics: dict[str, tuple[str, ...]] = {}  # few differ
    rows = connection.execution_options(stream_results=True).execute(query).yield_per(AT_ONCE)
    for at, channel, outcome, named, helpful, latency in rows:
        tally = found[bisect_right(starts, at) - 1]
        tally.channels[channel] += 1
        tally.outcomes[outcome] += 1
        if named not in topics:
            topics[named] = tuple(json.loads(named))
        tally.topics.update(topics[named])
        tally.latencies.append(latency)
        if helpful is not None:
            tally.up += helpful
            tally.down += not helpful


def _count_escalations(
    connection: Connection, found: list[Tally], starts: list[datetime], until: datetime
) -> None:
    own = escalations.c
    columns = (own.kind, own.level, own.false_alarm, _plain(own.opened_at), _plain(own.taken_at))
    query = select(*columns).where(
        own.opened_at >= starts[0].replace(tzinfo=UTC), own.opened_at < until
    )
    for kind, level, false_alarm, opened_at, taken_at in connection.execute(query):
        tally = found[bisect_right(starts, opened_at) - 1]
        tally.false_alarms += false_alarm
        if kind == "call_back":
            tally.call_backs += 1
            continue
        tally.reports[level] += 1
        tally.missed += kind == "missed"
        if kind == "symptom" and taken_at is not None:
            tally.waits.append((taken_at - opened_at).total_seconds())


def _plain(column: Any) -> Any:
    """Without the zone, which takes a third of the time."""
    return type_coerce(column, DateTime)


def _as_stored(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)
