"""Rasa component: a message that reports a symptom becomes the intent `red_flag`."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from needlewise.nlu import component, inputs, topic_model
from needlewise.nlu.component import TrainedComponent
from needlewise.nlu.fingerprints import fingerprint_of
from needlewise.nlu.inputs import RED_FLAG, inputs_of, training_inputs
from needlewise.nlu.sentence_encoder import SentenceEncoder
from needlewise.nlu.spelling_repairer import readable_text
from needlewise.nlu.topic_model import TopicModel
from needlewise.red_flags import detector, vocabulary
from needlewise.red_flags.detector import Finding, detect
from needlewise.red_flags.vocabulary import (
    LEVELS,
    Vocabulary,
    read_red_flags,
    red_flag_responses,
    red_flags_path,
)


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class RedFlagDetector(TrainedComponent):
    """Either the vocabulary's finding or that of a model of its own is enough; the graver counts.

    The model tells reports from all topics, told apart: that separates them better than one class
    of everything else. The component comes after the topic classifier and overrules it.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"model_threshold": 0.4}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        modules = (component, inputs, topic_model, detector, vocabulary)
        return fingerprint_of(*modules, red_flags_path())

    def learn(self, training_data: TrainingData) -> None:
        questions = {
            response.metadata.question: name.removeprefix("utter_")
            for name, responses in red_flag_responses().items()
            for response in responses
        }
        self._model = TopicModel.fit(*training_inputs(training_data), questions)
        # Into the model too, so that a model stays what it was tested to be.
        self._file = red_flags_path().read_bytes()

    def keep(self, folder: Path) -> None:
        self._model.save(folder / "red_flags.skops")
        (folder / "red_flags.yml").write_bytes(self._file)

    def restore(self, folder: Path) -> None:
        self._model = TopicModel.load(folder / "red_flags.skops")
        self._vocabulary = Vocabulary(read_red_flags(folder / "red_flags.yml"))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not readable_text(message):
                continue
            finding, modelled = detect(message.get(TEXT), self._vocabulary), self._modelled(message)
            if finding is None or (modelled is not None and modelled.level == "emergency"):
                finding = modelled
            if finding is not None:
                message.set(RED_FLAG, dataclasses.asdict(finding), add_to_output=True)
                message.set(INTENT, {"name": RED_FLAG, "confidence": 1.0}, add_to_output=True)
        return messages

    def _modelled(self, message: Message) -> Finding | None:
        probabilities = self._model.probabilities(inputs_of(message))[0]
        of_topic = dict(zip(self._model.topics, probabilities, strict=True))
        of_level = {level: of_topic.get(f"{RED_FLAG}/{level}", 0.0) for level in LEVELS}
        if sum(of_level.values()) < self._config["model_threshold"]:
            return None
        return Finding(max(LEVELS, key=lambda level: of_level[level]), "unnamed", "")
