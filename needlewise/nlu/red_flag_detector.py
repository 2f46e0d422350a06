"""Rasa component: a message that reports a symptom becomes the intent `red_flag`."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from needlewise.catalogue import examples
from needlewise.catalogue.examples import kind_of
from needlewise.language import clauses, spelling
from needlewise.language.spelling import words_of
from needlewise.nlu import component, conversation
from needlewise.nlu.choice_resolver import choice_of
from needlewise.nlu.component import TrainedComponent
from needlewise.nlu.conversation import exchanges
from needlewise.nlu.fingerprints import fingerprint_of
from needlewise.nlu.inputs import RED_FLAG, REST, label_of
from needlewise.nlu.sentence_encoder import SentenceEncoder, embedding_of
from needlewise.red_flags import (
    detector,
    finding,
    follow_up,
    loading,
    phrases,
    rules,
    second_opinion,
    thresholds,
    vocabulary,
)
from needlewise.red_flags.finding import Finding, gravest
from needlewise.red_flags.follow_up import Before
from needlewise.red_flags.second_opinion import SecondOpinion
from needlewise.red_flags.thresholds import Thresholds
from needlewise.red_flags.vocabulary import read_red_flags, red_flags_path
from needlewise.text import normalize

SYMPTOM = "symptom"
RIGHT_FROM = 5  # a word that so many examples use is no typo


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class RedFlagDetector(TrainedComponent):
    """Wraps `needlewise.red_flags`.

    Sets, where something is reported, the intent, an entity `symptom` for each symptom named, and
    what is left to be answered. The topic classifier comes after it and leaves the intent alone.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"stands": 0.03, "taken_back": 0.6, "unnamed": 0.35, "part": 0.7, "sure": 0.5}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        ours = (
            detector,
            finding,
            follow_up,
            loading,
            phrases,
            rules,
            second_opinion,
            spelling,
            thresholds,
            vocabulary,
        )
        return fingerprint_of(component, conversation, clauses, examples, *ours, red_flags_path())

    def learn(self, training_data: TrainingData) -> None:
        """Learns from every example what it does with a symptom; see `Example.kind`."""
        messages = training_data.intent_examples
        kinds = [
            kind_of(label_of(m), (m.get("metadata") or {}).get("intent") or {}) for m in messages
        ]
        counts = Counter(w for m in messages for w in set(words_of(normalize(m.get(TEXT)))))
        self._right_words = sorted(w for w, n in counts.items() if n >= RIGHT_FROM)
        self._opinion = SecondOpinion.fit(np.vstack([embedding_of(m) for m in messages]), kinds)

    def keep(self, folder: Path) -> None:
        read_red_flags(red_flags_path())  # refused now rather than when it is loaded
        limits = Thresholds(**{name: self._config[name] for name in self.get_default_config()})
        loading.keep(
            folder, red_flags_path().read_bytes(), self._opinion, limits, self._right_words
        )

    def restore(self, folder: Path) -> None:
        self._detector = loading.load(folder)

    # Rasa accepts no optional type here, and passes None where there is no conversation.
    def process(
        self,
        messages: list[Message],
        tracker: DialogueStateTracker = None,
    ) -> list[Message]:
        turns = list(exchanges(tracker))
        before = [Before(e.text, follow_up.offers_a_report(e.titles)) for e in turns]
        calls = turns[-1].calls if turns else frozenset()
        for message in messages:
            text = message.get(TEXT) or ""
            if calls.isdisjoint(_said(message)):
                found = gravest([self._detector.detect(said, before) for said in _said(message)])
            else:  # who chooses to call is told once more why, and whom
                found = self._detector.detect(before[-1].text, before[:-1])
            message.set(RED_FLAG, dataclasses.asdict(found), add_to_output=True)
            if found.level or found.denied:
                message.set(INTENT, {"name": RED_FLAG, "confidence": 1.0}, add_to_output=True)
            if found.level == "doctor" and not found.earlier:
                message.set(REST, self._detector.rest(text))
            entities = message.get(ENTITIES, []) + list(_entities(text, found))
            message.set(ENTITIES, entities, add_to_output=True)
        return messages


def _said(message: Message) -> list[str]:
    """What was typed, and the titles of the buttons that it chose by their number."""
    choice = choice_of(message)
    return [message.get(TEXT) or "", *(choice.titles if choice else ())]


def _entities(text: str, found: Finding) -> Iterator[dict[str, Any]]:
    """Each symptom named, where it stands; a misspelt one stands for the whole message."""
    for span in found.spans if found.level else ():
        start = text.lower().find(span.lower())
        yield {
            "entity": SYMPTOM,
            "value": found.category,
            "start": max(start, 0),
            "end": start + len(span) if start >= 0 else len(text),
            "extractor": RedFlagDetector.__name__,
        }
