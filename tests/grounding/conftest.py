"""What the assistant may say, and its own action on the way to a person's screen."""

import asyncio
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.importers.importer import TrainingDataImporter
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.action_answer import ActionAnswer
from needlewise.engine.collector import Collector

pytest.register_assert_rewrite("catalogue_sentences", "content_words")

import catalogue_sentences  # noqa: E402
from catalogue_sentences import Catalogue  # noqa: E402

Reply = Callable[..., Collector]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """All that the assistant may say."""
    return catalogue_sentences.catalogue()


@pytest.fixture(scope="session")
def domain(root: Path) -> Domain:
    """The domain as Rasa builds it from the files, answers included."""
    importer = TrainingDataImporter.load_from_config(
        str(root / "config.yml"), str(root / "domain.yml"), [str(root / "data")]
    )
    return importer.get_domain()


@pytest.fixture(scope="session")
def reply(domain: Domain) -> Iterator[Reply]:
    """What is answered to a message that asks for some topics, as the engine collects it.

    The project's own action runs, and Rasa words what it utters; only the understanding is given.
    """
    as_dict = domain.as_dict()
    generator = TemplatedNaturalLanguageGenerator(domain.responses)
    conversation = DialogueStateTracker("someone", domain.slots)

    async def collect(message: dict[str, Any], told: Collection[str]) -> Collector:
        dispatcher, collector = CollectingDispatcher(), Collector()
        slots = {"told": [*told]}
        tracker = Tracker("someone", slots, message, [], False, None, {}, "action_listen")
        await ActionAnswer().run(dispatcher, tracker, as_dict)
        for uttered in await RemoteAction._utter_responses(
            dispatcher.messages, collector, generator, conversation
        ):
            await collector.send_response("someone", uttered.message())
        return collector

    with asyncio.Runner() as runner:

        def reply(
            *keys: str, told: Collection[str] = (), offers: Collection[str] = ()
        ) -> Collector:
            message = {"topics": _understood(keys), "offers": _understood(offers)}
            return runner.run(collect(message, told))

        yield reply


def _understood(keys: Collection[str]) -> list[dict[str, Any]]:
    return [{"intent_response_key": key, "confidence": 0.9} for key in keys]
