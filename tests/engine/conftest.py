"""One engine for all tests of this folder, and conversations with it."""

import asyncio
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from needlewise.engine.answer import Answer
from needlewise.engine.engine import Engine


@pytest.fixture(scope="session")
def engine(trained_model: Path) -> Engine:
    return Engine(trained_model)


@pytest.fixture
def converse(engine: Engine) -> Callable[..., list[Answer]]:
    """Sends messages in a conversation of the test's own and returns all its answers."""
    sender = uuid.uuid4().hex

    def send(*texts: str) -> list[Answer]:
        async def conversation() -> list[Answer]:
            return [await engine.answer(sender, text) for text in texts]

        return asyncio.run(conversation())

    return send
