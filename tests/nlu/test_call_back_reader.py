"""The component that reads who wants a call, as Rasa runs it: after choices, before red flags."""

from pathlib import Path
from typing import Any

import pytest
from dialogue import new_session, replied, said, tracker, uttered
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.events import Event
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from needlewise.language.call_backs import NO_CALL, OFFER
from needlewise.nlu.call_back_reader import CallBackReader, call_back_of
from needlewise.nlu.choice_resolver import ChoiceResolver
from needlewise.nlu.inputs import REST
from needlewise.nlu.red_flag_detector import RedFlagDetector
from needlewise.nlu.spelling_repairer import MIN_EXAMPLES, REPAIRED_TEXT
from needlewise.red_flags import loading
from needlewise.red_flags.detector import by_rules_alone
from needlewise.red_flags.vocabulary import red_flags

NUMBER = "+447911123456"
ASKED = [said("hello"), uttered({"asks": True, "asks_number": {"name": ""}}, NO_CALL)]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> CallBackReader:
    """Taught by a few messages, kept and loaded."""
    taught = CallBackReader({}, None, None)
    usual = "does it hurt, my cheek is bleeding or oozing pus"
    texts = [f"{usual} {i}" for i in range(MIN_EXAMPLES)] + ["it was ann"]
    taught.learn(TrainingData([Message.build(text, intent="faq") for text in texts]))
    folder = tmp_path_factory.mktemp("model")
    taught.keep(folder)
    loaded = CallBackReader({}, None, None)
    loaded.restore(folder)
    return loaded


def read(reader: CallBackReader, text: str | None, *events: Event, **more: Any) -> Message:
    conversation = tracker(*events)
    messages = ChoiceResolver().process([Message({TEXT: text, **more})], conversation)
    [message] = reader.process(messages, conversation)
    return message


def outcome(message: Message) -> tuple[str, str, str] | None:
    """Step, name and number, as Rasa passes them on."""
    found = message.as_dict(only_output_properties=True).get("call_back")
    return (found["step"], found["name"], found["number"]) if found else None


def test_a_name_and_a_number_after_they_were_asked_for(reader: CallBackReader) -> None:
    message = read(reader, "Ann Lee 07911 123456", *ASKED)
    assert outcome(message) == ("kept", "Ann Lee", NUMBER)
    assert message.get(INTENT) == {"name": "call_back", "confidence": 1.0}


def test_a_word_that_many_messages_use_is_no_name(reader: CallBackReader) -> None:
    assert outcome(read(reader, "bleeding 07911 123456", *ASKED)) == ("kept", "", NUMBER)
    misspelt = read(reader, "bleding 07911 123456", *ASKED, **{REPAIRED_TEXT: "bleeding 07911"})
    assert outcome(misspelt) == ("kept", "", NUMBER)
    assert outcome(read(reader, "ann 07911 123456", *ASKED)) == ("kept", "ann", NUMBER)


@pytest.mark.parametrize("text", ["2", "the last one", OFFER])
def test_the_offer_can_be_chosen(reader: CallBackReader, text: str) -> None:
    message = read(reader, text, said("can I talk?"), replied("Is it safe?", OFFER))
    assert outcome(message) == ("asked", "", "")
    assert message.get(INTENT)["name"] == "call_back"


@pytest.mark.parametrize("text", ["1", "no", "No thanks!", NO_CALL, "cancel"])
def test_no_ends_it(reader: CallBackReader, text: str) -> None:
    assert outcome(read(reader, text, *ASKED)) == ("declined", "", "")


@pytest.mark.parametrize("text", ["yes", "ok", "sure"])
def test_yes_is_asked_again(reader: CallBackReader, text: str) -> None:
    assert outcome(read(reader, text, *ASKED)) == ("asked", "", "")


@pytest.mark.parametrize("text", ["does it hurt?", "2", "", None])
def test_anything_else_is_left_to_those_after_it(reader: CallBackReader, text: str | None) -> None:
    message = read(reader, text, *ASKED)
    assert outcome(message) == ("open", "", "")
    assert message.get(INTENT) is None


@pytest.mark.parametrize(
    "events",
    [[], [said("hello"), replied("Is it safe?")], [*ASKED, *new_session()]],
    ids=["no message", "not asked", "an earlier session"],
)
def test_a_number_that_nobody_asked_for_is_none(
    reader: CallBackReader, events: list[Event]
) -> None:
    message = read(reader, "Ann 07911 123456", *events)
    assert outcome(message) is call_back_of(message) is None
    assert message.get(INTENT) is None


def test_without_a_conversation_a_call_can_be_asked_for(reader: CallBackReader) -> None:
    [message] = reader.process([Message({TEXT: "call me on 07911 123456"})])
    assert outcome(message) == ("kept", "", NUMBER)


def test_what_is_asked_beside_it_is_left_to_be_answered(reader: CallBackReader) -> None:
    message = read(reader, "Ann 07911 123456, does it hurt?", *ASKED)
    assert message.get(REST) == ["does it hurt?"]


def test_a_report_overrides_the_intent_and_the_number_is_kept(
    reader: CallBackReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "load", lambda _: by_rules_alone(red_flags()))
    detector = RedFlagDetector(RedFlagDetector.get_default_config(), None, None)
    detector.restore(Path())
    message = read(reader, "my cheek is oozing pus, 07911 123456", *ASKED)
    detector.process([message], tracker(*ASKED))
    assert message.get(INTENT)["name"] == "red_flag"
    assert outcome(message) == ("kept", "", NUMBER)


@given(text=st.text(max_size=120))
def test_no_text_breaks_it(reader: CallBackReader, text: str) -> None:
    found = outcome(read(reader, text, *ASKED))
    assert found is not None
