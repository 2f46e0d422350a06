"""How much came and went by each messaging channel lately."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.engine import Connection

from needlewise.store import channel_counts

COUNTED = {
    "received": "new messages from people",
    "repeated": "told again by the provider; each is answered once",
    "answered": "messages that were answered",
    "sent": "messages that the provider took from us; a long answer is several",
    "retried": "attempts that failed and were made again later",
    "dead": "given up, and listed below until somebody has dealt with it",
    "blocked": "not taken because the person has blocked us or is gone",
    "forged": "requests that are not the provider's; refused",
    "stale": "requests that are too old; refused",
    "malformed": "requests that make no sense; refused",
    "oversized": "requests that are too large; refused",
}
"""What is counted, and what it means."""
PERIODS = (7, 30)
"""Days, today included."""


@dataclass(frozen=True)
class Traffic:
    """The counts of a channel over some days."""

    channel: str
    days: int
    counts: tuple[int, ...]
    """In the order of `COUNTED`."""


def traffic(connection: Connection, today: date, on: Collection[str]) -> list[list[Traffic]]:
    """For each channel that is `on` or had any, one of each of `PERIODS`."""
    sums = {
        days: channel_counts.since(connection, today - timedelta(days=days - 1)) for days in PERIODS
    }
    had_any = {channel for channel, _ in sums[max(PERIODS)]}
    return [
        [
            Traffic(channel, days, tuple(counts.get((channel, what), 0) for what in COUNTED))
            for days, counts in sums.items()
        ]
        for channel in (*on, *sorted(had_any.difference(on)))
    ]
