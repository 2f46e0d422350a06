"""Messages from messaging channels, from when they arrive until their answer is in the outbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from needlewise.store.tables import inbound

REMEMBERED = timedelta(days=8)
"""Longer than any provider repeats a message."""


@dataclass(frozen=True)
class Arrival:
    """A message as it is kept."""

    channel: str
    message_id: str
    conversation: str
    kind: str
    sent_at: datetime
    received_at: datetime
    recipient: str
    thread: str
    text: str
    unread: tuple[str, ...]


def add(connection: Connection, new: Arrival) -> bool:
    """Keeps a message until it is answered; False where it came before."""
    here = (inbound.c.channel == new.channel) & (inbound.c.message_id == new.message_id)
    if connection.scalar(select(inbound.c.id).where(here)) is not None:
        return False
    values = {**vars(new), "unread": list(new.unread), "state": "due"}
    connection.execute(inbound.insert().values(**values))
    return True


def done(connection: Connection, channel: str, message_id: str) -> bool:
    """Notes that nothing more is to be done, and forgets what was said; False where it was."""
    here = (inbound.c.channel == channel) & (inbound.c.message_id == message_id)
    noted = connection.execute(
        update(inbound).where(here, inbound.c.state == "due").values(state="done", text="")
    )
    return bool(noted.rowcount)


def due(connection: Connection) -> list[Arrival]:
    """What is not answered yet, in the order of sending."""
    query = select(inbound).where(inbound.c.state == "due").order_by(inbound.c.sent_at)
    return [_arrival(row) for row in connection.execute(query)]


def came_after(connection: Connection, conversation: str, message_id: str) -> bool:
    """Whether the sender has written again since `message_id`."""
    own = select(inbound.c.id).where(
        inbound.c.conversation == conversation, inbound.c.message_id == message_id
    )
    query = select(inbound.c.id).where(
        inbound.c.conversation == conversation, inbound.c.id > own.scalar_subquery()
    )
    return connection.scalar(query.limit(1)) is not None


def forget(connection: Connection, conversation: str) -> None:
    """Leaves nothing of it, but that their messages were answered."""
    here = inbound.c.conversation == conversation
    values = {"state": "done", "text": "", "conversation": "", "recipient": "", "thread": ""}
    connection.execute(update(inbound).where(here).values(**values))


def tidy(connection: Connection, now: datetime) -> None:
    """Forgets what no provider can repeat any more."""
    old = (inbound.c.state == "done") & (inbound.c.received_at < now - REMEMBERED)
    connection.execute(delete(inbound).where(old))


def _arrival(row: Any) -> Arrival:
    fields = {name: getattr(row, name) for name in Arrival.__dataclass_fields__}
    return Arrival(**{**fields, "unread": tuple(row.unread)})
