"""Rasa component: a message that reports a symptom becomes the intent `red_flag`."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

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
class RedFlagDetector(GraphComponent):
    """The vocabulary's finding, or else the topic classifier's where it is confident.

    Comes after the topic classifier and overrules it.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"classifier_threshold": 0.5}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return fingerprint_of(detector, vocabulary, red_flags_path())

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, path: Path
    ) -> None:
        self._threshold = config["classifier_threshold"]
        self._storage = storage
        self._resource = resource
        self._vocabulary = Vocabulary(read_red_flags(path))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RedFlagDetector:
        return cls(config, model_storage, resource, red_flags_path())

    def train(self, training_data: TrainingData) -> Resource:
        """Puts the vocabulary into the model, so that a model stays what it was tested to be."""
        with self._storage.write_to(self._resource) as folder:
            shutil.copy(red_flags_path(), folder / "red_flags.yml")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> RedFlagDetector:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, folder / "red_flags.yml")

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            finding = detect(message.get(TEXT) or "", self._vocabulary)
            finding = finding or self._second_opinion(message)
            if finding is not None:
                message.set(RED_FLAG, dataclasses.asdict(finding), add_to_output=True)
                message.set(INTENT, {"name": RED_FLAG, "confidence": 1.0}, add_to_output=True)
        return messages

    def _second_opinion(self, message: Message) -> Finding | None:
        ranking = message.get("intent_ranking", [])
        sure = any(r["name"] == RED_FLAG and r["confidence"] >= self._threshold for r in ranking)
        if not sure:
            return None
        selected = message.get("response_selector", {}).get(RED_FLAG, {}).get("response", {})
        key = selected.get("intent_response_key")
        for level in LEVELS:
            if key == f"{RED_FLAG}/{level}":
                return Finding(level, "unnamed", "")
        return Finding("doctor", "unnamed", "")
