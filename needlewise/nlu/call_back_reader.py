"""Rasa component: a message that asks to be called back becomes the intent `call_back`."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from needlewise.clinic import clinic
from needlewise.language import call_backs, clauses, names, phone_numbers
from needlewise.language.call_backs import (
    CALL_BACK,
    NO_CALL,
    NOTHING,
    OFFER,
    Before,
    CallBackWish,
    call_back_wish,
    something_else,
)
from needlewise.language.spelling import words_of
from needlewise.nlu import component, conversation
from needlewise.nlu.choice_resolver import choice_of
from needlewise.nlu.component import TrainedComponent
from needlewise.nlu.conversation import exchanges
from needlewise.nlu.fingerprints import fingerprint_of
from needlewise.nlu.inputs import REST
from needlewise.nlu.spelling_repairer import MIN_EXAMPLES, readable_text
from needlewise.text import normalize


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class CallBackReader(TrainedComponent):
    """Wraps `needlewise.language.call_backs`; learns which words are too common to be a name.

    Sets the intent, what was said about the call, and what is left to be answered. The red-flag
    detector comes after it and overrides the intent.
    """

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        reading = (call_backs, clauses, names, phone_numbers)
        return fingerprint_of(component, conversation, *reading)

    def learn(self, training_data: TrainingData) -> None:
        texts = [normalize(message.get(TEXT)) for message in training_data.intent_examples]
        counts = Counter(word for text in texts for word in set(words_of(text)))
        self._words = {word for word, count in counts.items() if count >= MIN_EXAMPLES}

    def keep(self, folder: Path) -> None:
        (folder / "words.json").write_text(json.dumps(sorted(self._words)), encoding="utf-8")

    def restore(self, folder: Path) -> None:
        self._words = set(json.loads((folder / "words.json").read_text(encoding="utf-8")))

    # Rasa accepts no optional type here, and passes None where there is no conversation.
    def process(
        self, messages: list[Message], tracker: DialogueStateTracker = None
    ) -> list[Message]:
        last = [*exchanges(tracker)][-1:]
        before = last[0].call_back if last else NOTHING
        for message in messages:
            wish = self._wish(message, before)
            if wish is None:
                continue
            message.set(CALL_BACK, dataclasses.asdict(wish), add_to_output=True)
            if wish.step not in ("open", "waiting"):
                message.set(INTENT, {"name": CALL_BACK, "confidence": 1.0}, add_to_output=True)
                message.set(REST, list(wish.rest))
        return messages

    def _wish(self, message: Message, before: Before) -> CallBackWish | None:
        choice = choice_of(message)
        if choice is None:
            text = normalize(message.get(TEXT) or "")
            return call_back_wish(text, before, clinic().country, self._common(message))
        if OFFER in choice.titles or (before.asked and choice.kind == "agreed"):
            return CallBackWish("asked", before.name)
        if NO_CALL in choice.titles or (before.asked and choice.kind == "declined"):
            return CallBackWish("declined")
        return something_else(before) if choice.kind == "chosen" else None

    def _common(self, message: Message) -> Callable[[str], bool]:
        """Whether a word is one that patients use, or a misspelt one of these."""
        typed = words_of(normalize(message.get(TEXT) or ""))
        read = words_of(readable_text(message))
        misspelt = {one for one, other in zip(typed, read, strict=False) if one != other}
        return lambda word: word.lower() in self._words or word.lower() in misspelt


def call_back_of(message: Message) -> CallBackWish | None:
    """What `CallBackReader` found in `message`."""
    found = message.get(CALL_BACK)
    return CallBackWish(**found) if found else None
