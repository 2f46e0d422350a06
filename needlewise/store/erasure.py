"""The right to erasure: nothing of a conversation is left, and nothing of it comes back."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from needlewise.store import inbound, outbound
from needlewise.store.tables import conversations, correspondents, erased

REMEMBERED = timedelta(days=2)
"""Longer than any token or spooled record lives; then the name itself is forgotten."""


def forget(connection: Connection, conversation: str) -> bool:
    """Deletes all that is kept of `conversation`; False where nothing was.

    The gateway learns of it through `since` and forgets its own copy.
    """
    now = datetime.now(UTC)
    connection.execute(delete(erased).where(erased.c.conversation == conversation))
    connection.execute(delete(erased).where(erased.c.at < now - REMEMBERED))
    connection.execute(erased.insert().values(conversation=conversation, at=now))
    # Whoever wrote on a messaging channel is a stranger if they write again.
    connection.execute(delete(correspondents).where(correspondents.c.conversation == conversation))
    inbound.forget(connection, conversation)
    outbound.forget(connection, conversation)
    gone = connection.execute(delete(conversations).where(conversations.c.id == conversation))
    return bool(gone.rowcount)


def since(connection: Connection, at: datetime) -> list[str]:
    """The conversations that were erased after `at`."""
    query = select(erased.c.conversation).where(erased.c.at >= at)
    return list(connection.scalars(query))
