"""From a message that came in to the letters that answer it."""

import asyncio
import hashlib
import logging
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import httpx
from cachetools import TTLCache

from needlewise.gateway.channels import wording
from needlewise.gateway.channels.channel import Channel
from needlewise.gateway.channels.content import chosen, contents
from needlewise.gateway.channels.direct import send_directly
from needlewise.gateway.channels.mailroom import Mailroom
from needlewise.gateway.channels.writer import NotKept
from needlewise.gateway.conversation import Conversations
from needlewise.gateway.limits import SlowDown
from needlewise.gateway.message import MessageRefused
from needlewise.store.inbound import Arrival
from needlewise.store.outbound import Letter
from needlewise.turn import Turn

logger = logging.getLogger(__name__)
LAST_ANSWERS = 3.0  # seconds
TOLD_EVERY = 60
"""Seconds in which whoever sends too much is told so once."""


class Answering:
    """Answers each conversation's messages in the order of sending; a report waits for nobody."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        conversations: Conversations,
        mailroom: Mailroom,
        http: httpx.AsyncClient,
    ) -> None:
        self._channels, self._conversations = channels, conversations
        self._mailroom, self._http = mailroom, http
        self._under_way: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._slowed: TTLCache[str, bool] = TTLCache(10_000, TOLD_EVERY)

    def take(self, arrivals: Iterable[Arrival]) -> None:
        """Begins to answer; those that are being answered already are left alone."""
        for arrival in sorted(arrivals, key=lambda a: a.sent_at):
            key = (arrival.channel, arrival.message_id)
            if key not in self._under_way and arrival.channel in self._channels:
                task = asyncio.create_task(self._answer(arrival))
                task.add_done_callback(lambda _, key=key: self._under_way.pop(key, None))  # type: ignore[misc]
                self._under_way[key] = task

    async def _answer(self, arrival: Arrival) -> None:
        channel = self._channels[arrival.channel]
        try:
            is_late = datetime.now(UTC) - arrival.received_at > channel.lifetime
            turn = None if is_late else await self.turn(arrival)
            letters = _letters(channel, arrival, turn) if turn else []
        except Exception:  # it stays due: another attempt may do better
            logger.exception("a message by %s is not answered yet", arrival.channel)
            return
        try:
            await self._mailroom.answered(arrival, letters)
        except NotKept:
            await send_directly(channel, self._http, letters)
        self._mailroom.count(arrival.channel, "answered")

    async def finish(self) -> None:
        """Returns when nothing is being answered; what takes too long, the next gateway answers."""
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=LAST_ANSWERS)

    async def turn(self, arrival: Arrival) -> Turn | None:
        """What is said to a message: the answer, and a word on what could not be read."""
        if arrival.kind == "unreadable":
            turn = wording.cannot_read(arrival.unread)
            await self._conversations.note(
                arrival.conversation, arrival.message_id, arrival.channel, turn
            )
            return turn
        said = await self._said(arrival)
        if said is None or not arrival.unread:
            return said
        replies = (*said.replies, wording.did_not_look(arrival.unread))
        return said.model_copy(update={"replies": replies})

    async def _said(self, arrival: Arrival) -> Turn | None:
        """None where all has been said."""
        before = await self._conversations.entries(arrival.conversation)
        text = chosen(arrival.text, before[-1].turn if before else None)
        try:
            entry = await self._conversations.say(
                arrival.conversation,
                text,
                arrival.message_id,
                arrival.conversation,  # one person, one address
                arrival.channel,
            )
        except MessageRefused as refusal:
            return wording.told(text, str(refusal))
        except SlowDown as slow:
            if arrival.conversation in self._slowed:
                return None
            self._slowed[arrival.conversation] = True
            return wording.told(text, str(slow))
        return entry.turn


def _letters(channel: Channel, arrival: Arrival, turn: Turn) -> list[Letter]:
    now = datetime.now(UTC)
    return [
        Letter(
            key=f"{_digest(arrival)}-{number}",
            channel=arrival.channel,
            conversation=arrival.conversation,
            recipient=arrival.recipient,
            thread=arrival.thread,
            message_id=arrival.message_id,
            quotes=False,
            urgent=turn.escalation != "none",
            payload=payload,
            raised_at=now,
            expires_at=arrival.received_at + channel.lifetime,
        )
        for number, payload in enumerate(
            payload for content in contents(turn) for payload in channel.render(content)
        )
    ]


def _digest(arrival: Arrival) -> str:
    """Names a message to providers, which accept no names of any length or alphabet."""
    named = f"{arrival.channel} {arrival.message_id}".encode()
    return f"{arrival.channel}-{hashlib.sha256(named).hexdigest()[:32]}"
