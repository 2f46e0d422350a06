"""The action that answers, called as Rasa calls it."""

from collections.abc import Callable
from typing import Any

import pytest

from actions.action_answer import ActionAnswer
from needlewise.clinic import clinic

Run = Callable[..., list[dict[str, Any]]]
Call = Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]

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
    assert message["topics"] == ["pain"]
    assert message["confidence"] == 0.75
    assert {"title": "What happens during it?", "payload": "What happens during it?"} in (
        message["buttons"]
    )


def test_several_topics_are_answered_in_order_in_one_reply_with_buttons(run: Run) -> None:
    keys = ["faq/condition:scars", "faq/condition:melasma"]
    [message] = run(ActionAnswer(), topics=[topic(key) for key in keys])
    assert message["topics"] == ["condition:scars", "condition:melasma"]
    text = message["text"].lower()
    assert text.index("scars") < text.index("melasma")
    assert message["buttons"]


@pytest.mark.parametrize("topics", [[], None], ids=["no topics", "none read"])
def test_without_a_topic_nothing_is_said_and_nothing_remembered(
    call: Call, topics: list[dict[str, Any]] | None
) -> None:
    assert call(ActionAnswer(), topics=topics) == ([], {})


def test_a_subject_on_which_the_guide_is_silent_is_reported_as_one_topic(run: Run) -> None:
    [message] = run(ActionAnswer(), topics=[topic("faq/not_in_guide:price")])
    assert message["topics"] == ["not_in_guide"]
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


@pytest.mark.parametrize("first", ["faq/redness", "faq/warning_signs"])
def test_a_reply_to_several_questions_has_the_button_once(run: Run, first: str) -> None:
    topics = [topic(first), topic("faq/sun")]
    [message] = run(ActionAnswer(), topics=topics, red_flag=named(context="info"))
    assert titles(message).count(HAVE_THIS) == 1


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
