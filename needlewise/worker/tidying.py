"""Forgets what is not needed any more, now and then."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from needlewise.store import channel_counts, inbound, outbound
from needlewise.store.database import Database

EVERY = timedelta(hours=1)
COUNTED = timedelta(days=90)


class Tidying:
    """A step of the worker's loop.

    Args:
        connect: opens the database.
    """

    def __init__(self, connect: Callable[[], Database]) -> None:
        self._connect = connect
        self._last: datetime | None = None

    def step(self) -> None:
        """Does nothing unless it is time."""
        now = datetime.now(UTC)
        if self._last is not None and now - self._last < EVERY:
            return
        with self._connect().write() as connection:
            inbound.tidy(connection, now)
            outbound.tidy(connection, now)
            channel_counts.tidy(connection, (now - COUNTED).date())
        self._last = now
