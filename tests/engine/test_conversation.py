"""Whole conversations through the trained model: what a message leans on, and for how long."""

from collections.abc import Callable, Sequence

import pytest
from rasa.core import processor

from needlewise.engine.answer import Answer
from needlewise.turn import Turn

Talk = Callable[..., list[Turn]]


@pytest.fixture
def talk(converse: Callable[..., list[Answer]]) -> Talk:
    """Sends messages in a conversation of the test's own and returns all its turns."""
    return lambda *texts: [answer.turn for answer in converse(*texts)]


def text_of(turn: Turn) -> str:
    return " ".join(reply.text for reply in turn.replies)


@pytest.mark.parametrize(
    ("texts", "topics"),
    [
        (["can you do something about acne scars", "and melasma?"], ["condition:melasma"]),
        (["will it help my wrinkles?", "how many sessions for that"], ["sessions"]),
        (["who must not have it?", "why retinoids?"], ["risk:retinoid"]),
        (["what do you put on the skin afterwards", "what for?"], ["aftercare"]),
        (["my skin went red after it", "is that normal?"], ["redness"]),
        (["do you treat baldness", "does everyone get good results?"], ["condition:baldness"]),
        (["does it treat scars", "sorry, I meant stretch marks"], ["condition:stretch_marks"]),
        (["I'm pregnant", "does it hurt?", "can I have it then?"], ["risk:pregnancy"]),
        (["I have psoriasis", "thanks", "so is that a problem?"], ["risk:skin_condition"]),
        (["does it hurt?", "what does it cost?"], ["not_in_guide"]),
        (["is it safe?", "than laser?"], ["not_in_guide"]),
        (["does it help scars?", "great, thank you", "bye"], ["goodbye"]),
    ],
    ids=lambda value: value[-1],
)
def test_a_message_is_read_after_those_before(
    talk: Talk, texts: Sequence[str], topics: Sequence[str]
) -> None:
    assert talk(*texts)[-1].topics == tuple(topics)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("does it hurt and how many sessions do I need?", ["pain", "sessions"]),
        ("how many sessions, and does it hurt?", ["sessions", "pain"]),
        ("1. is it safe\n2. who does it", ["safety", "provider"]),
        ("does it help scars? how much is it?", ["condition:scars", "not_in_guide"]),
        ("are you a robot? and does it hurt", ["bot_challenge", "pain"]),
        ("hi there, does it hurt?", ["pain"]),
    ],
)
def test_each_question_of_a_message_is_answered_in_order_in_one_reply(
    talk: Talk, text: str, topics: Sequence[str]
) -> None:
    [turn] = talk(text)
    assert turn.topics == tuple(topics)
    assert len(turn.replies) == 1


def test_what_is_asked_again_is_worded_differently_with_the_same_sources(talk: Talk) -> None:
    first, again = talk("does it hurt?", "is it painful?")
    assert first.topics == again.topics == ("pain",)
    assert first.replies[0].sources == again.replies[0].sources
    assert text_of(first) != text_of(again)
    assert len(text_of(again)) < len(text_of(first))


def test_a_silent_subject_asked_again_says_so(talk: Talk) -> None:
    first, again = talk("how much does it cost?", "what is the price?")
    assert text_of(again) == f"As I said: {text_of(first)}"


def test_a_number_chooses_a_button(talk: Talk) -> None:
    [first] = talk("does it hurt?")
    titles = [button.title for button in first.replies[-1].buttons]
    [second] = talk("2")
    [directly] = talk(titles[1])
    assert second.topics == directly.topics


def test_a_number_for_the_button_that_reports_a_symptom_escalates(talk: Talk) -> None:
    [first] = talk("how common is bleeding after it?")
    place = [b.title for b in first.replies[-1].buttons].index("I have this now") + 1
    [second] = talk(str(place))
    assert second.escalation == "doctor"


@pytest.mark.parametrize("text", ["1", "yes", "go on"])
@pytest.mark.parametrize("report", ["I can't breathe", "my cheek is still bleeding"])
def test_whoever_chooses_to_call_is_told_once_more_whom(talk: Talk, report: str, text: str) -> None:
    first, again = talk(report, text)
    assert again.escalation == first.escalation != "none"
    assert again.replies == first.replies


def test_yes_to_several_offers_asks_which(talk: Talk) -> None:
    first, second = talk("does it hurt?", "yes please")
    assert second.topics == ()
    assert second.replies[0].buttons == first.replies[0].buttons
    [third] = talk("the first one")
    assert third.topics


def test_no_to_the_offers_lets_the_matter_rest(talk: Talk) -> None:
    _, second = talk("does it hurt?", "no thanks")
    assert second.topics == ("thanks",)
    assert not second.replies[0].buttons


@pytest.mark.parametrize(("minutes", "remembered"), [(29, True), (31, False)])
def test_what_was_said_counts_until_a_pause_of_half_an_hour(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, minutes: int, remembered: bool
) -> None:
    """Rasa compares the time of the last message with the clock, which is put forward here."""
    [first] = talk("does it hurt?")
    now = processor.time.time

    class Later:
        @staticmethod
        def time() -> float:
            return now() + minutes * 60

    monkeypatch.setattr(processor, "time", Later)
    [again] = talk("is it painful?")
    assert (text_of(again) != text_of(first)) is remembered
