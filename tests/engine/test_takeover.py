"""Another model takes over while conversations go on."""

import asyncio
import shutil
from pathlib import Path

import pytest

from needlewise.engine import app
from needlewise.engine.engine import Engine
from needlewise.errors import EngineError


@pytest.fixture(scope="module")
def changing(trained_model: Path) -> Engine:
    """An engine of this file's own: its model changes."""
    return Engine(trained_model)


@pytest.fixture
def other(trained_model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(trained_model, tmp_path / "other.tar.gz"))


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, changing: Engine) -> list[Path]:
    """The model in use, last, as engine/app.py sees it."""
    models = [changing.model]
    monkeypatch.setattr(app, "latest_model", lambda: models[-1])
    monkeypatch.setattr(app, "LOOK_EVERY", 0.02)
    return models


async def _ask(engine: Engine, text: str) -> tuple[str, ...]:
    return (await engine.turn("ann", text)).topics


def test_a_conversation_goes_on(changing: Engine, other: Path) -> None:
    assert asyncio.run(_ask(changing, "does it help with stretch marks?")) == (
        "condition:stretch_marks",
    )
    changing.use(other)
    assert changing.model == other
    told = asyncio.run(changing.turn("ann", "does it help with stretch marks?"))
    assert told.topics == ("condition:stretch_marks",)
    first = asyncio.run(changing.turn("bob", "does it help with stretch marks?"))
    assert told.replies[0].text != first.replies[0].text  # ann was told before


def test_a_broken_model_changes_nothing(changing: Engine, tmp_path: Path) -> None:
    broken, before = tmp_path / "broken.tar.gz", changing.model
    broken.write_bytes(b"not a model")
    with pytest.raises(EngineError, match=r"broken\.tar\.gz"):
        changing.use(broken)
    assert changing.model == before
    assert asyncio.run(_ask(changing, "does it hurt?")) == ("pain",)


def test_messages_are_answered_while_another_model_is_loaded(
    changing: Engine, other: Path, served: list[Path], tmp_path: Path
) -> None:
    async def story() -> int:
        following = asyncio.create_task(app._follow(changing))
        broken = tmp_path / "broken.tar.gz"
        broken.write_bytes(b"not a model")
        served.append(broken)
        await asyncio.sleep(0.1)
        served.append(other)
        answered = 0
        while changing.model != other:
            assert await _ask(changing, "does it hurt?") == ("pain",)
            answered += 1
            await asyncio.sleep(0.01)
        following.cancel()
        return answered

    assert asyncio.run(asyncio.wait_for(story(), 120)) > 1
    assert asyncio.run(_ask(changing, "does it hurt?")) == ("pain",)
