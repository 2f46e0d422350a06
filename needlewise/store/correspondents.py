"""Who writes on messaging channels, and under which conversation that is kept."""

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from needlewise.store.tables import correspondents

Silence = Literal["", "stopped", "blocked"]


def heard_from(
    connection: Connection, channel: str, recipient: str, person: str, at: datetime
) -> str:
    """The conversation of whoever wrote; a new one for a stranger, and after an erasure."""
    here = (
        (correspondents.c.channel == channel)
        & (correspondents.c.recipient == recipient)
        & (correspondents.c.person == person)
    )
    known: str | None = connection.scalar(select(correspondents.c.conversation).where(here))
    if known is not None:
        connection.execute(update(correspondents).where(here).values(heard_at=at))
        return known
    conversation = f"{channel}-{secrets.token_urlsafe(12)}"
    connection.execute(
        correspondents.insert().values(
            conversation=conversation,
            channel=channel,
            recipient=recipient,
            person=person,
            heard_at=at,
            silence="",
        )
    )
    return conversation


def silence(connection: Connection, conversation: str) -> Silence:
    """Why nothing may be sent to them; empty where it may."""
    query = select(correspondents.c.silence).where(correspondents.c.conversation == conversation)
    told: Silence | None = connection.scalar(query)
    return told or ""


def set_silence(connection: Connection, conversation: str, why: Silence) -> None:
    """Keeps whether, and why, nothing may be sent to them."""
    here = correspondents.c.conversation == conversation
    connection.execute(update(correspondents).where(here).values(silence=why))


def recipient(connection: Connection, conversation: str) -> str | None:
    """Where they are reached on their channel, such as a phone number; None on the website."""
    query = select(correspondents.c.recipient).where(correspondents.c.conversation == conversation)
    found: str | None = connection.scalar(query)
    return found


def recipients(connection: Connection, conversations: Collection[str]) -> dict[str, str]:
    """Where each of those who wrote on a messaging channel is reached."""
    own = correspondents.c
    query = select(own.conversation, own.recipient).where(own.conversation.in_(conversations))
    return {row.conversation: row.recipient for row in connection.execute(query)}
