"""Providers get no more than they take."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from needlewise.gateway.channels.registry import preview
from needlewise.store.outbound import Waiting
from needlewise.worker.pace import EVERYONE, Pace

NOW = datetime.now(UTC)
SECOND = timedelta(seconds=1)
_count = itertools.count(1)


def _letter(recipient: str) -> Waiting:
    id = next(_count)
    return Waiting(id, "sms", f"sms-{recipient}", recipient, False, "due", NOW)


@pytest.fixture
def pace() -> Pace:
    channel = preview("sms")
    channel.rate, channel.recipient_rate = "5/hour", "2/hour"  # type: ignore[misc]
    return Pace({"sms": channel})


def test_one_recipient_gets_no_more_than_theirs(pace: Pace) -> None:
    assert [pace.take(_letter("ann"), NOW) for _ in range(3)] == [True, True, False]
    assert pace.take(_letter("ben"), NOW)


def test_all_together_get_no_more_than_the_provider_takes(pace: Pace) -> None:
    assert [pace.take(_letter(f"person {n}"), NOW) for n in range(6)] == [True] * 5 + [False]


def test_what_had_to_wait_is_not_counted(pace: Pace) -> None:
    for _ in range(10):
        pace.take(_letter("ann"), NOW)
    assert [pace.take(_letter(f"person {n}"), NOW) for n in range(4)] == [True] * 3 + [False]


@pytest.mark.parametrize(("whose", "others_go"), [("ann", True), (EVERYONE, False)])
def test_a_pause_is_kept_to(pace: Pace, whose: str, others_go: bool) -> None:
    pace.pause("sms", whose, NOW + SECOND)
    assert not pace.take(_letter("ann"), NOW)
    assert pace.take(_letter("ben"), NOW) == others_go
    assert pace.take(_letter("ann"), NOW + SECOND)
