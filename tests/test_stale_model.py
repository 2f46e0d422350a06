"""A model is true to the files that it was made from: editing one makes it stale."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

RASA = Path(sys.executable).with_name("rasa")
UP_TO_DATE = 0


@pytest.fixture(scope="module")
def small_project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with four topics, trained."""
    folder = tmp_path_factory.mktemp("small")
    for name in ("config.yml", "domain.yml", "clinic.yml"):
        shutil.copy(root / name, folder)
    (folder / "data" / "topics").mkdir(parents=True)
    for name in ("rules.yml", "guide.yml", "red_flags.yml"):
        shutil.copy(root / "data" / name, folder / "data")
    for name in ("pain", "sun", "greet"):
        shutil.copy(root / "data" / "topics" / f"{name}.yml", folder / "data" / "topics")
    shutil.copytree(root / "data" / "red_flags", folder / "data" / "red_flags")
    (folder / "models").mkdir()
    (folder / "models" / "encoder").symlink_to(root / "models" / "encoder")
    result = rasa(folder, "train")
    assert result.returncode == 0, result.stdout + result.stderr
    return folder


def rasa(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "NEEDLEWISE_HOME": str(folder),
        "RASA_CACHE_DIRECTORY": str(folder / "cache"),
    }
    return subprocess.run(
        [RASA, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_an_unchanged_project_needs_no_training(small_project: Path) -> None:
    assert rasa(small_project, "train", "--dry-run").returncode == UP_TO_DATE


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("data/topics/pain.yml", "- intent: faq/pain", "- intent: faq/sun"),
        ("data/topics/pain.yml", "applied first", "put on first"),
        ("data/red_flags.yml", "- gasping", "- gulping"),
        ("config.yml", "sure: 0.4", "sure: 0.45"),
    ],
    ids=["an example's topic", "an answer", "a red flag's word", "a threshold"],
)
def test_an_edited_file_makes_the_model_stale(
    small_project: Path, file: str, before: str, after: str
) -> None:
    path = small_project / file
    original = path.read_text()
    assert before in original
    path.write_text(original.replace(before, after, 1))
    try:
        assert rasa(small_project, "train", "--dry-run").returncode != UP_TO_DATE
    finally:
        path.write_text(original)


def test_setup_trains_again_only_when_a_file_has_changed(
    root: Path, trained_model: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from needlewise import models, train

    trained: list[str] = []
    monkeypatch.setattr(train, "train", lambda: trained.append("once"))
    assert train.ensure_trained() == trained_model
    assert not trained
    for name in ("config.yml", "domain.yml", "uv.lock", "data", "models"):
        (tmp_path / name).symlink_to(root / name)
    monkeypatch.setattr(models, "project_root", lambda: tmp_path)
    assert models.is_current()
    (tmp_path / "config.yml").unlink()
    (tmp_path / "config.yml").write_text((root / "config.yml").read_text() + "\n")
    assert not models.is_current()
    train.ensure_trained()
    assert trained == ["once"]
