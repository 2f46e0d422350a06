"""`needlewise check`: what it prints, and the status that a script or CI sees."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from needlewise.cli import main

PAIN = Path("data", "topics", "pain.yml")


@pytest.fixture
def copied(root: Path, tmp_path: Path) -> Path:
    """The project's data files, to be broken."""
    shutil.copytree(root / "data", tmp_path / "data")
    shutil.copytree(root / "tests" / "topics", tmp_path / "tests" / "topics")
    shutil.copy(root / "clinic.yml", tmp_path)
    return tmp_path


def check(home: Path) -> subprocess.CompletedProcess[str]:
    """Runs `needlewise check` on another project."""
    return subprocess.run(
        [sys.executable, "-m", "needlewise.cli", "check"],
        env=os.environ | {"NEEDLEWISE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_project_is_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "in order" in capsys.readouterr().out


def test_a_sound_copy_is_in_order(copied: Path) -> None:
    run = check(copied)
    assert (run.returncode, run.stderr) == (0, "")
    assert "in order" in run.stdout


def test_a_broken_answer_is_named_by_file_and_line(copied: Path) -> None:
    path = copied / PAIN
    text = path.read_text(encoding="utf-8").replace("cites: [F21]", "cites: [F21, F99]")
    path.write_text(text, encoding="utf-8")
    line = text[: text.index("F99")].count("\n") + 1
    run = check(copied)
    assert run.returncode == 1
    assert f"{path}:{line}: F99 is not in data/guide.yml" in run.stdout
    assert "Traceback" not in run.stderr


def test_broken_yaml_is_named_by_file_and_line(copied: Path) -> None:
    path = copied / "clinic.yml"
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before}fax: +44: 20\n", encoding="utf-8")
    run = check(copied)
    assert run.returncode == 1
    assert f"{path}:{before.count(chr(10)) + 1}: this is not valid YAML" in run.stdout
    assert "Traceback" not in run.stderr


@pytest.fixture
def neighbours(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The projects whose texts are compared; both checks themselves are tested elsewhere."""
    compared: list[Path] = []

    def found(root: Path) -> list[str]:
        compared.append(root)
        return ["pain.yml:7: 'a' says the same as 'b'."]

    monkeypatch.setattr("needlewise.catalogue.check.check_project", lambda _: [])
    monkeypatch.setattr("needlewise.catalogue.check_neighbours.check_neighbours", found)
    return compared


def test_meanings_are_not_compared_unless_asked_for(neighbours: list[Path]) -> None:
    assert main(["check"]) == 0
    assert neighbours == []


def test_meanings_are_compared_on_demand(
    root: Path, neighbours: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--neighbours"]) == 1
    assert neighbours == [root]
    assert capsys.readouterr().out == "pain.yml:7: 'a' says the same as 'b'.\n1 problem.\n"


def test_meanings_are_compared_once_the_files_are_in_order(
    neighbours: list[Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("needlewise.catalogue.check.check_project", lambda _: ["x.yml:1: empty."])
    assert main(["check", "--neighbours"]) == 1
    assert neighbours == []
    assert "x.yml:1: empty." in capsys.readouterr().out


def test_a_folder_without_a_project_is_refused(tmp_path: Path) -> None:
    run = check(tmp_path)
    assert run.returncode == 1
    assert str(tmp_path / "data" / "guide.yml") in run.stdout
    assert "Traceback" not in run.stderr


def test_a_mistyped_variable_is_refused_with_those_that_exist(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEEDLEWISE_HOEM", str(root))
    run = check(root)
    assert run.returncode == 1
    assert "NEEDLEWISE_HOEM is not a setting" in run.stderr
    assert "NEEDLEWISE_HOME" in run.stderr
    assert "Traceback" not in run.stderr
