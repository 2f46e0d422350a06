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

# Before any test imports Rasa.
os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Several workers share the tests file by file; browser tests take longest, so they come first.

    They are one group: each worker that has some starts an assistant.
    """
    items.sort(key=lambda item: item.path.parent.name != "browser")
    for item in items:
        is_browser = item.path.parent.name == "browser"
        group = "browser" if is_browser else str(item.path.relative_to(ROOT))
        item.add_marker(pytest.mark.xdist_group(group))


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
