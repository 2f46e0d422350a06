"""What needs a person: reported symptoms, calls to return, reports that were missed.

A conversation has at most one of each kind that is not resolved; further messages join it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast

from sqlalchemy import case, select, update
from sqlalchemy.engine import Connection

from needlewise.clinic import clinic
from needlewise.errors import NeedlewiseError
from needlewise.store import alerts
from needlewise.store.tables import conversations, escalation_notes, escalations
from needlewise.turn import CallBack
from needlewise.turn import Escalation as Level

Kind = Literal["symptom", "call_back", "missed"]
State = Literal["open", "taken", "resolved"]


class Taken(NeedlewiseError):
    """Somebody else was quicker; the text says who."""


@dataclass(frozen=True)
class Escalation:
    """A row of the inbox."""

    id: int
    conversation: str
    channel: str
    kind: Kind
    level: Level
    category: str
    state: State
    opened_at: datetime
    taken_at: datetime | None
    taken_by: str | None
    resolved_at: datetime | None
    resolved_by: str | None
    false_alarm: bool
    caller_name: str | None
    caller_number: str | None


@dataclass(frozen=True)
class Note:
    """What somebody wrote about an escalation."""

    at: datetime
    by: str
    text: str


def report(
    connection: Connection, conversation: str, level: str, category: str, at: datetime
) -> None:
    """A symptom was reported: opens an escalation, or joins the one that is under way.

    What turns out to be worse is open again and alerts again, whoever had taken it.
    """
    known = _unresolved(connection, conversation, "symptom")
    if known is None:
        _open(connection, conversation, "symptom", at, level=level, category=category)
    elif level == "emergency" and known.level != "emergency":
        worse = {"level": level, "category": category, "state": "open"}
        _set(connection, known.id, **worse, taken_at=None, taken_by=None)
        _alert(connection, known.id, "worse", at)


def request_call_back(
    connection: Connection, conversation: str, caller: CallBack, at: datetime
) -> None:
    """A patient would like to be called; another number takes the place of the first."""
    details = {"caller_name": caller.name or None, "caller_number": caller.number}
    known = _unresolved(connection, conversation, "call_back")
    if known is None:
        _open(connection, conversation, "call_back", at, **details)
    else:
        _set(connection, known.id, **details)


def open_missed(connection: Connection, conversation: str, by: str) -> None:
    """Somebody at the desk found a report that was not escalated; it is alerted, and `by` has it.

    Does nothing where the conversation's reports are being looked after.
    """
    kinds: tuple[Kind, ...] = ("symptom", "missed")
    if not any(_unresolved(connection, conversation, kind) for kind in kinds):
        at = datetime.now(UTC)
        id = _open(connection, conversation, "missed", at, level="doctor")
        note(connection, id, by, "Found when reading the conversation.")


def take(connection: Connection, id: int, by: str) -> None:
    """`by` looks after it; no more alerts are sent.

    Raises:
        Taken: somebody else does, or it is resolved.
    """
    changed = connection.execute(
        update(escalations)
        .where(escalations.c.id == id, escalations.c.state == "open")
        .values(state="taken", taken_by=by, taken_at=datetime.now(UTC))
    )
    if not changed.rowcount:
        found = get(connection, id)
        who = found.resolved_by if found and found.state == "resolved" else found and found.taken_by
        raise Taken(f"{who or 'Somebody'} was quicker: this is no longer open.")
    alerts.drop_for(connection, id)


def hand_back(connection: Connection, id: int, by: str) -> None:
    """It is open again, for somebody else to take."""
    changed = connection.execute(
        update(escalations)
        .where(escalations.c.id == id, escalations.c.state == "taken")
        .values(state="open", taken_by=None, taken_at=None)
    )
    if changed.rowcount:
        _alert(connection, id, "opened", datetime.now(UTC))


def resolve(connection: Connection, id: int, by: str, false_alarm: bool = False) -> None:
    """It is dealt with; whoever resolves what nobody had taken has taken it."""
    now = datetime.now(UTC)
    acknowledged = {
        "taken_at": case((escalations.c.taken_at.is_(None), now), else_=escalations.c.taken_at),
        "taken_by": case((escalations.c.taken_by.is_(None), by), else_=escalations.c.taken_by),
    }
    connection.execute(
        update(escalations)
        .where(escalations.c.id == id, escalations.c.state != "resolved")
        .values(
            state="resolved",
            resolved_by=by,
            resolved_at=now,
            false_alarm=false_alarm,
            **acknowledged,
        )
    )
    alerts.drop_for(connection, id)


def note(connection: Connection, id: int, by: str, text: str) -> None:
    """Adds a note."""
    values = {"escalation": id, "at": datetime.now(UTC), "by": by, "text": text}
    connection.execute(escalation_notes.insert().values(**values))


def notes(connection: Connection, id: int) -> list[Note]:
    """The notes, oldest first."""
    query = select(escalation_notes).where(escalation_notes.c.escalation == id)
    rows = connection.execute(query.order_by(escalation_notes.c.id))
    return [Note(row.at, row.by, row.text) for row in rows]


def get(connection: Connection, id: int) -> Escalation | None:
    """The escalation `id`."""
    row = connection.execute(_query().where(escalations.c.id == id)).first()
    return None if row is None else _escalation(row)


def listed(connection: Connection, states: Sequence[State], limit: int = 200) -> list[Escalation]:
    """Emergencies first, then the longest waiting; those that are resolved, newest first."""
    grave = case((escalations.c.level == "emergency", 0), else_=1)
    first = case((escalations.c.state == "open", 0), (escalations.c.state == "taken", 1), else_=2)
    newest = "resolved" in states
    opened = escalations.c.opened_at.desc() if newest else escalations.c.opened_at
    order = (opened,) if newest else (first, grave, opened)
    query = _query().where(escalations.c.state.in_(states)).order_by(*order).limit(limit)
    return [_escalation(row) for row in connection.execute(query)]


def _query() -> Any:
    joined = escalations.c.conversation == conversations.c.id
    return select(escalations, conversations.c.channel).join(conversations, joined)


def _escalation(row: Any) -> Escalation:
    return Escalation(**{name: getattr(row, name) for name in Escalation.__dataclass_fields__})


def _unresolved(connection: Connection, conversation: str, kind: Kind) -> Escalation | None:
    query = _query().where(
        escalations.c.conversation == conversation,
        escalations.c.kind == kind,
        escalations.c.state != "resolved",
    )
    row = connection.execute(query).first()
    return None if row is None else _escalation(row)


def _open(
    connection: Connection, conversation: str, kind: Kind, at: datetime, **more: str | None
) -> int:
    values = {"level": "none", "category": "", **more}
    inserted = connection.execute(
        escalations.insert().values(
            conversation=conversation,
            kind=kind,
            state="open",
            opened_at=at,
            false_alarm=False,
            **values,
        )
    )
    id = cast(int, inserted.inserted_primary_key[0])
    _alert(connection, id, "opened", at)
    return id


def _set(connection: Connection, id: int, **values: Any) -> None:
    connection.execute(update(escalations).where(escalations.c.id == id).values(**values))


def _alert(connection: Connection, id: int, reason: str, at: datetime) -> None:
    contacts = [contact.name for contact in clinic().alerts.first]
    alerts.raise_for(connection, id, reason, contacts, at)
