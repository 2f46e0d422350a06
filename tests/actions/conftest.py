"""Actions called as Rasa calls them, with the domain of a trained model."""

import asyncio
from collections.abc import Callable, Sequence
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


Outcome = tuple[Messages, dict[str, Any]]


@pytest.fixture
def call(domain: dict[str, Any]) -> Callable[..., Outcome]:
    """Runs an action after the message that the keyword arguments describe.

    Returns the messages that it utters and the slots that it sets.
    """

    def call(
        action: Action,
        *,
        slots: dict[str, Any] | None = None,
        events: Sequence[dict[str, Any]] = (),
        **latest_message: Any,
    ) -> Outcome:
        dispatcher = CollectingDispatcher()
        tracker = Tracker(
            "someone", slots or {}, latest_message, list(events), False, None, {}, "action_listen"
        )
        done = asyncio.run(action.run(dispatcher, tracker, domain))
        assert all(event["event"] == "slot" for event in done)
        return dispatcher.messages, {event["name"]: event["value"] for event in done}

    return call


@pytest.fixture
def run(call: Callable[..., Outcome]) -> Callable[..., Messages]:
    """Like `call`, for the messages alone."""
    return lambda action, **described: call(action, **described)[0]
