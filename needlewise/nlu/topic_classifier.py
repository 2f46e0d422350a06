"""Rasa component: intent, topics and how sure it is of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from needlewise.catalogue import topics as topics_module
from needlewise.catalogue.topics import public_id
from needlewise.nlu import component, decision, gazetteer, inputs, topic_model
from needlewise.nlu.component import TrainedComponent
from needlewise.nlu.decision import Decision, Ranked, Thresholds, decide
from needlewise.nlu.fingerprints import fingerprint_of
from needlewise.nlu.inputs import (
    RED_FLAG,
    REST,
    entities_within,
    entity_names,
    inputs_of,
    inputs_of_part,
    looks_like_a_report,
    training_inputs,
)
from needlewise.nlu.sentence_encoder import SentenceEncoder
from needlewise.nlu.spelling_repairer import readable_text
from needlewise.nlu.topic_model import Inputs, TopicModel

RANKING_LENGTH = 10
MAX_BESIDE_REPORT = 2
# The escalation itself says what there is to say about these.
SAID_BY_ESCALATION = {f"faq/{t}" for t in ("warning_signs", "redness", "side_effects")}
FALLBACK_INTENT = "nlu_fallback"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class TopicClassifier(TrainedComponent, IntentClassifier):
    """Wraps `needlewise.nlu.topic_model` and `needlewise.nlu.decision`.

    Adds to the output, beside Rasa's `intent`, `intent_ranking` and `response_selector` (so that
    `rasa test nlu` reports per topic): `topics`, what to answer, and `offers`, what to ask back.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"sure": 0.4, "none_of_these": 0.15, "worth_offering": 0.08}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return fingerprint_of(component, inputs, topic_model, decision, gazetteer, topics_module)

    def learn(self, training_data: TrainingData) -> None:
        """What looks like a report of a symptom is left to the red-flag detector.

        With it, topics were told apart less well: by about a point on questions of other writers.
        """
        inputs, labels = training_inputs(training_data, lambda m: not looks_like_a_report(m))
        self._model = TopicModel.fit(inputs, labels, _questions(training_data))

    def keep(self, folder: Path) -> None:
        self._model.save(folder / "topics.skops")

    def restore(self, folder: Path) -> None:
        self._model = TopicModel.load(folder / "topics.skops")

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if (message.get(INTENT) or {}).get("name") == RED_FLAG:
                message.set("topics", self._beside_report(message), add_to_output=True)
            elif message.get(TEXT) and readable_text(message):
                names = entity_names(message.get(ENTITIES, []))
                _write(message, self._decide(inputs_of(message), names))
            else:
                _write_nothing(message)
        return messages

    def _decide(self, inputs: Inputs, names: Sequence[str]) -> Decision:
        probabilities = self._model.probabilities(inputs)[0]
        limits = Thresholds(**{name: self._config[name] for name in self.get_default_config()})
        return decide(self._model.topics, probabilities, names, limits)

    def _beside_report(self, message: Message) -> list[dict[str, Any]]:
        """What to answer after an escalation: what the rest of the message surely asks."""
        found: dict[str, Ranked] = {}
        for text in message.get(REST) or ():
            names = entity_names(entities_within(message, text))
            for answer in self._decide(inputs_of_part(text, names), names).answers:
                if answer.key not in SAID_BY_ESCALATION and answer.can_be_offered:
                    found.setdefault(public_id(answer.key.partition("/")[2]), answer)
        return [_as_ranked(answer) for answer in list(found.values())[:MAX_BESIDE_REPORT]]


def _questions(training_data: TrainingData) -> dict[str, str]:
    """The title of each topic's button, which is sent as text when it is chosen."""
    return {
        response["metadata"]["question"]: name.removeprefix("utter_")
        for name, responses in training_data.responses.items()
        for response in responses
        if "question" in response.get("metadata", {}) and not name.startswith(f"utter_{RED_FLAG}/")
    }


def _write(message: Message, decided: Decision) -> None:
    top = decided.answers[0] if decided.answers else decided.ranking[0]
    name = top.key.partition("/")[0] if decided.answers else FALLBACK_INTENT
    ranking = [_as_ranked(r) for r in decided.ranking[:RANKING_LENGTH]]
    message.set(INTENT, {"name": name, "confidence": top.confidence}, add_to_output=True)
    message.set("intent_ranking", _intents(decided.ranking), add_to_output=True)
    message.set("topics", [_as_ranked(r) for r in decided.answers], add_to_output=True)
    message.set("offers", [_as_ranked(r) for r in decided.offers], add_to_output=True)
    selected = {
        "response": {
            "intent_response_key": top.key,
            "utter_action": f"utter_{top.key}",
            "confidence": top.confidence,
            "responses": [],
        },
        "ranking": ranking,
    }
    intents = sorted({r.key.partition("/")[0] for r in decided.ranking})
    selector = {"all_retrieval_intents": intents, top.key.partition("/")[0]: selected}
    message.set("response_selector", selector, add_to_output=True)


def _write_nothing(message: Message) -> None:
    """An empty message means nothing; Rasa's policies still need an intent."""
    message.set(INTENT, {"name": FALLBACK_INTENT, "confidence": 1.0}, add_to_output=True)
    message.set("topics", [], add_to_output=True)
    message.set("offers", [], add_to_output=True)


def _as_ranked(ranked: Ranked) -> dict[str, Any]:
    return {"intent_response_key": ranked.key, "confidence": ranked.confidence}


def _intents(ranking: tuple[Ranked, ...]) -> list[dict[str, Any]]:
    totals: dict[str, float] = {}
    for ranked in ranking:
        intent = ranked.key.partition("/")[0]
        totals[intent] = totals.get(intent, 0.0) + ranked.confidence
    return [{"name": n, "confidence": c} for n, c in sorted(totals.items(), key=lambda t: -t[1])]
