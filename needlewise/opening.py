"""When the clinic is open: `opening` in clinic.yml, told by the clocks of where it is."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

SPAN = re.compile(r"(\d{2}):(\d{2}) ?[-–] ?(\d{2}):(\d{2})")
DAY = 24 * 60
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOMENT = timedelta(microseconds=1)


class Span(NamedTuple):
    """From and until, in minutes since midnight by the clock on the wall."""

    begins: int
    ends: int


def _spans(written: object) -> tuple[Span, ...]:
    """ "09:00-12:30, 14:00-18:00", read."""
    if isinstance(written, tuple):  # read before
        return written
    how = 'write it like "09:00-12:30, 14:00-18:00", or leave the day out when it is closed'
    if not isinstance(written, str):
        raise ValueError(f"{written!r} is no time from and until; {how}")
    spans: list[Span] = []
    for part in written.split(","):
        match = SPAN.fullmatch(part.strip())
        if match is None:
            raise ValueError(f"{part.strip()!r} is no time from and until; {how}")
        hour, minute, last_hour, last_minute = map(int, match.groups())
        span = Span(hour * 60 + minute, last_hour * 60 + last_minute)
        if max(minute, last_minute) > 59 or not span.begins < span.ends <= DAY:
            raise ValueError(
                f"{part.strip()!r} has to begin before it ends, at 24:00 at the latest; "
                "what is past midnight belongs to the next day"
            )
        if spans and span.begins < spans[-1].ends:
            raise ValueError(f"{part.strip()!r} begins before the span before it has ended")
        spans.append(span)
    return tuple(spans)


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # unknown, a folder, or no name at all
        raise ValueError(
            f"{name!r} is not known; take a name of the tz database, such as Europe/London"
        ) from None
    return name


Hours = Annotated[tuple[Span, ...], BeforeValidator(_spans)]


class Opening(BaseModel):
    """The week, by weekday; a day left out is closed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    timezone: Annotated[str, AfterValidator(_known_zone)]
    monday: Hours = ()
    tuesday: Hours = ()
    wednesday: Hours = ()
    thursday: Hours = ()
    friday: Hours = ()
    saturday: Hours = ()
    sunday: Hours = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def is_open(self, at: datetime) -> bool:
        """Whether the clinic is open at `at`, which has to know its time zone."""
        local = at.astimezone(self.zone)
        now = local.hour * 60 + local.minute
        return any(span.begins <= now < span.ends for span in self._spans_on(local.date()))

    def next_opening(self, at: datetime) -> datetime | None:
        """When the clinic next opens after `at`, in its own time zone.

        None where it never opens, or never closes.
        """
        today = at.astimezone(self.zone).date()
        for days in range(9):  # a week on, whichever side of a change of the clocks
            for moment in self._beginnings(today + timedelta(days=days)):
                if moment > at.astimezone(UTC) and not self.is_open(moment - MOMENT):
                    return moment.astimezone(self.zone)
        return None

    def _spans_on(self, day: date) -> tuple[Span, ...]:
        spans: tuple[Span, ...] = getattr(self, DAYS[day.weekday()])
        return spans

    def _beginnings(self, day: date) -> Iterator[datetime]:
        """When the spans of `day` begin, in UTC; twice where the clocks go back over it."""
        moments = set()
        for begins, _ in self._spans_on(day):
            wall = datetime.combine(day, time(begins // 60, begins % 60), self.zone)
            for fold in (1, 0):
                moment = wall.replace(fold=fold).astimezone(UTC)
                # A time that the clocks leave out is past as soon as they have gone forward.
                while moment.astimezone(self.zone).replace(tzinfo=None) < wall.replace(tzinfo=None):
                    moment += timedelta(minutes=1)
                moments.add(moment)
        yield from (m for m in sorted(moments) if self.is_open(m))
