"""Too much within a minute is told so, kindly; a report never is."""

from collections.abc import Callable

import pytest
from fakes import FakeDetector, FakeEngine, gateway, say, send, start
from starlette.applications import Starlette
from starlette.testclient import TestClient

from needlewise.clinic import Limits, Website
from needlewise.red_flags.finding import Finding


@pytest.fixture
def visitors(
    engine: FakeEngine, fake_detector: FakeDetector
) -> Callable[..., Callable[[], TestClient]]:
    """Visitors of one gateway with the limits that the test sets."""

    def with_limits(**limits: int) -> Callable[[], TestClient]:
        app: Starlette = gateway(engine, fake_detector, Website(limits=Limits(**limits)))
        return lambda: TestClient(app)

    return with_limits


Visitors = Callable[..., Callable[[], TestClient]]


def test_a_visitor_who_asks_too_much_is_told_when_to_go_on(visitors: Visitors) -> None:
    visitor = visitors(messages_a_visitor=2)()
    say(visitor, "one?")
    say(visitor, "two?")
    response = send(visitor, "three?")
    assert (response.status_code, response.json()["error"]["code"]) == (429, "slow_down")
    seconds = int(response.headers["retry-after"])
    assert 0 < seconds <= 62
    assert f"wait {seconds} seconds" in response.json()["error"]["message"]


def test_another_visitor_is_not_held_up(visitors: Visitors) -> None:
    new = visitors(messages_a_visitor=1)
    one = new()
    say(one, "one?")
    assert send(one, "two?").status_code == 429
    assert send(new(), "one?").status_code == 200


def test_many_visitors_of_one_address_are(visitors: Visitors) -> None:
    new = visitors(messages_an_address=2)
    for _ in range(2):
        say(new(), "hi")
    assert send(new(), "hi").status_code == 429


def test_sessions_of_one_address_are_counted(visitors: Visitors) -> None:
    visitor = visitors(sessions_an_address=1)()
    start(visitor)
    assert visitor.post("/api/v1/sessions").status_code == 429


def test_a_report_is_escalated_beyond_the_limit(
    engine: FakeEngine, visitors: Visitors, fake_detector: FakeDetector
) -> None:
    visitor = visitors(messages_a_visitor=1)()
    say(visitor, "does it hurt?")
    fake_detector.findings["it keeps oozing"] = Finding("doctor", "infection")
    assert say(visitor, "it keeps oozing").escalation == "doctor"
    assert send(visitor, "is it safe?").status_code == 429


def test_a_flood_is_not_even_read(visitors: Visitors, fake_detector: FakeDetector) -> None:
    """Or a program could keep the detector from everybody else."""
    visitor = visitors(messages_an_address=1)()
    codes = [send(visitor, f"question {i}").status_code for i in range(12)]
    assert codes == [200] + [429] * 11
    assert len(fake_detector.asked) == 10


def test_what_was_answered_may_be_asked_for_again(visitors: Visitors) -> None:
    visitor = visitors(messages_a_visitor=1)()
    first, again = (send(visitor, "does it hurt?", "abcdefgh") for _ in range(2))
    assert first.status_code == again.status_code == 200


def test_the_page_says_so_too_and_keeps_the_text(visitors: Visitors) -> None:
    visitor = visitors(messages_a_visitor=1)()
    visitor.post("/", data={"text": "does it hurt?"})
    response = visitor.post("/", data={"text": "is it safe?"})
    assert response.status_code == 429
    assert "Please wait" in response.text
    assert "is it safe?</textarea>" in response.text
