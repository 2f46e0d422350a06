"""Rasa component: a number typed for a button, or "yes" and "no" to what was offered."""

from __future__ import annotations

import dataclasses
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from needlewise.language import choices
from needlewise.language.choices import Choice, choice
from needlewise.nlu import conversation
from needlewise.nlu.conversation import exchanges
from needlewise.nlu.fingerprints import fingerprint_of

CHOICE = "choice"


def choice_of(message: Message) -> Choice | None:
    """What `ChoiceResolver` found in `message`."""
    found = message.get(CHOICE)
    return Choice(found["kind"], tuple(found["titles"])) if found else None


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class ChoiceResolver(GraphComponent):
    """Wraps `needlewise.language.choices`; the components after it read what was chosen."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return fingerprint_of(choices, conversation)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ChoiceResolver:
        return cls()

    # Rasa accepts no optional type here, and passes None where there is no conversation.
    def process(
        self, messages: list[Message], tracker: DialogueStateTracker = None
    ) -> list[Message]:
        last = [*exchanges(tracker)][-1:]
        for message in messages:
            for exchange in last:
                found = choice(message.get(TEXT) or "", exchange.titles, asked=exchange.asked_back)
                if found:
                    message.set(CHOICE, dataclasses.asdict(found), add_to_output=True)
        return messages
