"""`check_project`: data/red_flags/<level>/<category>.yml holds reports of that category alone."""

from pathlib import Path

import pytest
from small_project import AIRWAY, BLEEDING, PAIN, assert_named, edit, only_problem

from needlewise.catalogue.check import check_project

KNOWN = ["Known: ", "doctor/bleeding", "emergency/airway"]


@pytest.mark.parametrize(
    ("name", "old", "new", "mark", "words"),
    [
        pytest.param(
            BLEEDING,
            "red_flag/doctor",
            "faq/pain",
            "faq/pain",
            ["'faq/pain' does not belong in this file", "allowed: red_flag/doctor"],
            id="intent_of_a_topic",
        ),
        pytest.param(
            BLEEDING,
            "red_flag/doctor",
            "red_flag/nurse",
            "red_flag/nurse",
            ["'red_flag/nurse' does not belong in this file", "allowed: red_flag/doctor"],
            id="unknown_level",
        ),
        pytest.param(
            AIRWAY,
            "red_flag/emergency",
            "red_flag/doctor",
            "red_flag/doctor",
            ["'red_flag/doctor' does not belong in this file", "allowed: red_flag/emergency"],
            id="level_of_another_folder",
        ),
        pytest.param(
            BLEEDING,
            "{voice: brisk, category: bleeding}",
            "{voice: brisk}",
            "- intent",
            ["category: bleeding"],
            id="no_category",
        ),
        pytest.param(
            BLEEDING,
            "  metadata: {voice: brisk, category: bleeding}\n",
            "",
            "- intent",
            ["category: bleeding"],
            id="no_metadata",
        ),
        pytest.param(
            BLEEDING,
            "category: bleeding}",
            "category: airway}",
            "- intent",
            ["category: bleeding"],
            id="category_of_another_file",
        ),
    ],
)
def test_an_unsound_block_is_named_by_file_and_line(
    project: Path, name: str, old: str, new: str, mark: str, words: list[str]
) -> None:
    assert_named(project, name, old, new, mark, words)


def test_only_the_block_without_its_category_is_named(project: Path) -> None:
    more = "- intent: red_flag/doctor\n  examples: |\n    - My cheek drips\n"
    path = project / BLEEDING
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    line = path.read_text(encoding="utf-8").splitlines().index("- intent: red_flag/doctor", 3) + 1
    assert only_problem(project).startswith(f"{path}:{line}: ")


@pytest.mark.parametrize(
    ("name", "category"),
    [
        pytest.param("doctor/bleedin.yml", "bleedin", id="unknown_category"),
        pytest.param("doctor/airway.yml", "airway", id="category_of_the_other_level"),
    ],
)
def test_a_file_of_an_unknown_category_is_refused_with_those_known(
    project: Path, name: str, category: str
) -> None:
    path = project / "data" / "red_flags" / name
    (project / BLEEDING).rename(path)
    edit(path, "category: bleeding}", f"category: {category}}}")
    problem = only_problem(project)
    assert problem.startswith(f"{path}:1: doctor/{category} ")
    assert [word for word in KNOWN if word not in problem] == []


@pytest.mark.parametrize("name", ["nurse/bleeding.yml", "bleeding.yml", "doctor.yml"])
def test_a_file_of_an_unknown_level_is_refused_with_those_known(project: Path, name: str) -> None:
    path = project / "data" / "red_flags" / name
    path.parent.mkdir(exist_ok=True)
    (project / BLEEDING).rename(path)
    problems = [str(problem) for problem in check_project(project)]
    assert all(problem.startswith(f"{path}:") for problem in problems)
    assert any(all(word in problem for word in KNOWN) for problem in problems)


def test_a_topic_holds_no_reports(project: Path) -> None:
    """Its examples would be learnt as reports of a category that nobody named."""
    edit(project / PAIN, "- intent: faq/pain", "- intent: red_flag/doctor")
    problems = [str(problem) for problem in check_project(project)]
    assert any("'red_flag/doctor' does not belong in this file" in p for p in problems)


def test_a_category_may_have_no_file(project: Path) -> None:
    """The rules know it; there is nothing to learn from yet."""
    (project / AIRWAY).unlink()
    assert check_project(project) == []
