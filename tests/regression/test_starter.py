"""The cases that every clinic starts with pass, and training has none of them."""

from pathlib import Path

import pytest

from needlewise.catalogue.check_files import read_project
from needlewise.engine.engine import Engine
from needlewise.regression.runs import CaseResult
from needlewise.regression.starter import STARTER
from needlewise.regression.suite import compare, run_cases
from needlewise.regression.topics import expectable
from needlewise.regression.yaml_form import read
from needlewise.store.database import Database
from needlewise.text import comparable

CASES = read(STARTER)


@pytest.fixture(scope="module")
def results(trained_model: Path) -> list[CaseResult]:
    return run_cases(CASES, Engine(trained_model))


def test_every_starter_case_passes(results: list[CaseResult]) -> None:
    wrong = {
        one.title: [problem for turn in one.result.turns for problem in turn.problems]
        for one in results
        if not one.passed
    }
    assert not wrong


def test_every_topic_is_asked_about() -> None:
    asked = {topic for case in CASES for turn in case.turns for topic in turn.topics or ()}
    assert asked == expectable().keys()


def test_reports_of_both_levels_and_look_alikes_are_among_them() -> None:
    levels = [turn.escalation for case in CASES for turn in case.turns]
    assert levels.count("doctor") >= 10
    assert levels.count("emergency") >= 5
    assert sum(case.group == "Only look like reports" for case in CASES) >= 10


def test_none_is_a_training_example(root: Path) -> None:
    project, problems = read_project(root)
    assert project, problems
    taught = {line.key for line in project.trained}
    assert not [
        turn.text for case in CASES for turn in case.turns if comparable(turn.text) in taught
    ]


def test_the_model_in_use_is_no_worse_than_itself(database: Database, trained_model: Path) -> None:
    comparison = compare(database, trained_model)
    assert comparison.worse == []
    assert comparison.passed == comparison.total == len(CASES)
