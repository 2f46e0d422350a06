"""How much one visitor, or one address, may ask within a minute.

Moving windows: https://limits.readthedocs.io/en/stable/strategies.html
"""

import time

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from needlewise.clinic import Limits
from needlewise.errors import NeedlewiseError

FLOOD = 10
"""Beyond so many times an address's limit not even reports are looked for: a program sends them."""


class SlowDown(NeedlewiseError):
    """Too much within a minute; the text is for the visitor.

    Args:
        seconds: after which there is room again.
    """

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"That was a lot at once. Please wait {seconds} seconds, then send it again."
        )
        self.seconds = seconds


class RateLimits:
    """Counts in this process's memory."""

    def __init__(self, limits: Limits) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._messages = RateLimitItemPerMinute(limits.messages_a_visitor)
        self._address = RateLimitItemPerMinute(limits.messages_an_address)
        self._flood = RateLimitItemPerMinute(FLOOD * limits.messages_an_address)
        self._sessions = RateLimitItemPerMinute(limits.sessions_an_address)

    async def flood(self, address: str) -> None:
        """Counts a message, before it is so much as read.

        Raises:
            SlowDown: no person, nor a house full of them, sends so many.
        """
        await self._hit(self._flood, "flood", address)

    async def message(self, conversation: str, address: str) -> None:
        """Counts a message.

        Raises:
            SlowDown: it is one too many.
        """
        await self._hit(self._messages, "conversation", conversation)
        await self._hit(self._address, "address", address)

    async def session(self, address: str) -> None:
        """Counts a new session.

        Raises:
            SlowDown: it is one too many.
        """
        await self._hit(self._sessions, "session", address)

    async def _hit(self, limit: RateLimitItemPerMinute, kind: str, key: str) -> None:
        if not await self._limiter.hit(limit, kind, key):
            window = await self._limiter.get_window_stats(limit, kind, key)
            raise SlowDown(max(1, round(window.reset_time - time.time()) + 1))
