"""The engine's loopback door, as the gateway's own client knocks at it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from needlewise.engine.app import create_app
from needlewise.engine.engine import Engine
from needlewise.errors import EngineError
from needlewise.gateway.engine_client import EngineClient

Story = Callable[[EngineClient], Awaitable[Any]]


@pytest.fixture
def tell(engine: Engine) -> Callable[[Story], Any]:
    """Runs a story with a client of the engine, and returns what it does."""

    def run(story: Story) -> Any:
        async def told() -> Any:
            client = EngineClient("http://engine", timeout=10.0)
            app = create_app(engine)
            client._http = httpx.AsyncClient(
                base_url="http://engine", transport=httpx.ASGITransport(app)
            )
            app.state.engine = engine
            async with client:
                return await story(client)

        return asyncio.run(told())

    return run


def test_a_message_comes_back_as_an_answer(tell: Callable[[Story], Any]) -> None:
    answer = tell(lambda client: client.answer("a", "does it hurt?"))
    assert answer.turn.topics == ("pain",)
    assert answer.reading.intent == "faq"


def test_a_question_that_is_known_is_no_problem(tell: Callable[[Story], Any]) -> None:
    assert tell(lambda client: client.problem("What does it treat?")) is None


@pytest.mark.parametrize("sender", ["visitor", "a/b?c#d e"])
def test_what_is_forgotten_is_leant_on_no_more(tell: Callable[[Story], Any], sender: str) -> None:
    async def story(client: EngineClient) -> list[tuple[str, ...]]:
        topics = []
        for _ in range(2):
            await client.answer(sender, "I'm pregnant")
            topics.append((await client.answer(sender, "can I have it then?")).turn.topics)
            await client.forget(sender)
            topics.append((await client.answer(sender, "can I have it then?")).turn.topics)
        return topics

    first, forgotten, again, _ = tell(story)
    assert first == again == ("risk:pregnancy",)
    assert "risk:pregnancy" not in forgotten


def test_to_forget_what_was_never_said_is_fine(tell: Callable[[Story], Any]) -> None:
    tell(lambda client: client.forget("nobody"))


def test_a_message_without_text_is_refused(tell: Callable[[Story], Any]) -> None:
    with pytest.raises(EngineError, match="HTTPStatusError"):
        tell(lambda client: client.answer("", "hello"))
