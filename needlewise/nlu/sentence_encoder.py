"""Rasa component: a dense sentence feature from the sentence encoder."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from needlewise.language import encoder
from needlewise.language.encoder import Embeddings, shared_encoder
from needlewise.nlu.fingerprints import fingerprint_of
from needlewise.nlu.spelling_repairer import readable_text


def embedding_of(message: Message) -> Embeddings:
    """The sentence embedding that `SentenceEncoder` left in `message`, shape (1, 384)."""
    _, sentence = message.get_dense_features(TEXT, [SentenceEncoder.__name__])
    embedding: Embeddings = sentence.features
    return embedding


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """all-MiniLM-L6-v2 for any classifier of the pipeline; needs no tokenizer before it."""

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """There is nothing to configure."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return fingerprint_of(encoder, encoder.fingerprint())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        return cls(cls.__name__, config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                embedding = shared_encoder().encode([readable_text(message)])
                self.add_features_to_message(None, embedding, TEXT, message)
        return messages
