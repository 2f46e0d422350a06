"""What our trained Rasa components have in common: how they are made, kept and loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.training_data import TrainingData


class TrainedComponent(GraphComponent):
    """A component that learns from training data and keeps what it learnt in the model.

    Subclasses say how in `learn`, `keep` and `restore`.
    """

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource

    def learn(self, training_data: TrainingData) -> None:
        """Takes from `training_data` what `process` will need."""
        raise NotImplementedError

    def keep(self, folder: Path) -> None:
        """Writes what was learnt into `folder`."""
        raise NotImplementedError

    def restore(self, folder: Path) -> None:
        """Reads what `keep` wrote."""
        raise NotImplementedError

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component.restore(folder)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        self.learn(training_data)
        with self._storage.write_to(self._resource) as folder:
            self.keep(folder)
        return self._resource
