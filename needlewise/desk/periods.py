"""Days, weeks and months by the clock of the clinic."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from needlewise.desk.dates import begin

Unit = Literal["day", "week", "month"]
UNITS: tuple[Unit, ...] = get_args(Unit)


@dataclass(frozen=True)
class Period:
    """It ends where the next one begins."""

    label: str
    begins: datetime


def periods(unit: Unit, first: date, last: date) -> list[Period]:
    """All from `first` to `last`; those at the ends may be shorter than the others."""
    found, at = [], first
    while at <= last:
        found.append(Period(_label(unit, at), begin(at)))
        at = _next(unit, at)
    return found


def _next(unit: Unit, at: date) -> date:
    if unit == "day":
        return at + timedelta(days=1)
    if unit == "week":  # begins on Monday
        return at + timedelta(days=7 - at.weekday())
    return (at.replace(day=1) + timedelta(days=32)).replace(day=1)


def _label(unit: Unit, at: date) -> str:
    return f"{at:%b %Y}" if unit == "month" else f"{at:%-d %b %Y}"
