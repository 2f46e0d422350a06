"""The actions that answer and ask back, each called as Rasa calls it."""

from collections.abc import Callable
from typing import Any

import pytest

from actions.action_answer import ActionAnswer
from actions.action_fallback import ActionFallback
from needlewise.clinic import clinic

Run = Callable[..., list[dict[str, Any]]]

HAVE_THIS = "I have this now"


def named(context: str) -> dict[str, Any]:
    """A finding that nothing is reported, though a symptom is named."""
    return {"level": None, "category": "bleeding", "spans": ("bleeding",), "context": context}


def titles(message: dict[str, Any]) -> list[str]:
    return [button["title"] for button in message["buttons"]]


def topic(key: str, confidence: float = 0.9) -> dict[str, Any]:
    return {"intent_response_key": key, "confidence": confidence}


def test_an_answer_is_the_topics_response_with_its_follow_ups(run: Run) -> None:
    [message] = run(ActionAnswer(), topics=[topic("faq/pain", 0.75)])
    assert message["response"] == "utter_faq/pain"
    assert message["topic"] == "pain"
    assert message["confidence"] == 0.75
    assert {"title": "What happens during it?", "payload": "What happens during it?"} in (
        message["buttons"]
    )


def test_several_topics_are_answered_in_order_with_buttons_under_the_last(run: Run) -> None:
    keys = ["faq/condition:scars", "faq/condition:melasma"]
    first, second = run(ActionAnswer(), topics=[topic(key) for key in keys])
    assert (first["topic"], second["topic"]) == ("condition:scars", "condition:melasma")
    assert not first["buttons"]
    assert second["buttons"]


def test_a_subject_on_which_the_guide_is_silent_is_reported_as_one_topic(run: Run) -> None:
    [message] = run(ActionAnswer(), topics=[topic("faq/not_in_guide:price")])
    assert message["topic"] == "not_in_guide"
    assert message["response"] == "utter_faq/not_in_guide:price"


def test_answers_know_the_clinic(run: Run) -> None:
    [message] = run(ActionAnswer(), topics=[topic("chitchat/human")])
    assert message["clinic_phone"] == clinic().phone


@pytest.mark.parametrize("context", ["info", "hypothetical"])
def test_whoever_asks_about_a_symptom_can_report_it_with_one_tap(run: Run, context: str) -> None:
    [message] = run(ActionAnswer(), topics=[topic("faq/redness")], red_flag=named(context=context))
    assert message["buttons"][0] == {"title": HAVE_THIS, "payload": HAVE_THIS}
    [without] = run(ActionAnswer(), topics=[topic("faq/redness")])
    assert message["buttons"][1:] == without["buttons"]


def test_the_button_is_there_once(run: Run) -> None:
    """The answer on warning signs has it among its own."""
    [without] = run(ActionAnswer(), topics=[topic("faq/warning_signs")])
    assert HAVE_THIS in titles(without)
    [message] = run(
        ActionAnswer(), topics=[topic("faq/warning_signs")], red_flag=named(context="info")
    )
    assert titles(message).count(HAVE_THIS) == 1


def test_of_several_answers_the_last_has_the_button(run: Run) -> None:
    topics = [topic("faq/sun"), topic("faq/redness")]
    first, last = run(ActionAnswer(), topics=topics, red_flag=named(context="info"))
    assert titles(first) == []
    assert titles(last).count(HAVE_THIS) == 1


@pytest.mark.parametrize(
    "finding",
    [
        pytest.param({"spans": ("bleeding",), "context": "negated"}, id="denied"),
        pytest.param({"spans": ("peel",), "context": "other_sense"}, id="something else"),
        pytest.param({"spans": ("bled",), "context": "past"}, id="long past"),
        pytest.param({"spans": (), "context": "info"}, id="nothing named"),
        pytest.param({"spans": (), "context": None}, id="no finding"),
        pytest.param(None, id="no detector"),
    ],
)
def test_nobody_else_is_asked_about_symptoms(run: Run, finding: dict[str, Any] | None) -> None:
    [message] = run(ActionAnswer(), topics=[topic("faq/redness")], red_flag=finding)
    assert HAVE_THIS not in titles(message)


def test_fallback_asks_which_topic_was_meant(run: Run) -> None:
    [message] = run(ActionFallback(), offers=[topic("faq/pain"), topic("faq/sun")])
    assert message["response"] == "utter_ask_back"
    assert [b["title"] for b in message["buttons"]] == [
        "Does it hurt?",
        "Do I need sunscreen afterwards?",
    ]
    assert "topic" not in message


@pytest.mark.parametrize("latest", [{"offers": []}, {}], ids=["no offers", "nothing at all"])
def test_fallback_without_an_offer_says_what_can_be_asked(run: Run, latest: dict[str, Any]) -> None:
    [message] = run(ActionFallback(), **latest)
    assert message["topic"] == "out_of_scope"


def test_every_answer_can_be_worded(run: Run, domain: dict[str, Any]) -> None:
    """Each topic's response, each of its follow-ups: none is missing, none is without a title."""
    keys = [
        name.removeprefix("utter_")
        for name in domain["responses"]
        if name.startswith(("utter_faq/", "utter_chitchat/"))
    ]
    assert len(keys) > 80
    for key in keys:
        [message] = run(ActionAnswer(), topics=[topic(key)])
        follow_ups = domain["responses"][f"utter_{key}"][0]["metadata"].get("follow_ups", [])
        assert len(message["buttons"]) == len(follow_ups), key
        assert all(button["title"] for button in message["buttons"]), key
