"""`check_project`: a sound project has no problem, and all that is wrong is named at once."""

from pathlib import Path

import pytest
from small_project import PAIN, SCARS, edit, only_problem

from needlewise.catalogue.check import check_project


def test_a_sound_project_has_no_problem(project: Path) -> None:
    assert check_project(project) == []


@pytest.mark.parametrize("name", ["tests", "tests/topics", "tests/red_flags"])
def test_a_project_without_held_out_phrasings_has_no_problem(project: Path, name: str) -> None:
    """An installation may leave the tests out."""
    (project / name).rename(project / "left-out")
    assert check_project(project) == []


def test_blank_lines_between_examples_are_no_examples(project: Path) -> None:
    edit(project / PAIN, "My coach asks\n", "My coach asks\n\n")
    edit(project / PAIN, "My editor asks\n", "My editor asks\n\n")
    assert check_project(project) == []


@pytest.mark.parametrize("name", ["clinic.yml", "data/guide.yml", "data/red_flags.yml"])
def test_a_missing_file_is_named(project: Path, name: str) -> None:
    (project / name).unlink()
    assert only_problem(project).startswith(f"{project / name}: cannot be read")


def test_all_unsound_files_are_named_at_once(project: Path) -> None:
    for name in ("clinic.yml", "data/guide.yml", PAIN, SCARS):
        (project / name).write_text("", encoding="utf-8")
    problems = [str(problem) for problem in check_project(project)]
    for name in ("clinic.yml", "data/guide.yml", PAIN, SCARS):
        assert f"{project / name}:1: the file is empty." in problems


@pytest.mark.parametrize("name", ["data/topics", "data/red_flags"])
def test_a_folder_without_a_file_is_refused(project: Path, name: str) -> None:
    (project / name).rename(project / "elsewhere")
    problem = only_problem(project)
    assert problem.startswith(f"{project / name}: ")
    assert "no topic files" in problem


@pytest.mark.parametrize("folder", ["data/topics", "data/red_flags/doctor"])
def test_a_file_that_would_not_be_read_is_named(project: Path, folder: str) -> None:
    path = project / folder / "more.yaml"
    path.write_text('version: "3.1"\nnlu: []\n', encoding="utf-8")
    problem = only_problem(project)
    assert problem.startswith(f"{path}: ")
    assert ".yml" in problem


def test_a_guide_without_facts_is_a_problem_and_no_crash(project: Path) -> None:
    (project / "data" / "guide.yml").write_text("title: A guide\nfacts: []\n", encoding="utf-8")
    assert check_project(project)


def test_every_broken_promise_is_named_at_once(project: Path) -> None:
    edit(project / PAIN, "[F01, F02]", "[F01, F09]")
    edit(project / SCARS, "follow_ups: [pain]", "follow_ups: [pains]")
    (project / "tests" / "topics" / "greet.yml").unlink()
    problems = [str(problem) for problem in check_project(project)]
    assert len(problems) == 3
    for word in ("F09", "'pains'", "held-out"):
        assert sum(word in problem for problem in problems) == 1
