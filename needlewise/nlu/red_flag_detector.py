"""Rasa component: a message that reports a symptom becomes the intent `red_flag`."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from needlewise.nlu import component
from needlewise.nlu.component import TrainedComponent
from needlewise.nlu.fingerprints import fingerprint_of
from needlewise.red_flags import detector, vocabulary
from needlewise.red_flags.detector import Finding, detect
from needlewise.red_flags.vocabulary import (
    LEVELS,
    Vocabulary,
    read_red_flags,
    red_flags_path,
)

RED_FLAG = "red_flag"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class RedFlagDetector(TrainedComponent):
    """The vocabulary's finding, or else the topic classifier's where it is confident.

    Comes after the topic classifier and overrules it.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"classifier_threshold": 0.5}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return fingerprint_of(component, detector, vocabulary, red_flags_path())

    def learn(self, training_data: TrainingData) -> None:
        """The vocabulary goes into the model, so that a model stays what it was tested to be."""
        self._file = red_flags_path().read_bytes()

    def keep(self, folder: Path) -> None:
        (folder / "red_flags.yml").write_bytes(self._file)

    def restore(self, folder: Path) -> None:
        self._vocabulary = Vocabulary(read_red_flags(folder / "red_flags.yml"))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            finding = detect(message.get(TEXT) or "", self._vocabulary)
            finding = finding or self._second_opinion(message)
            if finding is not None:
                message.set(RED_FLAG, dataclasses.asdict(finding), add_to_output=True)
                message.set(INTENT, {"name": RED_FLAG, "confidence": 1.0}, add_to_output=True)
        return messages

    def _second_opinion(self, message: Message) -> Finding | None:
        threshold = self._config["classifier_threshold"]
        ranking = message.get("intent_ranking", [])
        sure = any(r["name"] == RED_FLAG and r["confidence"] >= threshold for r in ranking)
        if not sure:
            return None
        selected = message.get("response_selector", {}).get(RED_FLAG, {}).get("response", {})
        key = selected.get("intent_response_key")
        for level in LEVELS:
            if key == f"{RED_FLAG}/{level}":
                return Finding(level, "unnamed", "")
        return Finding("doctor", "unnamed", "")
