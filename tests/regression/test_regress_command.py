"""`needlewise regress`."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from scripted import ScriptedEngine, case

from needlewise.cli import main
from needlewise.regression import command, runs, store
from needlewise.regression.yaml_form import export, read
from needlewise.store.database import Database

CASES = [
    case("pain", "pain", group="skin", tags=("old",)),
    case("sun", "sun", group="skin"),
    case("hi", "greet", group="talk"),
]
RIGHT = {"pain": "pain", "sun": "sun", "hi": "greet"}


@pytest.fixture
def answers(database: Database, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the engine says; the suite has three cases."""
    said = dict(RIGHT)
    for one in CASES:
        store.add(database, one, "tess")
    monkeypatch.setattr(command, "database", lambda: database)
    monkeypatch.setattr(command, "_engine", lambda: ScriptedEngine(said))
    return said


@pytest.mark.usefixtures("answers")
def test_all_is_well(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["regress"]) == 0
    assert "3 of 3" in capsys.readouterr().out
    assert len(runs.history(database)) == 1


def test_a_failure_is_named_and_is_the_exit_status(
    answers: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["regress"])
    answers["sun"] = "aftercare"
    assert main(["regress"]) == 1
    printed = capsys.readouterr().out
    assert "expected the topic sun, got aftercare" in printed
    newly = printed.partition("newly failing")[2].partition("newly passing")[0]
    assert newly.split() == ["1", "skin:", "sun"]


@pytest.mark.parametrize(
    ("options", "figures"),
    [
        (["--group", "skin"], "2 of 2"),
        (["--tag", "old"], "1 of 1"),
        (["--group", "skin", "--tag", "old"], "1 of 1"),
    ],
)
def test_a_part_of_the_suite_is_compared_but_not_kept(
    database: Database,
    answers: Mapping[str, str],
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    figures: str,
) -> None:
    main(["regress"])
    capsys.readouterr()
    assert main(["regress", *options]) == 0
    printed = capsys.readouterr().out
    assert figures in printed.partition("Since")[0]
    assert printed.split()[-1] == "0", "cases that were not asked are not gone"
    assert len(runs.history(database)) == 1


@pytest.mark.usefixtures("answers")
def test_files_are_run_by_themselves(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / "sun.yml", tmp_path / "pain.yml"]
    files[0].write_text("- sun\n")
    files[1].write_text("- sun\n- pain\n")
    assert main(["regress", "--file", *map(str, files)]) == 1
    assert "2 of 3" in capsys.readouterr().out
    assert main(["regress", "--file", str(files[0])]) == 0
    assert runs.history(database) == []


@pytest.mark.usefixtures("answers")
@pytest.mark.parametrize("options", [["--group", "skn"], ["--tag", "skn"]])
def test_what_chooses_nothing_is_told_the_choices(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["regress", *options]) == 1
    complaint = capsys.readouterr().err
    assert "'skn'" in complaint
    assert "Groups: 'skin', 'talk'. Tags: 'old'" in complaint


@pytest.mark.usefixtures("answers")
def test_cases_are_exported_and_imported(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.yml"
    assert main(["regress", "--export", str(path), "--group", "skin"]) == 0
    assert read(path) == CASES[:2]
    path.write_text(export([CASES[0], case("new", "help")]))
    assert main(["regress", "--import", str(path)]) == 0
    assert "1 added, 0 changed, 1 there already" in capsys.readouterr().out
    assert len(store.listed(database)) == 4


@pytest.mark.usefixtures("answers")
def test_a_file_that_is_wrong_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.yml"
    path.write_text("- {text: hi, topics: [suns]}")
    for option in ("--file", "--import"):
        assert main(["regress", option, str(path)]) == 1
        assert f"{path}:1: " in capsys.readouterr().err
    assert main(["regress", "--export", str(tmp_path / "no" / "such.yml")]) == 1
    assert "cannot be written" in capsys.readouterr().err
