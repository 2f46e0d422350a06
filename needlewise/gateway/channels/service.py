"""All messaging channels of this gateway, put together."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress

from starlette.routing import Route

from needlewise.gateway.channels.answering import Answering
from needlewise.gateway.channels.calls import new_client
from needlewise.gateway.channels.channel import Channel
from needlewise.gateway.channels.intake import Intake
from needlewise.gateway.channels.mailroom import Mailroom
from needlewise.gateway.channels.read_marks import ReadMarks
from needlewise.gateway.conversation import Conversations

logger = logging.getLogger(__name__)
EVERY = 3.0
"""Seconds; what could not be answered, or was left by a gateway that died, is taken up again."""


class ChannelService:
    """The webhooks, and the work behind them.

    Args:
        address: of the gateway, as providers call it.
    """

    def __init__(
        self,
        channels: Mapping[str, Channel],
        address: str,
        conversations: Conversations,
        mailroom: Mailroom,
    ) -> None:
        self._mailroom, self._http = mailroom, new_client()
        self._answering = Answering(channels, conversations, mailroom, self._http)
        marks = ReadMarks(self._http)
        self._intake = Intake(channels, address, mailroom, self._answering, marks)

    def routes(self) -> list[Route]:
        """Below the gateway's root."""
        return self._intake.routes()

    async def run(self) -> None:
        """Never returns; no fault ends it."""
        while True:
            try:
                self._answering.take(await self._mailroom.unanswered())
                await self._mailroom.flush()
            except Exception:
                logger.exception("the messaging channels could not look again")
            await asyncio.sleep(EVERY)

    async def close(self) -> None:
        """Waits for answers that are under way."""
        await self._answering.finish()
        await self._mailroom.flush()
        with suppress(Exception):
            await self._http.aclose()
        self._mailroom.close()
