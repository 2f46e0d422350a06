"""How fast providers may be sent to: their limits, and the pauses that they ask for.

Moving windows: https://limits.readthedocs.io/en/stable/strategies.html
"""

import time
from collections.abc import Mapping
from datetime import datetime

from cachetools import TTLCache
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from needlewise.gateway.channels.channel import Channel
from needlewise.store.outbound import Waiting

EVERYONE = ""
LONGEST_PAUSE = 24 * 3600  # seconds; a letter is given up by then


class Pace:
    """Counts in this process's memory."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._rates = {name: parse(channel.rate) for name, channel in channels.items()}
        self._each = {name: parse(channel.recipient_rate) for name, channel in channels.items()}
        self._until: TTLCache[tuple[str, str], datetime] = TTLCache(
            100_000, LONGEST_PAUSE, time.monotonic
        )

    def take(self, letter: Waiting, now: datetime) -> bool:
        """Whether `letter` may go now; if so it is counted."""
        channel, recipient = letter.channel, letter.recipient
        for whose in (EVERYONE, recipient):
            until = self._until.get((channel, whose))
            if until is not None and until > now:
                return False
        rate, each = self._rates[channel], self._each[channel]
        if not self._limiter.test(each, channel, recipient):
            return False
        return self._limiter.hit(rate, channel) and self._limiter.hit(each, channel, recipient)

    def pause(self, channel: str, recipient: str, until: datetime) -> None:
        """Nothing goes to `recipient`, or to `EVERYONE`, before `until`."""
        self._until[channel, recipient] = until
