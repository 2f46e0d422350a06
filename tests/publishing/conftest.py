"""A small project of its own for each test, with a model that holds a red-flag detector."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# The small project of the catalogue's tests.
sys.path.insert(0, str(Path(__file__).parents[1] / "catalogue"))

import small_home
from desk import Desk, without_the_slow_parts

from needlewise.models import MODEL
from needlewise.settings import settings
from needlewise.store.database import Database


@pytest.fixture(scope="session")
def small_model(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with a detector that knows the small project's reports."""
    return small_home.train(small_home.make(tmp_path_factory.mktemp("made"), root), "made")


@pytest.fixture
def home(
    root: Path, tmp_path: Path, small_model: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """The project's folder, as NEEDLEWISE_HOME."""
    folder = small_home.make(tmp_path / "home", root)
    small_home.stamp(folder, small_model, small_home.FIRST)
    os.utime(folder / "models" / f"{small_home.FIRST}{MODEL}", (1_000_000, 1_000_000))
    monkeypatch.setenv("NEEDLEWISE_HOME", str(folder))
    settings.cache_clear()
    yield folder
    settings.cache_clear()


@pytest.fixture
def database(home: Path) -> Database:
    opened = small_home.database(home)
    opened.upgrade()
    return opened


@pytest.fixture
def desk(
    home: Path, database: Database, small_model: Path, monkeypatch: pytest.MonkeyPatch
) -> Desk:
    monkeypatch.setenv("FAKE_TRAINING", "0")
    without_the_slow_parts(monkeypatch.setattr, small_model)
    return Desk(home, database, small_model, monkeypatch)
