"""What a conversation remembers of its answers: the last topic, and what one said of oneself."""

from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk import Action

from actions.action_answer import ActionAnswer
from actions.action_escalate import ActionEscalate

Call = Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]

SCARS, MELASMA = "faq/condition:scars", "faq/condition:melasma"
PREGNANT = "faq/risk:pregnancy"


def topics(*keys: str) -> list[dict[str, Any]]:
    return [{"intent_response_key": key, "confidence": 0.9} for key in keys]


@pytest.mark.parametrize(
    ("keys", "slots"),
    [
        (["faq/pain"], {"topic": "faq/pain"}),
        (["faq/pain", "faq/sun"], {"topic": "faq/sun"}),
        ([SCARS], {"topic": SCARS, "condition": SCARS}),
        ([PREGNANT], {"topic": PREGNANT, "risk": PREGNANT}),
        ([SCARS, MELASMA], {"topic": MELASMA, "condition": MELASMA}),
        (
            [PREGNANT, SCARS, "faq/pain"],
            {"topic": "faq/pain", "risk": PREGNANT, "condition": SCARS},
        ),
        (["faq/risk_factors"], {"topic": "faq/risk_factors"}),
        (["faq/conditions"], {"topic": "faq/conditions"}),
        (["faq/not_in_guide:price"], {"topic": "faq/not_in_guide:price"}),
        (["chitchat/thanks"], {}),
        (["chitchat/human"], {}),
        (["chitchat/bot_challenge", "faq/pain"], {"topic": "faq/pain"}),
        (["faq/pain", "chitchat/thanks"], {"topic": "faq/pain"}),
    ],
    ids=", ".join,
)
def test_the_last_topic_and_what_one_said_of_oneself(
    call: Call, keys: list[str], slots: dict[str, str]
) -> None:
    """Small talk leaves all of it alone; risks and conditions in general are nobody's own."""
    _, found = call(ActionAnswer(), topics=topics(*keys))
    assert found == {**slots, "told": keys}


def test_a_condition_is_not_forgotten_over_another_topic(call: Call) -> None:
    """A slot that is not set keeps its value."""
    _, found = call(ActionAnswer(), topics=topics("faq/pain"), slots={"condition": SCARS})
    assert "condition" not in found


def test_topics_may_say_that_they_tell_of_whoever_asks(call: Call, domain: dict[str, Any]) -> None:
    """Active acne, keloids or a fresh tan may rule the treatment out as a risk does."""
    telling = {
        name.removeprefix("utter_"): kind
        for name, [first, *_] in domain["responses"].items()
        if (kind := first.get("metadata", {}).get("remember_as"))
    }
    assert len(telling) > 5
    for key, kind in telling.items():
        _, found = call(ActionAnswer(), topics=topics(key))
        assert found == {"topic": key, kind: key, "told": [key]}


def test_what_was_told_grows_without_repeats(call: Call) -> None:
    told = ["faq/pain", "faq/sun"]
    _, found = call(
        ActionAnswer(), topics=topics("faq/sun", SCARS, "chitchat/help"), slots={"told": told}
    )
    assert found["told"] == ["faq/pain", "faq/sun", SCARS, "chitchat/help"]
    assert told == ["faq/pain", "faq/sun"]


def test_what_was_told_is_worded_anew(call: Call) -> None:
    first, slots = call(ActionAnswer(), topics=topics("faq/pain"))
    again, _ = call(ActionAnswer(), topics=topics("faq/pain"), slots=slots)
    assert first[0]["response"] == "utter_faq/pain"
    assert again[0]["text"]
    assert again[0]["topics"] == first[0]["topics"] == ["pain"]


@pytest.mark.parametrize("slots", [{}, {"told": None}, {"told": ["faq/sun"]}], ids=repr)
def test_what_was_not_told_is_the_full_answer(call: Call, slots: dict[str, Any]) -> None:
    [message], _ = call(ActionAnswer(), topics=topics("faq/pain"), slots=slots)
    assert message["response"] == "utter_faq/pain"


def finding(**more: Any) -> dict[str, Any]:
    return {"level": "doctor", "category": "bleeding", "unsure": False, "denied": False, **more}


def test_what_is_answered_beside_a_report_is_remembered(call: Call) -> None:
    asked = topics(PREGNANT, "faq/pain")
    _, found = call(ActionEscalate(), red_flag=finding(), topics=asked, slots={"told": ["faq/sun"]})
    assert found == {
        "topic": "faq/pain",
        "risk": PREGNANT,
        "told": ["faq/sun", PREGNANT, "faq/pain"],
    }


@pytest.mark.parametrize(
    ("action", "latest"),
    [
        (ActionEscalate(), {"red_flag": finding(), "topics": []}),
        (ActionEscalate(), {"red_flag": finding(level=None, denied=True)}),
        (ActionAnswer(), {"topics": []}),
    ],
    ids=["a report alone", "a denial", "no topic"],
)
def test_where_nothing_is_answered_nothing_is_remembered(
    call: Call, action: Action, latest: dict[str, Any]
) -> None:
    _, found = call(action, **latest)
    assert found == {}
