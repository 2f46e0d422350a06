"""Rasa component: adds to each message its text with the spelling repaired."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from needlewise import text as text_module
from needlewise.language import spelling
from needlewise.language.spelling import SpellingRepair, words_of
from needlewise.nlu import component
from needlewise.nlu.component import TrainedComponent
from needlewise.nlu.entity_extractor import terms_of
from needlewise.nlu.fingerprints import fingerprint_of
from needlewise.text import normalize

REPAIRED_TEXT = "repaired_text"
MIN_EXAMPLES = 5
"""By default a word counts as known once this many examples use it."""


def readable_text(message: Message) -> str:
    """The message's text with its spelling repaired, or as typed where nothing repaired it."""
    return message.get(REPAIRED_TEXT) or normalize(message.get(TEXT) or "")


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=True)
class SpellingRepairer(TrainedComponent):
    """Learns the domain's words from the training data and repairs others towards them."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"min_examples": MIN_EXAMPLES}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return fingerprint_of(component, spelling, text_module)

    def learn(self, training_data: TrainingData) -> None:
        """Takes as known the gazetteer's words and those that enough examples use."""
        counts = Counter(
            word
            for example in training_data.intent_examples
            for word in set(words_of(normalize(example.get(TEXT))))
        )
        enough = self._config["min_examples"]
        named = [word for term in terms_of(training_data) for word in words_of(term.phrase)]
        used = [word for word, count in counts.most_common() if count >= enough]
        self._use(named + used)

    def _use(self, words: list[str]) -> None:
        self._words = words
        self._repair = SpellingRepair(words)

    def keep(self, folder: Path) -> None:
        (folder / "words.json").write_text(json.dumps(self._words), encoding="utf-8")

    def restore(self, folder: Path) -> None:
        self._use(json.loads((folder / "words.json").read_text(encoding="utf-8")))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                message.set(REPAIRED_TEXT, self._repair.text(normalize(message.get(TEXT))))
        return messages
