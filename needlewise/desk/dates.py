"""Days as people type them into the desk's forms, by the clock of the clinic."""

from datetime import date, datetime, time, timedelta

from needlewise.desk.times import zone
from needlewise.errors import NeedlewiseError

FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)


class NoDay(NeedlewiseError):
    """What was typed is no day."""


def day(typed: str, field: str) -> date | None:
    """The day that was typed into `field`; None for nothing.

    Raises:
        NoDay: it is no date, or far from our time.
    """
    if not typed:
        return None
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        found = None
    if found is None or not FIRST <= found <= LAST:
        raise NoDay(f"{field}: {typed[:20]!r} is no day; write it as year-month-day: 2026-11-22.")
    return found


def begin(of: date) -> datetime:
    """The day's first moment in the clinic."""
    return datetime.combine(of, time(), zone())


def end(of: date) -> datetime:
    """The first moment after the day."""
    return begin(of + timedelta(days=1))


def in_order(since: date | None, until: date | None) -> None:
    """Nothing can be found between a day and an earlier one.

    Raises:
        NoDay: they are the wrong way round.
    """
    if since and until and since > until:
        raise NoDay(f"From {since} to {until}: the first day has to be the earlier one.")
