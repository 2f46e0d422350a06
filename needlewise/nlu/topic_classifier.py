"""Rasa component: intent, topics and how sure it is of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from needlewise.catalogue import conversations, follow_ups
from needlewise.catalogue import topics as topics_module
from needlewise.catalogue.conversations import files_of
from needlewise.catalogue.topics import public_id
from needlewise.language import clauses, context
from needlewise.language.call_backs import CALL_BACK
from needlewise.language.choices import Choice
from needlewise.language.encoder import shared_encoder
from needlewise.nlu import (
    component,
    decision,
    gazetteer,
    inputs,
    lessons,
    output,
    parts,
    reader,
    together,
    topic_model,
)
from needlewise.nlu.call_back_reader import call_back_of
from needlewise.nlu.choice_resolver import choice_of
from needlewise.nlu.component import TrainedComponent
from needlewise.nlu.conversation import memory
from needlewise.nlu.decision import Ranked, Thresholds
from needlewise.nlu.fingerprints import fingerprint_of
from needlewise.nlu.inputs import RED_FLAG, REST, part_of, parts_of, whole_of
from needlewise.nlu.lessons import lessons_alone, lessons_in_context
from needlewise.nlu.memory import Memory
from needlewise.nlu.output import write, write_choice, write_nothing, write_topics
from needlewise.nlu.reader import Reader
from needlewise.nlu.sentence_encoder import SentenceEncoder
from needlewise.nlu.spelling_repairer import readable_text
from needlewise.nlu.topic_model import TopicModel

MAX_BESIDE = 2
CALL = "chitchat/human"
# The escalation itself says what there is to say about these.
SAID_BY_ESCALATION = {f"faq/{t}" for t in ("warning_signs", "redness", "side_effects")}


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class TopicClassifier(TrainedComponent, IntentClassifier):
    """Wraps `needlewise.nlu.reader` and the two topic models that it needs.

    Adds to the output, beside Rasa's `intent`, `intent_ranking` and `response_selector` (so that
    `rasa test nlu` reports per topic): `topics`, what to answer, and `offers`, what to ask back.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "temperature": 1.0,
            "sure": 0.4,
            "none_of_these": 0.15,
            "worth_offering": 0.08,
            "divides": 0.5,
            "may_divide": 0.02,
            "parts_sure": 0.95,
            "aside": 0.8,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        code = (component, context, conversations, decision, follow_ups, gazetteer, inputs, lessons)
        files = [*files_of("conversations"), *files_of("compounds")]
        reading = (clauses, output, parts, reader, together, topic_model, topics_module)
        return fingerprint_of(*code, *reading, *files)

    def learn(self, training_data: TrainingData) -> None:
        """Learns from the examples by themselves and from texts after an answered question."""
        questions = _questions(training_data)
        alone, topics = lessons_alone(training_data)
        certain = dict(zip(alone.texts, topics, strict=True))
        certain |= {question: topic for topic, question in questions.items()}
        threads = [*conversations.conversations(), *conversations.compounds()]
        talk = {t.partition("/")[2] for t in questions if t.startswith("chitchat/")}
        leaning = follow_ups.follow_ups(threads, talk)
        after = lessons_in_context(training_data, leaning, questions, shared_encoder())
        models = TopicModel.fit(alone, topics, certain), TopicModel.fit(*after)
        self._use(*models, questions, _personal(training_data))

    def _use(
        self,
        alone: TopicModel,
        follow_up: TopicModel,
        questions: Mapping[str, str],
        personal: Sequence[str],
    ) -> None:
        limits = Thresholds(**{name: self._config[name] for name in self.get_default_config()})
        self._models, self._questions, self._limits = (alone, follow_up), dict(questions), limits
        self._personal = list(personal)
        self._reader = Reader(alone, follow_up, questions, shared_encoder(), limits, personal)

    def keep(self, folder: Path) -> None:
        for name, model in zip(("alone", "follow_up"), self._models, strict=True):
            model.save(folder / f"{name}.skops")
        topics = {"questions": self._questions, "personal": self._personal}
        (folder / "topics.json").write_text(json.dumps(topics), encoding="utf-8")

    def restore(self, folder: Path) -> None:
        alone, follow_up = (TopicModel.load(folder / f"{n}.skops") for n in ("alone", "follow_up"))
        topics = json.loads((folder / "topics.json").read_text(encoding="utf-8"))
        self._use(alone, follow_up, topics["questions"], topics["personal"])

    # Rasa accepts no optional type here, and passes None where there is no conversation.
    def process(
        self, messages: list[Message], tracker: DialogueStateTracker = None
    ) -> list[Message]:
        for message in messages:
            choice = choice_of(message)
            if (message.get(INTENT) or {}).get("name") in (RED_FLAG, CALL_BACK):
                write_topics(message, self._beside(message), ())
            elif choice:
                self._write_choice(message, choice)
            elif message.get(TEXT) and readable_text(message):
                self._read(message, memory(tracker))
            else:
                write_nothing(message)
        return messages

    def _read(self, message: Message, memory: Memory) -> None:
        parts = parts_of(message, shared_encoder(), self._limits.may_divide)
        write(message, self._reader.read(whole_of(message), parts, memory))

    def _write_choice(self, message: Message, choice: Choice) -> None:
        """What was chosen is answered; a mere yes or no is left to `action_fallback`.

        A title that is no topic's question is that of a button that calls the clinic.
        """
        topics = {question: topic for topic, question in self._questions.items()}
        chosen = dict.fromkeys(topics.get(title, CALL) for title in choice.titles)
        write_choice(message, [Ranked(topic, 1.0) for topic in chosen])

    def _beside(self, message: Message) -> list[Ranked]:
        """What to answer after an escalation or about a call: what the rest surely asks."""
        found: dict[str, Ranked] = {}
        said = SAID_BY_ESCALATION | ({CALL} if call_back_of(message) else set())
        for clause in message.get(REST) or ():
            for answer in self._reader.read(part_of(message, clause), ()).answers:
                if answer.key not in said and answer.can_be_offered:
                    found.setdefault(public_id(answer.key.partition("/")[2]), answer)
        return list(found.values())[:MAX_BESIDE]


def _personal(training_data: TrainingData) -> list[str]:
    """The topics that tell of a risk of whoever asks about them."""
    return [
        name.removeprefix("utter_")
        for name, responses in training_data.responses.items()
        if name.startswith("utter_faq/risk:")
        or responses[0].get("metadata", {}).get("remember_as") == "risk"
    ]


def _questions(training_data: TrainingData) -> dict[str, str]:
    """Each topic's question: the title of its button, which is sent as text when it is chosen."""
    return {
        name.removeprefix("utter_"): response["metadata"]["question"]
        for name, responses in training_data.responses.items()
        for response in responses[:1]
        if "question" in response.get("metadata", {}) and not name.startswith(f"utter_{RED_FLAG}/")
    }
