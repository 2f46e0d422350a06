"""Opening hours, by the clocks of where the clinic is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from needlewise.opening import DAYS, MOMENT, Opening

LONDON = ZoneInfo("Europe/London")
WEEK = Opening.model_validate(
    {
        "timezone": "Europe/London",
        **dict.fromkeys(DAYS[:4], "09:00-12:30, 14:00-17:30"),
        "friday": "09:00 - 15:00",
    }
)


def london(*when: int, fold: int = 0) -> datetime:
    return datetime(*when, tzinfo=LONDON, fold=fold)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (london(2026, 6, 1, 8, 59), False),
        (london(2026, 6, 1, 9), True),
        (london(2026, 6, 1, 12, 29, 59), True),
        (london(2026, 6, 1, 12, 30), False),
        (london(2026, 6, 5, 14, 59), True),
        (london(2026, 6, 5, 15), False),
        (london(2026, 6, 6, 10), False),
        (datetime(2026, 6, 1, 8, 30, tzinfo=UTC), True),  # 9:30 in London
        (datetime(2026, 12, 7, 8, 30, tzinfo=UTC), False),  # 8:30 in London
    ],
)
def test_it_is_open_within_its_spans(at: datetime, is_open: bool) -> None:
    assert WEEK.is_open(at) is is_open


@pytest.mark.parametrize(
    ("at", "next_opening"),
    [
        (london(2026, 6, 1, 3), london(2026, 6, 1, 9)),
        (london(2026, 6, 1, 9), london(2026, 6, 1, 14)),
        (london(2026, 6, 1, 20), london(2026, 6, 2, 9)),
        (london(2026, 6, 5, 15), london(2026, 6, 8, 9)),
        # The weekend on which the clocks go forward, and the one on which they go back.
        (london(2026, 3, 27, 16), london(2026, 3, 30, 9)),
        (london(2026, 10, 23, 16), london(2026, 10, 26, 9)),
    ],
)
def test_it_next_opens(at: datetime, next_opening: datetime) -> None:
    found = WEEK.next_opening(at.astimezone(UTC))
    assert found == next_opening
    assert found is not None
    assert (found.tzinfo, found.hour) == (LONDON, next_opening.hour)


def test_a_clinic_open_over_midnight_opens_once() -> None:
    opening = Opening.model_validate(
        {"timezone": "Europe/London", "friday": "20:00-24:00", "saturday": "00:00-02:00"}
    )
    assert opening.is_open(london(2026, 6, 5, 23, 59, 59))
    assert opening.is_open(london(2026, 6, 6, 0))
    assert opening.next_opening(london(2026, 6, 5, 21)) == london(2026, 6, 12, 20)


@pytest.mark.parametrize("hours", [{}, dict.fromkeys(DAYS, "00:00-24:00")])
def test_what_never_opens_or_never_closes_has_no_next_opening(hours: dict[str, str]) -> None:
    opening = Opening.model_validate({"timezone": "Europe/London", **hours})
    assert opening.next_opening(london(2026, 6, 1, 9)) is None
    assert opening.is_open(london(2026, 6, 1, 9)) is bool(hours)


def test_an_hour_that_the_clocks_leave_out_begins_when_they_have_gone_forward() -> None:
    opening = Opening.model_validate({"timezone": "Europe/London", "sunday": "01:30-04:00"})
    found = opening.next_opening(london(2026, 3, 29, 0, 15))
    assert found == datetime(2026, 3, 29, 1, tzinfo=UTC)  # 2:00, a minute after 0:59


def test_an_hour_that_the_clocks_repeat_is_open_twice() -> None:
    opening = Opening.model_validate({"timezone": "Europe/London", "sunday": "01:00-01:30"})
    first = opening.next_opening(london(2026, 10, 25, 0, 15))
    assert first is not None
    assert first.astimezone(UTC) == datetime(2026, 10, 25, 0, tzinfo=UTC)
    second = opening.next_opening(first)
    assert second is not None
    assert second.astimezone(UTC) == datetime(2026, 10, 25, 1, tzinfo=UTC)


SPANS = st.lists(st.integers(0, 24 * 60), max_size=6, unique=True).map(
    lambda minutes: ", ".join(
        f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}"
        for a, b in zip(sorted(minutes)[::2], sorted(minutes)[1::2], strict=False)
    )
)
ZONES = ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(DAYS, SPANS.filter(bool))),
    st.sampled_from(ZONES),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
)
def test_the_next_opening_is_the_first_moment_at_which_it_opens(
    hours: dict[str, str], zone: str, at: datetime
) -> None:
    opening = Opening.model_validate({"timezone": zone, **hours})
    at = at.replace(tzinfo=UTC)
    found = opening.next_opening(at)
    if found is not None:
        assert found > at
        assert opening.is_open(found)
        assert not opening.is_open(found.astimezone(UTC) - MOMENT)
    # Nothing opens before it: looked at every quarter of an hour for a day and a half.
    was_open = opening.is_open(at)
    for quarter in range(1, 145):
        moment = at + timedelta(minutes=15 * quarter)
        if found is not None and moment >= found:
            break
        assert was_open or not opening.is_open(moment)
        was_open = opening.is_open(moment)


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("9-17", "write it like"),
        ("09:00-17:30;", "write it like"),
        ("17:30-09:00", "before it ends"),
        ("09:00-25:00", "before it ends"),
        ("09:75-10:00", "before it ends"),
        ("09:00-12:00, 11:00-13:00", "begins before the span before it"),
        (540, "write it like"),
        ("", "write it like"),
    ],
)
def test_hours_that_cannot_be_read_are_refused(written: object, word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        Opening.model_validate({"timezone": "UTC", "monday": written})


@pytest.mark.parametrize("zone", ["Europe/Londn", "", "../x", "Europe"])
def test_a_time_zone_that_does_not_exist_is_refused(zone: str) -> None:
    with pytest.raises(ValidationError, match="such as Europe/London"):
        Opening.model_validate({"timezone": zone})


def test_days_are_those_of_the_calendar() -> None:
    assert DAYS[date(2026, 6, 1).weekday()] == "monday"
