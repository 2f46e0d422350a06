"""Rasa component: conditions and risks as entities, from lookups and synonyms."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from needlewise.nlu import gazetteer, spelling
from needlewise.nlu.fingerprints import fingerprint_of
from needlewise.nlu.gazetteer import Gazetteer, Mention, Term


def terms_of(training_data: TrainingData) -> Iterator[Term]:
    """Each lookup value names itself; each synonym of it names it too."""
    entity_of: dict[str, str] = {}
    for table in training_data.lookup_tables:
        for value in table["elements"]:
            entity_of[value] = table["name"]
            yield Term(table["name"], value, value.replace("_", " "))
    for phrase, value in training_data.entity_synonyms.items():
        if value in entity_of and phrase != value:
            yield Term(entity_of[value], value, phrase)


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=True)
class GazetteerEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Wraps `needlewise.nlu.gazetteer`."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return fingerprint_of(gazetteer, spelling)

    def __init__(self, storage: ModelStorage, resource: Resource, terms: list[Term]) -> None:
        self._storage = storage
        self._resource = resource
        self._gazetteer = Gazetteer(terms)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GazetteerEntityExtractor:
        return cls(model_storage, resource, [])

    def train(self, training_data: TrainingData) -> Resource:
        terms = list(terms_of(training_data))
        self._gazetteer = Gazetteer(terms)
        with self._storage.write_to(self._resource) as folder:
            content = json.dumps([dataclasses.astuple(term) for term in terms])
            (folder / "terms.json").write_text(content, encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> GazetteerEntityExtractor:
        with model_storage.read_from(resource) as folder:
            terms = json.loads((folder / "terms.json").read_text(encoding="utf-8"))
        return cls(model_storage, resource, [Term(*term) for term in terms])

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            mentions = self._gazetteer.find(message.get(TEXT) or "")
            found = [self._as_entity(mention) for mention in mentions]
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def _as_entity(self, mention: Mention) -> dict[str, Any]:
        return {**dataclasses.asdict(mention), "extractor": type(self).__name__}
