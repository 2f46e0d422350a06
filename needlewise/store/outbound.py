"""The outbox of messaging channels: each message until its provider has accepted it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, func, literal, select, true, update
from sqlalchemy.engine import Connection

from needlewise.store.tables import UtcDateTime, outbound

REMEMBERED = timedelta(days=8)
UNSENT = ("due", "sending")
READ_AT_ONCE = 1_000


@dataclass(frozen=True)
class Letter:
    """A message to be sent."""

    key: str
    channel: str
    conversation: str
    recipient: str
    thread: str
    message_id: str
    quotes: bool
    urgent: bool
    payload: dict[str, Any]
    raised_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Waiting:
    """What there is to know of an unsent letter before it is its turn."""

    id: int
    channel: str
    conversation: str
    recipient: str
    urgent: bool
    state: str
    due_at: datetime


@dataclass(frozen=True)
class Claimed(Letter):
    """A letter that is being sent."""

    id: int
    attempts: int
    in_doubt: bool
    tried_at: datetime | None


@dataclass(frozen=True)
class Dead:
    """A letter that was given up, as staff see it."""

    id: int
    channel: str
    conversation: str
    urgent: bool
    raised_at: datetime
    attempts: int
    problem: str
    has_text: bool
    """False where the provider had taken it before it failed."""


def add(connection: Connection, letters: Iterable[Letter]) -> None:
    """Puts letters into the outbox; one whose key is there already stays as it is."""
    for letter in letters:
        known = select(outbound.c.id).where(outbound.c.key == letter.key)
        if connection.scalar(known) is None:
            values = {**vars(letter), "state": "due", "due_at": letter.raised_at}
            connection.execute(outbound.insert().values(**values))


def waiting(connection: Connection, channel: str = "") -> list[Waiting]:
    """What is unsent, of `channel` if it is given: reports first, then in the order of raising."""
    columns = [outbound.c[name] for name in Waiting.__dataclass_fields__]
    own = (outbound.c.channel == channel) if channel else true()
    query = (
        select(*columns)
        .where(outbound.c.state.in_(UNSENT), own)
        .order_by(case((outbound.c.urgent, 0), else_=1), outbound.c.id)
        .limit(READ_AT_ONCE)
    )
    return [Waiting(**row._mapping) for row in connection.execute(query)]


def claim(connection: Connection, ids: Sequence[int], now: datetime) -> list[Claimed]:
    """Marks letters as being sent, so that a crash leaves them in doubt."""
    here = outbound.c.id.in_(ids) & (outbound.c.state == "due")
    columns = [outbound.c[name] for name in Claimed.__dataclass_fields__]
    rows = connection.execute(select(*columns).where(here).order_by(outbound.c.id)).fetchall()
    taken = outbound.c.id.in_([row.id for row in rows])
    first = func.coalesce(outbound.c.tried_at, literal(now, UtcDateTime))
    connection.execute(update(outbound).where(taken).values(state="sending", tried_at=first))
    return [Claimed(**row._mapping) for row in rows]


def recover(connection: Connection, now: datetime, pause: timedelta) -> int:
    """What a sender that died was sending may have arrived: tried again, reports at once."""
    here = outbound.c.state == "sending"
    later = literal(now + pause, UtcDateTime)
    due = case((outbound.c.urgent, literal(now, UtcDateTime)), else_=later)
    found = connection.execute(
        update(outbound).where(here).values(state="due", in_doubt=True, due_at=due)
    )
    return int(found.rowcount)


def sent(connection: Connection, id: int, provider_id: str, now: datetime) -> None:
    """The provider has it; what it said is forgotten here."""
    values = {"state": "sent", "sent_at": now, "provider_id": provider_id or None}
    connection.execute(
        update(outbound).where(outbound.c.id == id).values(**values, payload=None, problem=None)
    )


def failed(
    connection: Connection, id: int, problem: str, due_at: datetime, *, in_doubt: bool
) -> None:
    """It is tried again at `due_at`, unless a receipt came meanwhile."""
    here = (outbound.c.id == id) & (outbound.c.state == "sending")
    values = {"state": "due", "due_at": due_at, "problem": problem, "in_doubt": in_doubt}
    connection.execute(
        update(outbound).where(here).values(**values, attempts=outbound.c.attempts + 1)
    )


def given_up(connection: Connection, id: int, problem: str) -> None:
    """It waits for a person."""
    here = (outbound.c.id == id) & (outbound.c.state == "sending")
    values = {"state": "dead", "problem": problem, "attempts": outbound.c.attempts + 1}
    connection.execute(update(outbound).where(here).values(**values))


def drop(connection: Connection, conversation: str) -> None:
    """Nothing more is sent to whoever does not want it."""
    here = (outbound.c.conversation == conversation) & outbound.c.state.in_((*UNSENT, "dead"))
    connection.execute(update(outbound).where(here).values(state="dropped", payload=None))


def received(
    connection: Connection, channel: str, key: str, provider_id: str, problem: str, now: datetime
) -> bool:
    """Takes the provider's word for one of our letters; False where it is none, or nothing new."""
    named = (outbound.c.key == key) if key else (outbound.c.provider_id == provider_id)
    here = (outbound.c.channel == channel) & named
    if problem:
        changed = connection.execute(
            update(outbound)
            .where(here, outbound.c.state.in_((*UNSENT, "sent")))
            .values(state="dead", problem=problem)
        )
        return bool(changed.rowcount)
    values = {"state": "sent", "sent_at": now, "payload": None}
    changed = connection.execute(
        update(outbound)
        .where(here, outbound.c.state.in_(UNSENT))
        .values(**values, provider_id=provider_id or None)
    )
    return bool(changed.rowcount)


def dead(connection: Connection) -> list[Dead]:
    """What was given up, newest first."""
    columns = [outbound.c[name] for name in Dead.__dataclass_fields__ if name != "has_text"]
    has_text = outbound.c.payload.is_not(None).label("has_text")
    here = outbound.c.state == "dead"
    query = select(*columns, has_text).where(here).order_by(outbound.c.id.desc())
    return [Dead(**row._mapping) for row in connection.execute(query)]


def undelivered(connection: Connection, conversation: str) -> dict[str, str]:
    """The messages whose answer did not arrive as a whole, each with what was the problem."""
    gone = outbound.c.state.in_(("dead", "dropped"))
    query = select(outbound.c.message_id, outbound.c.problem).where(
        outbound.c.conversation == conversation, gone
    )
    return {message_id: problem or "" for message_id, problem in connection.execute(query)}


def try_again(connection: Connection, id: int, now: datetime, within: timedelta) -> bool:
    """Puts what was given up back; False where it is not there, or its text is gone."""
    here = (outbound.c.id == id) & (outbound.c.state == "dead") & outbound.c.payload.is_not(None)
    values = {"state": "due", "attempts": 0, "due_at": now, "expires_at": now + within}
    found = connection.execute(update(outbound).where(here).values(**values, in_doubt=False))
    return bool(found.rowcount)


def dismiss(connection: Connection, id: int) -> bool:
    """Takes what was given up from the list; False where it is not there."""
    here = (outbound.c.id == id) & (outbound.c.state == "dead")
    found = connection.execute(update(outbound).where(here).values(state="dropped", payload=None))
    return bool(found.rowcount)


def counts(connection: Connection) -> dict[str, dict[str, int]]:
    """How many letters of each channel are in each state."""
    query = select(outbound.c.channel, outbound.c.state, func.count()).group_by(
        outbound.c.channel, outbound.c.state
    )
    found: dict[str, dict[str, int]] = {}
    for channel, state, count in connection.execute(query):
        found.setdefault(channel, {})[state] = count
    return found


def forget(connection: Connection, conversation: str) -> None:
    """Leaves nothing of it."""
    connection.execute(delete(outbound).where(outbound.c.conversation == conversation))


def tidy(connection: Connection, now: datetime) -> None:
    """Forgets what was sent or dropped long ago, or is for a channel that has been off since."""
    old = outbound.c.state.in_(("sent", "dropped", "due")) & (
        outbound.c.raised_at < now - REMEMBERED
    )
    connection.execute(delete(outbound).where(old))
