"""Rasa component: conditions and risks as entities, from lookups and synonyms."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from needlewise.language import spelling
from needlewise.nlu import component, gazetteer
from needlewise.nlu.component import TrainedComponent
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
class GazetteerEntityExtractor(TrainedComponent, EntityExtractorMixin):
    """Wraps `needlewise.nlu.gazetteer`."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return fingerprint_of(component, gazetteer, spelling)

    def learn(self, training_data: TrainingData) -> None:
        self._use(list(terms_of(training_data)))

    def _use(self, terms: list[Term]) -> None:
        self._terms = terms
        self._gazetteer = Gazetteer(terms)

    def keep(self, folder: Path) -> None:
        content = json.dumps([dataclasses.astuple(term) for term in self._terms])
        (folder / "terms.json").write_text(content, encoding="utf-8")

    def restore(self, folder: Path) -> None:
        terms = json.loads((folder / "terms.json").read_text(encoding="utf-8"))
        self._use([Term(*term) for term in terms])

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            mentions = self._gazetteer.find(message.get(TEXT) or "")
            found = [self._as_entity(mention) for mention in mentions]
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def _as_entity(self, mention: Mention) -> dict[str, Any]:
        return {**dataclasses.asdict(mention), "extractor": type(self).__name__}
