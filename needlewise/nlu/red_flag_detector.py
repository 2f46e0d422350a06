"""Rasa component: a message that reports a symptom becomes the intent `red_flag`."""

from __future__ import annotations

import dataclasses
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from needlewise.nlu.fingerprints import fingerprint_of
from needlewise.red_flags import detector, vocabulary
from needlewise.red_flags.detector import Finding, detect
from needlewise.red_flags.vocabulary import LEVELS

RED_FLAG = "red_flag"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class RedFlagDetector(GraphComponent):
    """The vocabulary's finding, or else the topic classifier's where it is confident.

    Comes after the topic classifier and overrules it.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"classifier_threshold": 0.5}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return fingerprint_of(detector, vocabulary, vocabulary.red_flags_path())

    def __init__(self, config: dict[str, Any]) -> None:
        self._threshold = config["classifier_threshold"]
        self._vocabulary = vocabulary.vocabulary()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RedFlagDetector:
        return cls(config)

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
