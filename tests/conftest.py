"""Fixtures for all tests: a clean environment and, for those that need it, one trained model."""

import fcntl
import os
import shutil
from pathlib import Path

import pytest
from node import npm

from needlewise.red_flags.detector import Detector
from needlewise.red_flags.loading import load_from_model

ROOT = Path(__file__).resolve().parents[1]
LONGEST = (
    *("test_desk_story", "test_crowds", "test_plain_rasa", "test_stale_model"),
    *("test_random_conversations", "test_desk_pages", "test_catalogue", "test_desk_killed"),
    *("test_engine_killed", "test_killed", "test_conformance", "test_serve"),
)
"""Files of tests, by how their names begin."""

# Before any test imports Rasa.
os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist looks for the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Several workers share the tests file by file, so that what a file sets up is set up once;
    those that take longest come first, so that no worker is left with one at the end."""
    items.sort(key=lambda item: not item.path.name.startswith(LONGEST))
    for item in items:
        item.add_marker(pytest.mark.xdist_group(str(item.path.relative_to(ROOT))))


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's NEEDLEWISE_... variables must not decide whether a test passes."""
    for name in [n for n in os.environ if n.startswith("NEEDLEWISE_")]:
        monkeypatch.delenv(name)
    return


@pytest.fixture(scope="session")
def trained_model(root: Path) -> Path:
    """The project's model, trained where it is not true to the files; by one worker for all."""
    from needlewise.train import ensure_trained

    with (root / "models" / "tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return ensure_trained()


@pytest.fixture(scope="session")
def detector(trained_model: Path) -> Detector:
    """The trained model's red-flag detector."""
    return load_from_model(trained_model)


@pytest.fixture(scope="session")
def widget_sources(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the widget, sources and bundle, with the packages that its lock file names."""
    folder = tmp_path_factory.mktemp("widget") / "widget"
    ignored = shutil.ignore_patterns("node_modules")
    shutil.copytree(root / "widget", folder, ignore=ignored)
    npm(folder, "ci", "--no-audit", "--no-fund", "--ignore-scripts")
    return folder
