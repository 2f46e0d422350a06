"""Actions called as Rasa calls them, with the domain of a trained model."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.importers.importer import TrainingDataImporter
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

Messages = list[dict[str, Any]]


@pytest.fixture(scope="session")
def domain(root: Path) -> dict[str, Any]:
    """The domain as a trained model holds it, answers included."""
    importer = TrainingDataImporter.load_from_config(
        str(root / "config.yml"), str(root / "domain.yml"), [str(root / "data")]
    )
    loaded: Domain = importer.get_domain()
    return loaded.as_dict()


@pytest.fixture
def run(domain: dict[str, Any]) -> Callable[..., Messages]:
    """Runs an action after the message that the keyword arguments describe."""

    def run(action: Action, **latest_message: Any) -> Messages:
        dispatcher = CollectingDispatcher()
        tracker = Tracker("someone", {}, latest_message, [], False, None, {}, "action_listen")
        asyncio.run(action.run(dispatcher, tracker, domain))
        return dispatcher.messages

    return run
