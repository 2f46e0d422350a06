"""What is said to a report: what was noticed, whom to call, then the rest of the message."""

from collections.abc import Callable
from typing import Any

import pytest

from actions.action_escalate import ActionEscalate
from needlewise.clinic import clinic
from needlewise.language.call_backs import OFFER
from needlewise.red_flags.vocabulary import red_flags

Run = Callable[..., list[dict[str, Any]]]

# Level, category, whether it is asked about: an emergency never is.
KINDS = [
    (level, category, unsure)
    for level, categories in red_flags().symptoms.items()
    for category in categories
    for unsure in ((False, True) if level == "doctor" else (False,))
]


def reported(level: str | None = "doctor", category: str = "", **more: Any) -> dict[str, Any]:
    return {"level": level, "category": category, "unsure": False, "denied": False, **more}


def topic(key: str) -> dict[str, Any]:
    return {"intent_response_key": key, "confidence": 0.9}


def buttons(message: dict[str, Any]) -> dict[str, str]:
    return {button["title"]: button["payload"] for button in message["buttons"]}


def read(message: dict[str, Any], domain: dict[str, Any]) -> str:
    """The text as Rasa fills it in, or as it is where the action wrote it itself."""
    if not message["response"]:
        return str(message["text"])
    [response] = domain["responses"][message["response"]]
    return str(response["text"]).format(**message)


@pytest.mark.parametrize(
    ("level", "number", "more"),
    [
        ("doctor", lambda: clinic().phone, {OFFER: OFFER}),
        ("emergency", lambda: clinic().emergency_number, {}),
    ],
    ids=["doctor", "emergency"],
)
def test_an_escalation_offers_the_call(
    run: Run,
    domain: dict[str, Any],
    level: str,
    number: Callable[[], str],
    more: dict[str, str],
) -> None:
    """In an emergency nobody should wait to be called back."""
    [message] = run(ActionEscalate(), red_flag=reported(level))
    assert message["response"] == f"utter_red_flag/{level}"
    assert message["escalation"] == level
    assert message["topics"] == ["red_flag"]
    assert buttons(message) == {f"Call {number()}": clinic().call_link(number()), **more}
    assert number() in read(message, domain)


@pytest.mark.parametrize("finding", [{}, {"red_flag": None}], ids=["no detector", "no finding"])
def test_a_report_without_a_finding_still_gets_the_doctors_advice(
    run: Run, finding: dict[str, Any]
) -> None:
    """Plain Rasa can fire the intent by itself."""
    [message] = run(ActionEscalate(), **finding)
    assert message["response"] == "utter_red_flag/doctor"
    assert message["escalation"] == "doctor"


@pytest.mark.parametrize(
    ("level", "category", "words"),
    [
        ("doctor", "bleeding", "You describe bleeding."),
        ("doctor", "peeling", "You describe peeling skin."),
        ("doctor", "infection", "You describe signs that can come with an infection."),
        ("emergency", "chest", "You describe pain or pressure in the chest."),
    ],
)
def test_it_says_what_was_noticed(
    run: Run, domain: dict[str, Any], level: str, category: str, words: str
) -> None:
    """And so lets whoever was misread see it; never which illness it would be."""
    [message] = run(ActionEscalate(), red_flag=reported(level, category))
    assert words in read(message, domain)


@pytest.mark.parametrize("level", ["doctor", "emergency"])
@pytest.mark.parametrize("category", ["", "a_name_of_before"], ids=["none", "unknown"])
def test_where_nothing_is_named_no_symptom_is_made_up(
    run: Run, domain: dict[str, Any], level: str, category: str
) -> None:
    [message] = run(ActionEscalate(), red_flag=reported(level, category))
    assert f"You describe {message['noticed']}." in read(message, domain)
    assert message["noticed"] not in ("", category, *red_flags().noticed.values())


@pytest.mark.parametrize(("level", "category", "unsure"), KINDS)
def test_every_category_can_be_worded(
    run: Run, domain: dict[str, Any], level: str, category: str, unsure: bool
) -> None:
    [message] = run(ActionEscalate(), red_flag=reported(level, category, unsure=unsure))
    assert message["escalation"] == level
    assert f"Call {clinic().number_for(level)}" in buttons(message)
    text = read(message, domain)
    assert clinic().number_for(level) in text
    assert "{" not in text


def test_thoughts_of_self_harm_get_words_of_their_own(run: Run, domain: dict[str, Any]) -> None:
    [message] = run(ActionEscalate(), red_flag=reported("emergency", "self_harm"))
    assert message["response"] == "utter_red_flag/self_harm"
    assert message["escalation"] == "emergency"
    assert read(message, domain).startswith(f"Call {clinic().emergency_number} now.")
    assert [*buttons(message)] == [f"Call {clinic().emergency_number}"]


def test_the_rest_of_the_message_is_answered_after_it_without_buttons(
    run: Run, domain: dict[str, Any]
) -> None:
    """The one thing to tap is the call."""
    topics = [topic("faq/pain"), topic("faq/not_in_guide:price")]
    first, rest = run(ActionEscalate(), red_flag=reported("doctor", "bleeding"), topics=topics)
    assert first["response"] == "utter_red_flag/doctor"
    assert rest["topics"] == ["pain", "not_in_guide"]
    assert rest["buttons"] == []
    assert "escalation" not in rest
    text = read(rest, domain)
    assert text.index("anaesthetic") < text.index("nothing about prices")
    assert "{" not in text


@pytest.mark.parametrize("topics", [[], None], ids=["no topics", "none read"])
@pytest.mark.parametrize("level", ["doctor", "emergency"])
def test_without_a_rest_nothing_follows(
    run: Run, level: str, topics: list[dict[str, Any]] | None
) -> None:
    [message] = run(ActionEscalate(), red_flag=reported(level), topics=topics)
    assert message["escalation"] == level


def test_when_unsure_it_asks_and_gives_the_doctors_advice_all_the_same(
    run: Run, domain: dict[str, Any]
) -> None:
    """A button sends its own title, which the detector then reads as an answer."""
    [message] = run(ActionEscalate(), red_flag=reported("doctor", "bleeding", unsure=True))
    assert message["response"] == "utter_red_flag/unsure"
    assert message["escalation"] == "doctor"
    assert buttons(message) == {
        f"Call {clinic().phone}": clinic().call_link(clinic().phone),
        "I have this now": "I have this now",
        "No, I don't have this": "No, I don't have this",
    }
    assert "contact your doctor immediately" in read(message, domain)


def test_when_unsure_the_rest_is_answered_too(run: Run) -> None:
    finding = reported("doctor", "bleeding", unsure=True)
    asked, answer = run(ActionEscalate(), red_flag=finding, topics=[topic("faq/pain")])
    assert "I have this now" in buttons(asked)
    assert answer["response"] == "utter_faq/pain"
    assert answer["buttons"] == []


def test_who_does_not_have_it_is_thanked_and_not_escalated(
    run: Run, domain: dict[str, Any]
) -> None:
    finding = reported(None, context="negated", denied=True)
    [message] = run(ActionEscalate(), red_flag=finding)
    assert message["response"] == "utter_red_flag/not_now"
    assert "red_flag" not in message["topics"]
    assert message.get("escalation", "none") == "none"
    assert not message.get("buttons")
    assert "contact your doctor" in read(message, domain)
