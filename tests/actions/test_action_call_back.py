"""What is said to somebody who wants to be called, called as Rasa calls it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from actions.action_answer import ActionAnswer
from actions.action_call_back import ActionCallBack
from actions.action_escalate import ActionEscalate
from actions.action_fallback import ActionFallback
from actions.call_back import when_called
from actions.wording import Wording
from needlewise.clinic import clinic
from needlewise.language.call_backs import NO_CALL, OFFER
from needlewise.opening import Opening

Run = Callable[..., list[dict[str, Any]]]
Call = Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]

KEPT = {"step": "kept", "name": "Ann Lee", "number": "+442079460123"}
NO_CALL_BUTTON = {"title": NO_CALL, "payload": NO_CALL}
OFFER_BUTTON = {"title": OFFER, "payload": OFFER}
WEEK = Opening.model_validate(
    {"timezone": "Europe/London", "monday": "09:00-12:00, 13:00-17:30", "tuesday": "09:00-17:30"}
)


def wish(step: str, **more: Any) -> dict[str, Any]:
    return {"step": step, "name": "", "number": "", "problem": None, "rest": [], **more}


def topic(key: str) -> dict[str, Any]:
    return {"intent_response_key": key, "confidence": 0.9}


@pytest.mark.parametrize("found", [wish("asked"), None], ids=["asked", "fired by Rasa itself"])
def test_it_asks_for_name_and_number_and_says_what_for(
    run: Run, found: dict[str, Any] | None
) -> None:
    [message] = run(ActionCallBack(), call_back=found)
    assert "name and phone number" in message["text"]
    assert "only to call you back" in message["text"]
    assert "{" not in message["text"]
    assert message["topics"] == ["human"]
    assert message["asks_number"] == {"name": ""}
    assert message["buttons"] == [NO_CALL_BUTTON]
    assert "call_back" not in message


@pytest.mark.parametrize(
    ("name", "thanks"),
    [("Ann Lee", "Thank you, Ann. "), ("Mrs Lee", "Thank you, Mrs Lee. "), ("", "Thank you. ")],
)
def test_it_confirms_the_number_and_tells_the_engine(run: Run, name: str, thanks: str) -> None:
    [message] = run(ActionCallBack(), call_back=wish(**{**KEPT, "name": name}))
    assert message["text"].startswith(f"{thanks}The clinic will call you on +44 20 7946 0123.\n")
    assert message["call_back"] == {"name": name, "number": "+442079460123"}
    assert "asks_number" not in message


@pytest.mark.parametrize(
    "problem", ["missing", "too_short", "too_long", "unknown", "service", "costly"]
)
def test_a_number_that_cannot_be_called_is_asked_for_again(run: Run, problem: str) -> None:
    """Saying why and how; the name stays."""
    [message] = run(ActionCallBack(), call_back=wish("refused", name="Ann", problem=problem))
    assert "such as 07" in message["text"]
    assert "{" not in message["text"]
    assert message["asks_number"] == {"name": "Ann"}
    assert message["buttons"] == [NO_CALL_BUTTON]


def test_who_wants_no_call_gets_none(run: Run) -> None:
    [message] = run(ActionCallBack(), call_back=wish("declined"))
    assert "will not call you" in message["text"]
    assert not message.get("buttons")
    assert "asks_number" not in message


@pytest.mark.parametrize(("found", "last"), [(wish(**KEPT), "pain"), (wish("asked"), "human")])
def test_the_rest_of_the_message_is_answered_and_what_is_asked_stands_last(
    call: Call, found: dict[str, Any], last: str
) -> None:
    messages, slots = call(ActionCallBack(), call_back=found, topics=[topic("faq/pain")])
    assert sorted(m["topics"] for m in messages) == [["human"], ["pain"]]
    assert messages[-1]["topics"] == [last]
    assert slots == {"topic": "faq/pain", "told": ["faq/pain"]}


@pytest.mark.parametrize(
    ("action", "understood"),
    [
        (ActionAnswer(), {"topics": [topic("faq/pain")]}),
        (ActionFallback(), {"offers": [topic("faq/pain"), topic("faq/sun")]}),
    ],
    ids=["answered", "asked back"],
)
@pytest.mark.parametrize("step", ["open", "waiting"])
def test_another_question_is_answered_with_a_button_to_go_on(
    run: Run, action: Any, understood: dict[str, Any], step: str
) -> None:
    [message] = run(action, call_back=wish(step, name="Ann"), **understood)
    [before] = run(action, **understood)
    assert message["buttons"] == [*before["buttons"], OFFER_BUTTON]
    assert message["awaits_number"] == {"name": "Ann"}
    assert message["response"] == before["response"]


@pytest.mark.parametrize(
    ("action", "understood"),
    [(ActionAnswer(), {"topics": [topic("chitchat/out_of_scope")]}), (ActionFallback(), {})],
    ids=["out of scope", "not understood"],
)
def test_what_nobody_understands_lacks_a_number_only_while_one_was_asked_for(
    run: Run, action: Any, understood: dict[str, Any]
) -> None:
    [message] = run(action, call_back=wish("open", name="Ann"), **understood)
    assert message["text"].startswith("I can't find a phone number in that.")
    assert message["asks_number"] == {"name": "Ann"}
    [message] = run(action, call_back=wish("waiting"), **understood)
    assert message["topics"] == ["out_of_scope"]


@pytest.mark.parametrize(("step", "topics"), [("kept", "human"), ("refused", "human")])
def test_after_a_report_both_happen(run: Run, step: str, topics: str) -> None:
    found = wish(**{**KEPT, "step": step, "problem": "unknown" if step == "refused" else None})
    first, second = run(ActionEscalate(), red_flag={"level": "doctor"}, call_back=found)
    assert first["response"] == "utter_red_flag/doctor"
    assert OFFER_BUTTON not in first["buttons"]
    assert second["topics"] == [topics]
    assert ("do not wait" in second["text"]) is (step == "kept")


def test_in_an_emergency_the_number_is_kept_and_nothing_more_is_said(run: Run) -> None:
    [message] = run(ActionEscalate(), red_flag={"level": "emergency"}, call_back=wish(**KEPT))
    assert message["response"] == "utter_red_flag/emergency"
    assert message["call_back"]["number"] == "+442079460123"


def test_nobody_is_left_waiting_with_a_symptom_reported_before(run: Run) -> None:
    escalated = {"event": "bot", "metadata": {"escalation": "doctor"}}
    denied = {"event": "bot", "metadata": {"utter_action": "utter_red_flag/not_now"}}
    anew = {"event": "session_started"}
    for events, waits in [
        ([escalated], False),
        ([escalated, denied], True),
        ([escalated, anew], True),
    ]:
        [message] = run(ActionCallBack(), call_back=wish(**KEPT), events=events)
        assert ("do not wait" not in message["text"]) is waits


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-23T10:00", "is open now and will call you today."),
        (
            "2026-11-23T11:30",
            "closes soon and will call you today or after it opens today at 13:00.",
        ),
        ("2026-11-23T12:30", "is closed now and will call you after it opens today at 13:00."),
        ("2026-11-23T17:00", "call you today or after it opens on Tuesday at 9:00."),
        ("2026-11-22T19:00", "is closed now and will call you after it opens on Monday at 9:00."),
    ],
)
def test_the_opening_hours_say_when(domain: dict[str, Any], at: str, words: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert when_called(Wording(domain), WEEK, moment).endswith(words)


@pytest.mark.parametrize(
    "opening", [None, Opening(timezone="Europe/London")], ids=["not given", "never open"]
)
def test_without_opening_hours_those_of_the_desk_are_told(
    domain: dict[str, Any], opening: Opening | None
) -> None:
    assert when_called(Wording(domain), opening, datetime.now(UTC)) == clinic().hours
