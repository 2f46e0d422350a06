"""One conversation by a channel within this process: the gateway's own parts, but nothing is kept,
nobody is alerted and nothing is sent."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NoReturn

from needlewise.clinic import Limits
from needlewise.engine.answer import Answer
from needlewise.engine.engine import Engine
from needlewise.errors import StoreError
from needlewise.gateway.channels.answering import Answering
from needlewise.gateway.channels.calls import new_client
from needlewise.gateway.channels.channel import Channel
from needlewise.gateway.channels.content import contents
from needlewise.gateway.channels.mailroom import Mailroom
from needlewise.gateway.conversation import Conversations
from needlewise.gateway.engine_client import EngineClient
from needlewise.gateway.ledger import Ledger
from needlewise.gateway.limits import RateLimits
from needlewise.red_flags.detector import Detector
from needlewise.store.inbound import Arrival
from needlewise.store.turns import Record

NO_LIMITS = Limits(messages_a_visitor=1_000_000, messages_an_address=1_000_000)


class Rehearsal:
    """Says what a patient would be shown."""

    def __init__(self, channel: Channel, engine: Engine, detector: Detector) -> None:
        self._channel, self._who = channel, uuid.uuid4().hex
        conversations = Conversations(
            _Here(engine), detector, RateLimits(NO_LIMITS), _NothingKept()
        )
        self._answering = Answering({}, conversations, Mailroom(_no_database), new_client())

    async def says(self, text: str, unread: Sequence[str] = ()) -> list[str]:
        """The messages that answer `text`, as the channel shows them.

        Args:
            text: what is typed.
            unread: what comes along that cannot be read.
        """
        now = datetime.now(UTC)
        arrival = Arrival(
            channel=self._channel.name,
            message_id=uuid.uuid4().hex,
            conversation=self._who,
            kind="unreadable" if unread and not text else "text",
            sent_at=now,
            received_at=now,
            recipient=self._who,
            thread="",
            text=text,
            unread=tuple(unread),
        )
        turn = await self._answering.turn(arrival)
        replies = contents(turn) if turn else []
        payloads = [payload for reply in replies for payload in self._channel.render(reply)]
        return [self._channel.show(payload) for payload in payloads]


class _Here(EngineClient):
    """A line to an engine in the same process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def answer(self, sender: str, text: str, seconds: float | None = None) -> Answer:
        return await self._engine.answer(sender, text)


class _NothingKept(Ledger):
    """Forgets all that it is given."""

    def __init__(self) -> None:
        pass

    async def keep_now(self, new: Record) -> None:
        pass

    def keep_later(self, new: Record) -> None:
        pass

    async def recent(self, conversation: str, within: timedelta, limit: int) -> list[Record]:
        return []


def _no_database() -> NoReturn:
    raise StoreError("a rehearsal has no database")
