"""Every message of a patient with all that came back, and what it leads to."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from needlewise.reading import Reading
from needlewise.store import escalations
from needlewise.store.tables import conversations, erased, turns
from needlewise.turn import CallBack, Turn

Outcome = Literal["answered", "asked_back", "not_understood", "unavailable", "escalated"]


class Record(BaseModel):
    """A turn with all that is kept of it; its JSON form waits in the spool if it has to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    conversation: str
    channel: str
    message_id: str
    """The same message sent twice has the same one."""
    turn: Turn
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    helpful: bool | None = None
    reading: Reading | None = None
    finding: dict[str, Any] = {}
    """The gateway's own, see `needlewise.red_flags.finding.Finding`."""
    call_back: CallBack | None = None
    unavailable: bool = False
    """The engine gave no answer."""

    @property
    def outcome(self) -> Outcome:
        if self.turn.escalation != "none":
            return "escalated"
        if self.unavailable:
            return "unavailable"
        if not self.turn.topics:
            return "asked_back"
        # Small talk's answer for what is none of ours is also what is said when nothing fits.
        fell_back = self.turn.topics == ("out_of_scope",) and not self.turn.confidence
        return "not_understood" if fell_back else "answered"


def record(connection: Connection, new: Record) -> bool:
    """Keeps `new` and opens the escalation that it calls for, in one transaction.

    Does nothing, and returns False, where it was kept before or its conversation was erased.
    """
    gone = select(erased.c.conversation).where(erased.c.conversation == new.conversation)
    if _id_of(connection, new.conversation, new.message_id) or connection.scalar(gone):
        return False
    _touch(connection, new)
    turn = new.turn.model_dump(mode="json")
    connection.execute(
        turns.insert().values(
            conversation=new.conversation,
            message_id=new.message_id,
            at=new.at,
            outcome=new.outcome,
            helpful=new.helpful,
            reading=new.reading and new.reading.model_dump(mode="json"),
            finding=new.finding or None,
            **turn,
        )
    )
    if new.turn.escalation != "none":
        category = _category(new)
        escalations.report(connection, new.conversation, new.turn.escalation, category, new.at)
    if new.call_back:
        escalations.request_call_back(connection, new.conversation, new.call_back, new.at)
    return True


def _category(new: Record) -> str:
    own = new.finding.get("category") if new.finding.get("level") else None
    return str(own or (new.reading.finding.get("category", "") if new.reading else ""))


def _touch(connection: Connection, new: Record) -> None:
    """The conversation exists, and was last heard of when it was."""
    here = conversations.c.id == new.conversation
    seen = connection.execute(
        update(conversations).where(here).values(last_at=new.at, reviewed_at=None, reviewed_by=None)
    )
    if not seen.rowcount:
        values = {"id": new.conversation, "channel": new.channel}
        connection.execute(
            conversations.insert().values(**values, started_at=new.at, last_at=new.at)
        )


def _id_of(connection: Connection, conversation: str, message_id: str) -> int | None:
    query = select(turns.c.id).where(
        turns.c.conversation == conversation, turns.c.message_id == message_id
    )
    found: int | None = connection.scalar(query)
    return found


def rate(connection: Connection, conversation: str, message_id: str, helpful: bool | None) -> None:
    """Keeps the thumbs of a turn."""
    here = (turns.c.conversation == conversation) & (turns.c.message_id == message_id)
    connection.execute(update(turns).where(here).values(helpful=helpful))


def recent(
    connection: Connection, conversation: str, within: timedelta, limit: int
) -> list[Record]:
    """The last turns of a conversation, oldest first."""
    since = datetime.now(UTC) - within
    query = (
        select(turns, conversations.c.channel)
        .join(conversations, conversations.c.id == turns.c.conversation)
        .where(turns.c.conversation == conversation, turns.c.at >= since)
        .order_by(turns.c.id.desc())
        .limit(limit)
    )
    return [_record(row) for row in connection.execute(query)][::-1]


@dataclass(frozen=True)
class Kept:
    """A turn as the desk shows it."""

    id: int
    message_id: str
    at: datetime
    turn: Turn
    outcome: Outcome
    helpful: bool | None
    reading: Reading | None
    finding: dict[str, Any]


def all_of(connection: Connection, conversation: str) -> list[Kept]:
    """All turns of a conversation, oldest first."""
    query = select(turns).where(turns.c.conversation == conversation).order_by(turns.c.id)
    return [kept(row) for row in connection.execute(query)]


def one(connection: Connection, id: int) -> Kept | None:
    """The turn `id`."""
    row = connection.execute(select(turns).where(turns.c.id == id)).first()
    return None if row is None else kept(row)


def kept(row: Any) -> Kept:
    reading = Reading.model_validate(row.reading) if row.reading else None
    more = {name: getattr(row, name) for name in ("id", "message_id", "at", "outcome", "helpful")}
    return Kept(**more, turn=turn_of(row), reading=reading, finding=row.finding or {})


def _record(row: Any) -> Record:
    return Record(
        conversation=row.conversation,
        channel=row.channel,
        message_id=row.message_id,
        at=row.at,
        helpful=row.helpful,
        finding=row.finding or {},
        turn=turn_of(row),
    )


def turn_of(row: Any) -> Turn:
    """The turn that a row of the table holds."""
    return Turn.model_validate({name: getattr(row, name) for name in Turn.model_fields})
