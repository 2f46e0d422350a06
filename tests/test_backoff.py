"""Pauses between attempts grow, and stay bounded however often something failed."""

from needlewise.backoff import Backoff


def test_pauses_grow_up_to_the_longest() -> None:
    backoff = Backoff(first=5, longest=240)
    seconds = [backoff.pause(attempts).total_seconds() for attempts in range(1, 12)]
    assert 5 <= seconds[0] <= 6.25
    assert seconds[0] < seconds[2] < seconds[5]
    assert 240 <= backoff.pause(5000).total_seconds() <= 241.25


def test_pauses_differ() -> None:
    """Those that failed together are not tried again together."""
    backoff = Backoff(first=5, longest=240)
    assert len({backoff.pause(3) for _ in range(20)}) > 10
