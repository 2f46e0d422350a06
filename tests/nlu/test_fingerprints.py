"""Fingerprints: whatever a component depends on changes them, and nothing else does."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from needlewise.nlu import decision
from needlewise.nlu.fingerprints import fingerprint_of

Make = Callable[[Path, str], ModuleType | Path]


def module(path: Path, source: str) -> ModuleType:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source)
    spec = importlib.util.spec_from_file_location("part", path)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def file(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


@pytest.mark.parametrize("make", [module, file])
def test_other_content_gives_another_fingerprint(make: Make, tmp_path: Path) -> None:
    before = fingerprint_of(make(tmp_path / "a" / "part.py", "X = 1\n"))
    assert fingerprint_of(make(tmp_path / "b" / "part.py", "X = 2\n")) != before


@pytest.mark.parametrize("make", [module, file])
def test_the_folder_does_not_matter(make: Make, tmp_path: Path) -> None:
    """A moved project keeps its trained parts."""
    before = fingerprint_of(make(tmp_path / "a" / "part.py", "X = 1\n"))
    assert fingerprint_of(make(tmp_path / "b" / "part.py", "X = 1\n")) == before


def test_a_helper_outside_of_any_class_counts(tmp_path: Path) -> None:
    source = "class Component:\n    pass\n\n\ndef helper():\n    return {}\n"
    one = fingerprint_of(module(tmp_path / "a" / "part.py", source.format(1)))
    assert fingerprint_of(module(tmp_path / "b" / "part.py", source.format(2))) != one


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = file(tmp_path / "part.yml", "a: 1")
    before = fingerprint_of(path)
    path.write_text("a: 2")
    assert fingerprint_of(path) != before
    path.write_text("a: 1")
    assert fingerprint_of(path) == before


def test_strings_count() -> None:
    assert fingerprint_of("one") == fingerprint_of("one")
    assert fingerprint_of("one") != fingerprint_of("other")


@pytest.mark.parametrize("changed", range(3))
def test_every_part_counts(changed: int) -> None:
    parts = ["a", "b", "c"]
    before = fingerprint_of(*parts)
    parts[changed] = "z"
    assert fingerprint_of(*parts) != before


def test_the_order_counts() -> None:
    assert fingerprint_of("a", "b") != fingerprint_of("b", "a")


def test_it_counts_where_one_part_ends_and_the_next_begins(tmp_path: Path) -> None:
    """An entry moved from the end of one file to the start of the next is a change."""
    one = [file(tmp_path / "1.yml", "- x\n- y\n"), file(tmp_path / "2.yml", "- z\n")]
    before = fingerprint_of(*one)
    other = [file(tmp_path / "1.yml", "- x\n"), file(tmp_path / "2.yml", "- y\n- z\n")]
    assert fingerprint_of(*other) != before


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        fingerprint_of(tmp_path / "missing.yml")


def test_another_process_finds_the_same_fingerprint() -> None:
    """Else each start would train anew."""
    code = (
        "from needlewise.nlu import decision, fingerprints\n"
        "print(fingerprints.fingerprint_of(decision, 'text'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == fingerprint_of(decision, "text")
