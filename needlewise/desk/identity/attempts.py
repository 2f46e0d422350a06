"""How often somebody may try to sign in.

Moving windows: https://limits.readthedocs.io/en/stable/strategies.html
"""

import math
import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from needlewise.errors import NeedlewiseError

MINUTES = 15
A_NAME = 8
"""Tries of one name; signing in begins the count anew."""
AN_ADDRESS = 60
"""A whole clinic can have one address."""


class TooManyAttempts(NeedlewiseError):
    """Too many tries; not even the right password helps until there is room again.

    Args:
        seconds: after which there is.
    """

    def __init__(self, seconds: int) -> None:
        minutes = -(-seconds // 60)
        super().__init__(
            "There were too many attempts to sign in. "
            f"Please try again in {minutes} minute{'s' if minutes > 1 else ''}."
        )
        self.seconds = seconds


class Attempts:
    """Counts in this process's memory."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._name = RateLimitItemPerMinute(A_NAME, MINUTES)
        self._address = RateLimitItemPerMinute(AN_ADDRESS, MINUTES)

    def hit(self, name: str, address: str) -> None:
        """Counts a try, before the password is looked at.

        Raises:
            TooManyAttempts: it is one too many.
        """
        self._hit(self._address, "address", address)
        self._hit(self._name, "name", name)

    def forget(self, name: str) -> None:
        """`name` gave the right password."""
        self._limiter.clear(self._name, "name", name)

    def _hit(self, limit: RateLimitItem, kind: str, key: str) -> None:
        if not self._limiter.hit(limit, kind, key):
            window = self._limiter.get_window_stats(limit, kind, key)
            raise TooManyAttempts(max(1, math.ceil(window.reset_time - time.time())))
