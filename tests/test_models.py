"""Which model is in use, and which are kept."""

import os
from pathlib import Path

import pytest

from needlewise import models
from needlewise.errors import EngineError


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(models, "project_root", lambda: tmp_path)
    (tmp_path / "models").mkdir()
    return tmp_path / "models"


def add(folder: Path, *names: str) -> list[Path]:
    """Models, the oldest first, all of them old."""
    paths = [folder / f"{name}.tar.gz" for name in names]
    for age, path in enumerate(paths):
        path.write_text(path.name)
        os.utime(path, (1_000_000 + age, 1_000_000 + age))
    return paths


def names(folder: Path) -> list[str]:
    return sorted(path.name.removesuffix(".tar.gz") for path in folder.glob("*.tar.gz"))


def test_without_models_there_is_none_in_use(folder: Path) -> None:
    with pytest.raises(EngineError, match="There is no trained model"):
        models.latest_model()
    assert not models.is_current()


def test_the_newest_is_in_use_until_one_is_named(folder: Path) -> None:
    old, new = add(folder, "old", "new")
    assert models.latest_model() == new
    models.put_in_use(old)
    assert models.latest_model() == old
    old.unlink()
    assert models.latest_model() == new


def test_a_model_put_in_use_is_the_newest_for_plain_rasa_too(folder: Path) -> None:
    old, new = add(folder, "old", "new")
    models.put_in_use(old)
    assert old.stat().st_ctime_ns >= new.stat().st_ctime_ns
    assert old.stat().st_mtime > new.stat().st_mtime


def test_the_last_five_in_use_are_kept(folder: Path) -> None:
    added = add(folder, *"abcdefg")
    (folder / "a.trained-on").write_text("x")
    models.put_in_use(added[1])
    assert names(folder) == ["b", "d", "e", "f", "g"]
    assert not (folder / "a.trained-on").exists()


def test_what_was_taken_over_is_not_in_use_yet(folder: Path, tmp_path: Path) -> None:
    [old] = add(folder, "old")
    (tmp_path / "staged").mkdir()
    [new] = add(tmp_path / "staged", "new")
    new.with_name("new.trained-on").write_text("inputs")
    taken = models.take_over(new)
    assert (taken.parent, taken.read_text()) == (folder, "new.tar.gz")
    assert models.latest_model() == old
    assert models.made_from("inputs") == taken
    assert models.made_from("others") is None


def test_a_copy_that_was_cut_off_is_made_anew(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "staged").mkdir()
    [new] = add(tmp_path / "staged", "new")
    new.with_name("new.trained-on").write_text("inputs")
    (folder / "new.tar.gz").write_text("new")
    assert models.take_over(new).read_text() == "new.tar.gz"


def test_each_model_knows_what_it_was_made_from(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text("a")
    [first] = add(folder, "first")
    models.mark_current()
    assert models.is_current()
    (tmp_path / "config.yml").write_text("b")
    assert not models.is_current()
    (folder / "second.tar.gz").touch()
    models.mark_current()
    assert models.latest_model().name == "second.tar.gz"
    assert models.is_current()
    (tmp_path / "config.yml").write_text("a")
    models.put_in_use(first)
    assert models.is_current()
