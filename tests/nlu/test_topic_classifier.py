"""The classifier as a Rasa component: what it leaves in a message for rules and actions."""

import json
from pathlib import Path
from typing import Any

import pytest
from dialogue import remembered, tracker
from fake_reading import QUESTIONS
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from needlewise.language.encoder import shared_encoder
from needlewise.nlu import topic_classifier
from needlewise.nlu.inputs import REST
from needlewise.nlu.parts import Part
from needlewise.nlu.topic_classifier import MAX_BESIDE, TopicClassifier
from needlewise.nlu.topic_model import Inputs, TopicModel

CALL = "Call +44 20 7946 0123"
REPORTED = {INTENT: {"name": "red_flag", "confidence": 1.0}}
ALL = QUESTIONS | {
    "faq/warning_signs": "Which warning signs?",
    "faq/redness": "Is redness normal?",
    "faq/not_in_guide:makeup": "May I wear make-up?",
}


def chosen(kind: str, *titles: str) -> dict[str, Any]:
    return {"choice": {"kind": kind, "titles": titles}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a trained model keeps of the classifier; a topic's question is all that it learnt."""
    folder: Path = tmp_path_factory.mktemp("model")
    texts = [f"{question} {n}" for question in ALL.values() for n in ("please", "now", "then")]
    inputs = Inputs(texts, shared_encoder().encode(texts), [frozenset()] * len(texts))
    certain = {question: topic for topic, question in ALL.items()}
    model = TopicModel.fit(inputs, [topic for topic in ALL for _ in range(3)], certain)
    for name in ("alone", "follow_up"):
        model.save(folder / f"{name}.skops")
    topics = json.dumps({"questions": ALL, "personal": []})
    (folder / "topics.json").write_text(topics, encoding="utf-8")
    return folder


def restored(folder: Path) -> TopicClassifier:
    classifier = TopicClassifier(TopicClassifier.get_default_config(), None, None)
    classifier.restore(folder)
    return classifier


@pytest.fixture(scope="module")
def classifier(folder: Path) -> TopicClassifier:
    return restored(folder)


def read(
    classifier: TopicClassifier,
    text: str,
    conversation: DialogueStateTracker | None = None,
    **found_before: Any,
) -> dict[str, Any]:
    """All of the message, which the components before left as told."""
    [message] = classifier.process([Message({TEXT: text, **found_before})], conversation)
    return dict(message.data)


def keys(output: dict[str, Any], name: str = "topics") -> list[str]:
    return [topic["intent_response_key"] for topic in output[name]]


@pytest.mark.parametrize("topic", ["faq/pain", "faq/not_in_guide:price", "chitchat/greet"])
@pytest.mark.parametrize(
    "conversation",
    [None, tracker(*remembered(topic="faq/sun", risk="faq/risk:pregnancy"))],
    ids=["first message", "after another topic"],
)
def test_a_buttons_title_is_its_topic(
    classifier: TopicClassifier, topic: str, conversation: DialogueStateTracker | None
) -> None:
    output = read(classifier, ALL[topic], conversation)
    assert output["topics"] == [{"intent_response_key": topic, "confidence": 1.0}]
    assert output[INTENT] == {"name": topic.partition("/")[0], "confidence": 1.0}
    assert output["offers"] == []


@pytest.mark.parametrize(
    ("titles", "topics"),
    [
        (["Does it hurt?"], ["faq/pain"]),
        (["Do I need sunscreen?", "Does it hurt?"], ["faq/sun", "faq/pain"]),
        (["Are you a bot?"], ["chitchat/bot_challenge"]),
    ],
    ids=["one", "two", "small talk"],
)
def test_what_was_chosen_is_answered_for_certain(
    classifier: TopicClassifier, titles: list[str], topics: list[str]
) -> None:
    output = read(classifier, "2", **chosen("chosen", *titles))
    assert keys(output) == topics
    assert {topic["confidence"] for topic in output["topics"]} == {1.0}
    assert output[INTENT]["name"] == topics[0].partition("/")[0]


@pytest.mark.parametrize(
    "choice", [chosen("agreed"), chosen("declined")], ids=["a mere yes", "a mere no"]
)
def test_a_choice_that_asks_nothing_is_left_to_the_fallback(
    classifier: TopicClassifier, choice: dict[str, Any]
) -> None:
    output = read(classifier, "yes", **choice)
    assert output[INTENT]["name"] == "nlu_fallback"
    assert (output["topics"], output["offers"]) == ([], [])


@pytest.mark.parametrize(
    ("titles", "topics"),
    [
        ([CALL], ["chitchat/human"]),
        (["Does it hurt?", CALL], ["faq/pain", "chitchat/human"]),
        ([CALL, "Do I need sunscreen?"], ["chitchat/human", "faq/sun"]),
        ([CALL, "Call +44 20 7946 0199"], ["chitchat/human"]),
    ],
    ids=["alone", "after a question", "before a question", "two of them"],
)
def test_a_chosen_call_button_is_answered_with_whom_to_call(
    classifier: TopicClassifier, titles: list[str], topics: list[str]
) -> None:
    """Its title is no topic's question; a typed number cannot dial."""
    output = read(classifier, "1", **chosen("chosen", *titles))
    assert keys(output) == topics
    assert output["offers"] == []
    assert output[INTENT] == {"name": topics[0].partition("/")[0], "confidence": 1.0}


@pytest.mark.parametrize("text", ["", " \n", "\u200b"], ids=repr)
def test_an_empty_message_is_not_understood(classifier: TopicClassifier, text: str) -> None:
    output = read(classifier, text)
    assert output[INTENT]["name"] == "nlu_fallback"
    assert (output["topics"], output["offers"]) == ([], [])


@pytest.mark.parametrize(
    ("rest", "topics"),
    [
        ([], []),
        (["Does it hurt?"], ["faq/pain"]),
        (["Do I need sunscreen?", "Does it hurt?"], ["faq/sun", "faq/pain"]),
        (["Does it hurt?", "does it hurt"], ["faq/pain"]),
        (["What does it cost?", "May I wear make-up?"], ["faq/not_in_guide:price"]),
        (["Which warning signs?", "Is redness normal?"], []),
        (["Hello", "Thank you", "Something else"], []),
    ],
    ids=["nothing", "one", "two", "the same", "both not in the guide", "said already", "courtesy"],
)
def test_beside_a_report_the_rest_is_answered(
    classifier: TopicClassifier, rest: list[str], topics: list[str]
) -> None:
    output = read(classifier, "my chin is bleeding ...", **REPORTED, **{REST: rest})
    assert keys(output) == topics
    assert output["offers"] == []
    assert output[INTENT]["name"] == "red_flag"


def test_beside_a_report_little_is_answered(classifier: TopicClassifier) -> None:
    rest = ["Does it hurt?", "Do I need sunscreen?", "Is it safe?", "How many sessions?"]
    output = read(classifier, "my chin is bleeding ...", **REPORTED, **{REST: rest})
    assert keys(output) == ["faq/pain", "faq/sun", "faq/safety"][:MAX_BESIDE]


def test_a_chosen_report_is_no_topic(classifier: TopicClassifier) -> None:
    """The detector came first; its intent stays."""
    output = read(classifier, "2", **REPORTED, **chosen("chosen", "I have this now"))
    assert output[INTENT]["name"] == "red_flag"
    assert output["topics"] == []


def test_several_questions_are_answered_in_their_order(
    classifier: TopicClassifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [Part(title, ()) for title in ("Hello", "Is it safe?", "Does it hurt?")]
    monkeypatch.setattr(topic_classifier, "parts_of", lambda *_: parts)
    output = read(classifier, "Hello Is it safe? Does it hurt?")
    assert keys(output) == ["faq/safety", "faq/pain"]
    assert output[INTENT]["name"] == "faq"
    assert output["response_selector"]["faq"]["response"]["intent_response_key"] == "faq/safety"


def test_what_is_kept_is_restored(classifier: TopicClassifier, tmp_path: Path) -> None:
    classifier.keep(tmp_path)
    again = restored(tmp_path)
    for text in ("Does it hurt?", "is it very sore", "scars, pregnant and all"):
        assert read(again, text) == read(classifier, text)
