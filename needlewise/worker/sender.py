"""Sends what is in the outbox of the messaging channels: reports first, each recipient in order.

A letter is marked before it is sent and after its provider has answered. One that was marked only
before, because the worker died, is in doubt: the provider is asked, or waited for, before it is
sent again.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TypeVar

import httpx
from sqlalchemy.engine import Connection

from needlewise.backoff import Backoff
from needlewise.gateway.channels.calls import new_client
from needlewise.gateway.channels.channel import Channel
from needlewise.gateway.channels.delivery import Delivery, Outcome, accepted, refused
from needlewise.store import channel_counts, correspondents, outbound
from needlewise.store.database import Database
from needlewise.store.outbound import Claimed, Waiting
from needlewise.worker.pace import EVERYONE, Pace

logger = logging.getLogger(__name__)
EVERY = 0.1
"""Seconds between two looks at the outbox."""
AT_ONCE, AND_REPORTS = 10, 4
"""Messages on their way to one provider; so many more if they answer reports."""
DOUBT = timedelta(seconds=10)
"""How long a provider has to tell by a receipt that it has a message whose fate is unknown."""
BACKOFF = Backoff(first=1.0, longest=300.0, jitter=1.0)
Result = TypeVar("Result")


class Sender:
    """One worker's hold on the outbox.

    Args:
        connect: opens the database; called whenever it is needed.
        channels: those that are on.
    """

    def __init__(self, connect: Callable[[], Database], channels: Mapping[str, Channel]) -> None:
        self._connect, self._channels = connect, channels
        self._pace = Pace(channels)
        self._under_way: dict[int, Claimed] = {}
        self._ended: list[tuple[Claimed, Outcome]] = []
        self._recovered = False
        self._problem: str | None = None

    async def run(self, stop: Event) -> None:
        """Returns when `stop` is set and what was under way has ended."""
        async with new_client() as http:
            while not stop.is_set():
                for letter in await self._in_thread(self._next) or ():
                    self._begin(http, letter)
                await asyncio.sleep(EVERY)
            while self._under_way:
                await asyncio.sleep(EVERY)
            await self._in_thread(self._settle)

    async def _in_thread(self, step: Callable[[datetime], Result]) -> Result | None:
        """A database that is slow must not keep us from hearing what providers answer.

        The next round tries again what fails.
        """
        try:
            done = await asyncio.to_thread(step, datetime.now(UTC))
        except Exception as error:
            problem = type(error).__name__  # its text may quote a patient
            if problem != self._problem:
                logger.error("messages cannot be sent: %s", problem)
            self._problem = problem
            return None
        self._problem = None
        return done

    def _next(self, now: datetime) -> list[Claimed]:
        """Notes what became of earlier attempts; returns the letters whose turn it is."""
        if not self._recovered:
            with self._connect().write() as connection:
                outbound.recover(connection, now, DOUBT)
            self._recovered = True
        self._settle(now)
        with self._connect().read() as connection:
            # Each by itself: what waits for a provider that is down hides nothing of the others'.
            unsent = [outbound.waiting(connection, name) for name in self._channels]
        chosen = [id for letters in unsent for id in self._choose(letters, now)]
        if not chosen:
            return []
        with self._connect().write() as connection:
            return outbound.claim(connection, chosen, now)

    def _begin(self, http: httpx.AsyncClient, letter: Claimed) -> None:
        self._under_way[letter.id] = letter
        sending = asyncio.create_task(self._send(http, letter))
        sending.add_done_callback(lambda done: self._end(letter, done))

    def _choose(self, waiting: list[Waiting], now: datetime) -> Iterator[int]:
        """The ids of those whose turn it is: no letter overtakes another of its conversation,
        unless it answers a report."""
        behind: set[str] = set()
        busy = Counter(letter.channel for letter in list(self._under_way.values()))
        for letter in waiting:
            if letter.conversation in behind:
                continue
            behind.add(letter.conversation)
            if letter.state != "due" or letter.due_at > now:
                continue
            places = AT_ONCE + AND_REPORTS * letter.urgent
            if busy[letter.channel] < places and self._pace.take(letter, now):
                busy[letter.channel] += 1
                yield letter.id

    async def _send(self, http: httpx.AsyncClient, letter: Claimed) -> Outcome:
        channel = self._channels[letter.channel]
        if letter.expires_at < datetime.now(UTC):
            return refused(f"it came too late: {channel.title} takes answers for a limited time")
        delivery = Delivery(
            key=letter.key,
            recipient=letter.recipient,
            payload=letter.payload,
            thread=letter.thread,
            quotes=letter.message_id if letter.quotes else "",
            since=letter.tried_at,
        )
        if letter.in_doubt and await channel.was_accepted(http, delivery):
            return accepted()
        return await channel.send(http, delivery)

    def _end(self, letter: Claimed, done: "asyncio.Task[Outcome]") -> None:
        error = done.exception()
        if error is not None:  # an adapter's own fault must not lose the letter
            logger.error("%s: unexpected %s", letter.channel, type(error).__name__)
        outcome = Outcome("later", problem=f"unexpected: {type(error).__name__}")
        self._ended.append((letter, outcome if error else done.result()))
        del self._under_way[letter.id]

    def _settle(self, now: datetime) -> None:
        """Writes down what has ended; all of it again if the database does not take it."""
        ended = list(self._ended)
        if not ended:
            return
        counts: Counter[tuple[str, str]] = Counter()
        with self._connect().write() as connection:
            for letter, outcome in ended:
                counts[letter.channel, self._note(connection, letter, outcome, now)] += 1
            channel_counts.add(connection, now.date(), counts)
        del self._ended[: len(ended)]
        for letter, outcome in ended:
            if outcome.state == "refused":
                logger.warning("%s: given up: %s", letter.channel, outcome.problem)

    def _note(
        self, connection: Connection, letter: Claimed, outcome: Outcome, now: datetime
    ) -> str:
        """Returns what it counts as."""
        if outcome.state == "accepted":
            outbound.sent(connection, letter.id, outcome.provider_id, now)
            return "sent"
        if outcome.state == "blocked":
            correspondents.set_silence(connection, letter.conversation, "blocked")
            outbound.drop(connection, letter.conversation)
            return "blocked"
        pause = BACKOFF.pause(letter.attempts + 1)
        if outcome.after is not None:
            pause = max(pause, timedelta(seconds=outcome.after))
            whose = EVERYONE if outcome.everyone else letter.recipient
            self._pace.pause(letter.channel, whose, now + timedelta(seconds=outcome.after))
        if outcome.in_doubt and not letter.urgent:
            pause = max(pause, DOUBT)
        if outcome.state == "refused" or now + pause > letter.expires_at:
            outbound.given_up(connection, letter.id, outcome.problem)
            return "dead"
        doubt = outcome.in_doubt or letter.in_doubt
        outbound.failed(connection, letter.id, outcome.problem, now + pause, in_doubt=doubt)
        return "retried"
