"""The custom actions, each called as Rasa calls it."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.importers.importer import TrainingDataImporter
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.action_answer import ActionAnswer
from actions.action_escalate import ActionEscalate
from actions.action_fallback import ActionFallback
from needlewise.clinic import clinic

Messages = list[dict[str, Any]]


@pytest.fixture(scope="module")
def domain(root: Path) -> dict[str, Any]:
    """The domain as a trained model holds it, answers included."""
    importer = TrainingDataImporter.load_from_config(
        str(root / "config.yml"), str(root / "domain.yml"), [str(root / "data")]
    )
    loaded: Domain = importer.get_domain()
    return loaded.as_dict()


def run(action: Action, domain: dict[str, Any], **latest_message: Any) -> Messages:
    dispatcher = CollectingDispatcher()
    tracker = Tracker("someone", {}, latest_message, [], False, None, {}, "action_listen")
    asyncio.run(action.run(dispatcher, tracker, domain))
    return dispatcher.messages


def topic(key: str, confidence: float = 0.9) -> dict[str, Any]:
    return {"intent_response_key": key, "confidence": confidence}


def test_an_answer_is_the_topics_response_with_its_follow_ups(domain: dict[str, Any]) -> None:
    [message] = run(ActionAnswer(), domain, topics=[topic("faq/pain", 0.75)])
    assert message["response"] == "utter_faq/pain"
    assert message["topic"] == "pain"
    assert message["confidence"] == 0.75
    assert {"title": "What happens during it?", "payload": "What happens during it?"} in (
        message["buttons"]
    )


def test_several_topics_are_answered_in_order_with_buttons_under_the_last(
    domain: dict[str, Any],
) -> None:
    keys = ["faq/condition:scars", "faq/condition:melasma"]
    first, second = run(ActionAnswer(), domain, topics=[topic(key) for key in keys])
    assert (first["topic"], second["topic"]) == ("condition:scars", "condition:melasma")
    assert not first["buttons"]
    assert second["buttons"]


def test_a_subject_on_which_the_guide_is_silent_is_reported_as_one_topic(
    domain: dict[str, Any],
) -> None:
    [message] = run(ActionAnswer(), domain, topics=[topic("faq/not_in_guide:price")])
    assert message["topic"] == "not_in_guide"
    assert message["response"] == "utter_faq/not_in_guide:price"


def test_answers_know_the_clinic(domain: dict[str, Any]) -> None:
    [message] = run(ActionAnswer(), domain, topics=[topic("chitchat/human")])
    assert message["clinic_phone"] == clinic().phone


@pytest.mark.parametrize(
    ("level", "number"),
    [("doctor", lambda: clinic().phone), ("emergency", lambda: clinic().emergency_number)],
    ids=["doctor", "emergency"],
)
def test_an_escalation_offers_the_call(domain: dict[str, Any], level: str, number: Any) -> None:
    [message] = run(ActionEscalate(), domain, red_flag={"level": level})
    assert message["response"] == f"utter_red_flag/{level}"
    assert message["escalation"] == level
    [button] = message["buttons"]
    assert button["title"] == f"Call {number()}"
    assert button["payload"] == clinic().call_link(number())


def test_a_report_without_a_finding_still_gets_the_doctors_advice(domain: dict[str, Any]) -> None:
    """Plain Rasa can fire the intent by itself."""
    [message] = run(ActionEscalate(), domain)
    assert message["escalation"] == "doctor"


def test_fallback_asks_which_topic_was_meant(domain: dict[str, Any]) -> None:
    [message] = run(ActionFallback(), domain, offers=[topic("faq/pain"), topic("faq/sun")])
    assert message["response"] == "utter_ask_back"
    assert [b["title"] for b in message["buttons"]] == [
        "Does it hurt?",
        "Do I need sunscreen afterwards?",
    ]
    assert "topic" not in message


@pytest.mark.parametrize("latest", [{"offers": []}, {}], ids=["no offers", "nothing at all"])
def test_fallback_without_an_offer_says_what_can_be_asked(
    domain: dict[str, Any], latest: dict[str, Any]
) -> None:
    [message] = run(ActionFallback(), domain, **latest)
    assert message["topic"] == "out_of_scope"


def test_every_answer_can_be_worded(domain: dict[str, Any]) -> None:
    """Each topic's response, each of its follow-ups: none is missing, none is without a title."""
    keys = [
        name.removeprefix("utter_")
        for name in domain["responses"]
        if name.startswith(("utter_faq/", "utter_chitchat/"))
    ]
    assert len(keys) > 80
    for key in keys:
        [message] = run(ActionAnswer(), domain, topics=[topic(key)])
        follow_ups = domain["responses"][f"utter_{key}"][0]["metadata"].get("follow_ups", [])
        assert len(message["buttons"]) == len(follow_ups), key
        assert all(button["title"] for button in message["buttons"]), key
