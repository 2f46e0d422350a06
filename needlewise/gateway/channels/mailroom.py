"""The gateway's hold on what is kept of messaging channels: what came in, and what goes out.

Nobody waits long for a database that does not answer: what it does not take is dealt with in
memory, so that a report is answered all the same.
"""

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from cachetools import TTLCache
from sqlalchemy.engine import Connection

from needlewise.gateway.channels.inbound import Inbound, Receipt
from needlewise.gateway.channels.writer import NotKept, Writer
from needlewise.gateway.tokens import new_conversation
from needlewise.store import channel_counts, correspondents, inbound, outbound
from needlewise.store.database import Database
from needlewise.store.inbound import Arrival
from needlewise.store.outbound import Letter
from needlewise.text import storable

logger = logging.getLogger(__name__)
TO_ARRIVE = 4.0
"""Seconds without any progress of the database until what came is dealt with in memory."""
TO_ANSWER, TO_REPORT = 10.0, 3.0
"""... until an answer, or one to a report, is sent directly."""
LONGEST_ID = 190
TO_BE_ANSWERED = ("text", "unreadable")
REMEMBERED = 8 * 24 * 3600  # seconds
Result = TypeVar("Result")


@dataclass(frozen=True)
class Arrived:
    """What is to be answered."""

    new: list[Arrival]
    is_kept: bool
    """Otherwise it is known to this process only: the provider should tell it again."""


class Mailroom:
    """Reads and writes from threads.

    Args:
        connect: opens the database; called whenever it is needed.
    """

    def __init__(self, connect: Callable[[], Database]) -> None:
        self._writer = Writer(connect, "mail")
        self._strangers: TTLCache[tuple[str, str, str], str] = TTLCache(10_000, REMEMBERED)
        self._in_memory: TTLCache[tuple[str, str], bool] = TTLCache(100_000, REMEMBERED)
        self._counts: Counter[tuple[str, str]] = Counter()

    def count(self, channel: str, what: str, times: int = 1) -> None:
        """Counts what happened; written down by `flush`."""
        self._counts[channel, what] += times

    async def arrive(self, channel: str, messages: Sequence[Inbound]) -> Arrived:
        """Keeps `messages` until they are answered; what came before is left out."""
        now = datetime.now(UTC)
        named = [replace(m, id=_short(m.id)) for m in messages if len(m.recipient) <= LONGEST_ID]
        new = [m for m in named if (channel, m.id) not in self._in_memory]

        def keep(connection: Connection) -> list[Arrival]:
            kept = (_keep(connection, channel, message, now) for message in new)
            return [arrival for arrival in kept if arrival]

        is_kept = True
        try:
            arrived = await self._writer.write(keep, TO_ARRIVE) if new else []
        except NotKept:
            logger.error("the database did not take what came by %s; answering without", channel)
            arrived = [self._stranger(channel, message, now) for message in new]
            is_kept = False
        self.count(channel, "received", len(arrived))
        self.count(channel, "repeated", len(messages) - len(arrived))
        return Arrived([a for a in arrived if a.kind in TO_BE_ANSWERED], is_kept)

    async def answered(self, arrival: Arrival, letters: Sequence[Letter]) -> None:
        """Puts the answer into the outbox, from where the worker sends it.

        Raises:
            NotKept: nothing of it is in the outbox; from now on it counts as answered.
        """
        unkept = (arrival.channel, arrival.message_id) in self._in_memory

        def keep(connection: Connection) -> None:
            is_new = inbound.done(connection, arrival.channel, arrival.message_id)
            if (is_new or unkept) and not correspondents.silence(connection, arrival.conversation):
                quotes = inbound.came_after(connection, arrival.conversation, arrival.message_id)
                outbound.add(connection, (replace(letter, quotes=quotes) for letter in letters))

        is_urgent = any(letter.urgent for letter in letters)
        try:
            await self._writer.write(keep, TO_REPORT if is_urgent else TO_ANSWER)
        except NotKept:
            self._in_memory[arrival.channel, arrival.message_id] = True
            raise

    async def unanswered(self) -> list[Arrival]:
        """What waits for an answer, in the order of sending; nothing without the database."""

        def look(connection: Connection) -> list[Arrival]:
            due = inbound.due(connection)
            for arrival in due:
                if (arrival.channel, arrival.message_id) in self._in_memory:
                    inbound.done(connection, arrival.channel, arrival.message_id)
            return [a for a in due if (a.channel, a.message_id) not in self._in_memory]

        try:
            return await self._writer.write(look, TO_ANSWER)
        except NotKept:
            return []

    async def receipts(self, channel: str, told: Sequence[Receipt]) -> None:
        """Notes what providers say became of what we sent.

        Raises:
            NotKept: the provider should say it again.
        """
        now = datetime.now(UTC)

        def note(connection: Connection) -> int:
            """How many are given up by it."""
            news = [
                receipt
                for receipt in told
                if outbound.received(
                    connection, channel, receipt.key, receipt.provider_id, receipt.problem, now
                )
            ]
            return sum(bool(receipt.problem) for receipt in news)

        if told:
            self.count(channel, "dead", await self._writer.write(note, TO_ARRIVE))

    async def flush(self) -> None:
        """Writes the counts down."""
        counts, self._counts = self._counts, Counter()
        if not counts:
            return
        today = datetime.now(UTC).date()
        try:
            await self._writer.write(lambda c: channel_counts.add(c, today, counts), TO_ANSWER)
        except NotKept:
            self._counts.update(counts)

    def close(self) -> None:
        """Waits until all is written."""
        self._writer.close()

    def _stranger(self, channel: str, message: Inbound, now: datetime) -> Arrival:
        """`message` of somebody who is known as long as this process lives."""
        if message.kind == "start":  # or "yes"; who has sent STOP is not known now
            message = replace(message, kind="text")
        if message.kind in TO_BE_ANSWERED:  # the rest has to be told again
            self._in_memory[channel, message.id] = True
        who = (channel, message.recipient, message.person)
        conversation = self._strangers.setdefault(who, f"{channel}-{new_conversation()}")
        return _arrival(conversation, channel, message, now)


def _short(id: str) -> str:
    """Some of Messenger's ids are longer than they need be."""
    return id if len(id) <= LONGEST_ID else hashlib.sha256(id.encode()).hexdigest()


def _keep(connection: Connection, channel: str, message: Inbound, now: datetime) -> Arrival | None:
    """Returns what is new; what needs no answer has been dealt with."""
    who = (channel, message.recipient, message.person)
    conversation = correspondents.heard_from(connection, *who, now)
    silence = correspondents.silence(connection, conversation)
    if message.kind == "start" and silence != "stopped":
        message = replace(message, kind="text")  # "yes"
    arrival = _arrival(conversation, channel, message, now)
    if not inbound.add(connection, arrival):
        return None
    if message.kind in ("stop", "blocked"):
        why: correspondents.Silence = "stopped" if message.kind == "stop" else "blocked"
        correspondents.set_silence(connection, conversation, why)
        outbound.drop(connection, conversation)
    elif message.kind == "start" or silence == "blocked":
        correspondents.set_silence(connection, conversation, "")
    if message.kind not in TO_BE_ANSWERED:
        inbound.done(connection, channel, message.id)
    return arrival


def _arrival(conversation: str, channel: str, message: Inbound, now: datetime) -> Arrival:
    return Arrival(
        channel=channel,
        message_id=message.id,
        conversation=conversation,
        kind=message.kind,
        sent_at=message.at,
        received_at=now,
        recipient=message.recipient,
        thread=message.thread,
        text=storable(message.text),
        unread=message.unread,
    )
