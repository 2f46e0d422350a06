"""People on messaging channels, and answers to them that were given up."""

import itertools
from datetime import UTC, datetime, timedelta

from needlewise.store import correspondents, outbound
from needlewise.store.database import Database
from needlewise.store.outbound import Letter

_count = itertools.count(1)


def somebody(database: Database, channel: str = "whatsapp", recipient: str = "447700900123") -> str:
    """Writes by `channel`; returns the conversation's id."""
    with database.write() as connection:
        return correspondents.heard_from(connection, channel, recipient, "", datetime.now(UTC))


def written(
    database: Database,
    conversation: str,
    channel: str = "whatsapp",
    message_id: str = "message-1",
    *,
    urgent: bool = False,
) -> int:
    """An answer in the outbox; returns its id."""
    now = datetime.now(UTC)
    letter = Letter(
        key=f"letter-{next(_count)}",
        channel=channel,
        conversation=conversation,
        recipient="447700900123",
        thread="",
        message_id=message_id,
        quotes=False,
        urgent=urgent,
        payload={"type": "text", "text": {"body": "Your skin is numbed first."}},
        raised_at=now,
        expires_at=now + timedelta(hours=24),
    )
    with database.write() as connection:
        outbound.add(connection, [letter])
        return max(waiting.id for waiting in outbound.waiting(connection))


def given_up(
    database: Database,
    conversation: str,
    channel: str = "whatsapp",
    message_id: str = "message-1",
    *,
    urgent: bool = False,
    problem: str = "131026: undeliverable",
) -> int:
    """An answer that the provider refused; returns its id."""
    id = written(database, conversation, channel, message_id, urgent=urgent)
    with database.write() as connection:
        outbound.claim(connection, [id], datetime.now(UTC))
        outbound.given_up(connection, id, problem)
    return id


def failed_after_it_was_taken(database: Database, conversation: str) -> int:
    """An answer that the provider took at first; returns its id."""
    id = written(database, conversation)
    with database.write() as connection:
        outbound.claim(connection, [id], datetime.now(UTC))
        outbound.sent(connection, id, "wamid.1", datetime.now(UTC))
        outbound.received(
            connection, "whatsapp", "", "wamid.1", "131047: too late", datetime.now(UTC)
        )
    return id
