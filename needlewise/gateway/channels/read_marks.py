"""Shows senders that they were read, where a channel can: nice to have, so never waited for."""

import asyncio
import logging
from collections.abc import Iterable

import httpx

from needlewise.gateway.channels.channel import Channel
from needlewise.gateway.channels.inbound import Inbound

logger = logging.getLogger(__name__)
AT_ONCE = 20
"""More than so many under way, and further ones are left out."""


class ReadMarks:
    """Tells providers in the background."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._under_way: set[asyncio.Task[None]] = set()

    def show(self, channel: Channel, messages: Iterable[Inbound]) -> None:
        """Begins to tell of `messages`, and returns."""
        for message in messages:
            if len(self._under_way) < AT_ONCE:
                task = asyncio.create_task(self._tell(channel, message))
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)

    async def _tell(self, channel: Channel, message: Inbound) -> None:
        try:
            await channel.mark_read(self._http, message)
        except Exception as error:
            logger.info("%s: no read mark: %s", channel.name, type(error).__name__)
