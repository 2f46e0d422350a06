"""A number typed for a button does what a tap on the button does, above all where it reports."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from dialogue import new_session, replied, said, tracker
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from needlewise.language.choices import Choice
from needlewise.nlu.choice_resolver import ChoiceResolver, choice_of
from needlewise.nlu.red_flag_detector import RedFlagDetector
from needlewise.red_flags import loading
from needlewise.red_flags.detector import by_rules_alone
from needlewise.red_flags.finding import NOTHING, Finding
from needlewise.red_flags.follow_up import Before
from needlewise.red_flags.vocabulary import red_flags

HAVE_THIS, DENIAL, SUN = "I have this now", "No, I don't have this", "Do I need sunscreen?"
DOCTOR, EMERGENCY = Finding("doctor", "bleeding"), Finding("emergency", "airway")
DENIED = Finding(None, "", denied=True)


def resolved(text: str | None, conversation: DialogueStateTracker | None) -> Message:
    [message] = ChoiceResolver().process([Message({TEXT: text})], conversation)
    return message


@pytest.fixture
def by_rules(monkeypatch: pytest.MonkeyPatch) -> RedFlagDetector:
    """The component with the project's rules at work."""
    monkeypatch.setattr(loading, "load", lambda _: by_rules_alone(red_flags()))
    return restored()


def restored() -> RedFlagDetector:
    component = RedFlagDetector(RedFlagDetector.get_default_config(), None, None)
    component.restore(Path())
    return component


def read(component: RedFlagDetector, text: str, *events: Event) -> dict[str, Any]:
    """The message's properties after both components, as Rasa passes them on."""
    conversation = tracker(*events)
    [message] = component.process([resolved(text, conversation)], conversation)
    output: dict[str, Any] = message.as_dict(only_output_properties=True)
    return output


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", Choice("chosen", ("B",))),
        ("the last one", Choice("chosen", ("C",))),
        ("yes please", Choice("agreed")),
        ("no thanks", Choice("declined")),
        ("does it hurt?", None),
        ("4", None),
        ("", None),
        (None, None),
    ],
)
def test_the_buttons_shown_last_can_be_chosen(text: str | None, expected: Choice | None) -> None:
    message = resolved(text, tracker(said("hi"), replied("X", "Y"), said("so"), replied(*"ABC")))
    assert choice_of(message) == expected
    assert ("choice" in message.as_dict(only_output_properties=True)) is (expected is not None)


@pytest.mark.parametrize(("asks", "kind"), [(True, "agreed"), (False, None)])
def test_ok_is_an_answer_to_a_question_only(asks: bool, kind: str | None) -> None:
    found = choice_of(resolved("ok", tracker(said("scars sun"), replied(*"AB", asks=asks))))
    assert (found and found.kind) == kind


@pytest.mark.parametrize(
    "conversation",
    [
        pytest.param(None, id="no conversation"),
        pytest.param(tracker(*new_session()), id="no message yet"),
        pytest.param(tracker(said("hi"), replied()), id="no buttons"),
        pytest.param(
            tracker(said("hi"), replied(*"AB"), said("is it safe?"), replied()), id="buttons before"
        ),
        pytest.param(tracker(said("hi"), replied(*"AB"), *new_session()), id="an earlier session"),
    ],
)
@pytest.mark.parametrize("text", ["1", "yes", "no"])
def test_without_buttons_nothing_is_chosen(
    conversation: DialogueStateTracker | None, text: str
) -> None:
    assert choice_of(resolved(text, conversation)) is None


@pytest.mark.parametrize("text", ["2", "2.", "the second one", "number two", "last", HAVE_THIS])
def test_a_number_for_the_report_is_the_report(by_rules: RedFlagDetector, text: str) -> None:
    """With the symptom that was asked about."""
    found = read(by_rules, text, said("is bleeding common?"), replied(SUN, HAVE_THIS))
    assert found[INTENT]["name"] == "red_flag"
    assert (found["red_flag"]["level"], found["red_flag"]["category"]) == ("doctor", "bleeding")


@pytest.mark.parametrize("text", ["1", "both cheeks", "3", "two of my friends had it"])
def test_any_other_number_reports_nothing(by_rules: RedFlagDetector, text: str) -> None:
    found = read(by_rules, text, said("is bleeding common?"), replied(SUN, HAVE_THIS))
    assert found["red_flag"]["level"] is None
    assert INTENT not in found


def test_yes_to_the_report_alone_is_the_report(by_rules: RedFlagDetector) -> None:
    found = read(by_rules, "go ahead", said("is bleeding common?"), replied(HAVE_THIS))
    assert found["red_flag"]["level"] == "doctor"


def test_a_number_for_the_denial_denies(by_rules: RedFlagDetector) -> None:
    buttons = ("Call +44 20 7946 0123", HAVE_THIS, DENIAL)
    found = read(by_rules, "3", said("my chin bleeds"), replied(*buttons))
    assert found["red_flag"]["denied"]
    assert found["red_flag"]["level"] is None
    assert found[INTENT]["name"] == "red_flag"


def test_all_that_was_offered_holds_the_report_too(by_rules: RedFlagDetector) -> None:
    """After "tell me" the assistant asks which one of its buttons is meant."""
    events = [
        *(said("is bleeding common?"), replied(HAVE_THIS, SUN)),
        *(said("tell me"), replied(HAVE_THIS, SUN, asks=True)),
    ]
    assert read(by_rules, "both", *events)["red_flag"]["level"] == "doctor"


def test_in_a_new_session_the_number_is_a_number(by_rules: RedFlagDetector) -> None:
    events = [said("is bleeding common?"), replied(SUN, HAVE_THIS), *new_session()]
    assert read(by_rules, "2", *events)["red_flag"]["level"] is None


def test_the_symptom_named_before_stands_for_the_whole_message(by_rules: RedFlagDetector) -> None:
    """Whoever shows or cuts out entities relies on places within what was typed."""
    found = read(by_rules, "2", said("is bleeding common?"), replied(SUN, HAVE_THIS))
    [entity] = found[ENTITIES]
    assert (entity["entity"], entity["value"]) == ("symptom", "bleeding")
    assert (entity["start"], entity["end"]) == (0, len("2"))


class Listening:
    """A detector that finds what it was told of a text, and remembers what it was asked."""

    def __init__(self, findings: Mapping[str, Finding]) -> None:
        self.asked: list[tuple[str, list[Before]]] = []
        self._findings = findings

    def detect(self, text: str, before: Sequence[Before] = ()) -> Finding:
        self.asked.append((text, list(before)))
        return self._findings.get(text, NOTHING)

    def rest(self, text: str) -> list[str]:
        return []


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("1", [SUN]),
        ("2", [HAVE_THIS]),
        ("both", [SUN, HAVE_THIS]),
        ("no thanks", []),
        ("yes", []),
        ("is it safe?", []),
    ],
)
def test_the_detector_reads_what_was_typed_and_each_chosen_title_after_this_sessions_messages(
    monkeypatch: pytest.MonkeyPatch, text: str, titles: list[str]
) -> None:
    detector = Listening({})
    monkeypatch.setattr(loading, "load", lambda _: detector)
    read(
        restored(),
        text,
        *(said("something long ago"), replied(HAVE_THIS), *new_session()),
        *(said("hello"), replied(SUN)),
        *(said("is bleeding common?"), replied(SUN, HAVE_THIS, asks=True)),
    )
    before = [Before("hello", asked=False), Before("is bleeding common?", asked=True)]
    assert sorted(detector.asked, key=str) == sorted(
        [(said, before) for said in (text, *titles)], key=str
    )


@pytest.mark.parametrize(
    ("findings", "level"),
    [
        ({"both": DOCTOR}, "doctor"),
        ({SUN: DOCTOR}, "doctor"),
        ({HAVE_THIS: DOCTOR}, "doctor"),
        ({"both": DOCTOR, HAVE_THIS: EMERGENCY}, "emergency"),
        ({"both": EMERGENCY, HAVE_THIS: DOCTOR}, "emergency"),
        ({SUN: EMERGENCY, HAVE_THIS: DOCTOR}, "emergency"),
        ({SUN: DENIED, HAVE_THIS: DOCTOR}, "doctor"),
    ],
    ids=[
        "typed",
        "first title",
        "last title",
        "graver title",
        "graver typed",
        "graver first title",
        "one denies",
    ],
)
def test_the_gravest_of_what_was_typed_and_chosen_counts(
    monkeypatch: pytest.MonkeyPatch, findings: dict[str, Finding], level: str
) -> None:
    monkeypatch.setattr(loading, "load", lambda _: Listening(findings))
    found = read(restored(), "both", said("hello"), replied(SUN, HAVE_THIS, asks=True))
    assert found["red_flag"]["level"] == level
    assert found[INTENT]["name"] == "red_flag"
