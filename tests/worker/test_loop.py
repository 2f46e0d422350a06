"""The worker's loop: what fails costs the rest nothing, and is logged once."""

import logging
from threading import Event

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from needlewise.errors import StoreError
from needlewise.worker import loop
from needlewise.worker.loop import Loop

SECRET = "it bleeds"


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (StoreError("no such server"), "no such server"),
        (OperationalError(SECRET, {}, Exception("database is locked")), "database is locked"),
        (IntegrityError(SECRET, {"text": SECRET}, Exception(SECRET)), "unexpected IntegrityError"),
        (ValueError(SECRET), "unexpected ValueError at "),
    ],
)
def test_a_step_that_fails_is_tried_again_and_logged_once(
    problem: Exception, told: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "EVERY", 0)
    caplog.set_level(logging.DEBUG)
    stop, rounds = Event(), []

    def fail() -> None:
        if len(rounds) < 3:
            raise problem

    def work() -> None:
        rounds.append(len(rounds))
        if len(rounds) == 5:
            stop.set()

    Loop({"failing": fail, "working": work}).run(stop)
    assert rounds == [0, 1, 2, 3, 4]
    first, second = (record.getMessage() for record in caplog.records)
    assert told in first
    assert second == "failing: works again"
    assert SECRET not in caplog.text
