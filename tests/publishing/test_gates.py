"""A new model must notice what the one in use notices, and no more."""

from pathlib import Path

import pytest
from small_home import FIRST, PAIN, QUESTIONS, REPORTS, train

from needlewise.models import MODEL
from needlewise.publishing.editing import with_examples
from needlewise.publishing.gates import red_flags
from needlewise.publishing.project import Texts

UNSEEN = "There is blood on my pillow again"
LOOK_ALIKE = "Would there be blood on my pillow"


@pytest.fixture
def first(home: Path) -> Path:
    return home / "models" / f"{FIRST}{MODEL}"


def keep(home: Path, name: str, *texts: str) -> None:
    cases = "".join(f"- {{kind: bleeding, text: {text}}}\n" for text in texts)
    (home / "tests" / "red_flags" / f"{name}.yml").write_text(cases)


def test_the_same_model_passes(home: Path, first: Path) -> None:
    verdict = red_flags(home, {}, first, first)
    assert verdict.problems == []
    assert verdict.report["missed_now"] == []


def test_a_report_that_is_missed_now_is_a_problem(home: Path, first: Path) -> None:
    keep(home, "doctor", UNSEEN)
    knows = train(home, "knows", reports=[*REPORTS, UNSEEN] * 5)
    lost = train(home, "lost", questions=[*QUESTIONS, UNSEEN] * 5)
    assert red_flags(home, {}, lost, knows).problems == []
    verdict = red_flags(home, {}, knows, lost)
    assert verdict.problems == [f"Reports of symptoms would no longer be noticed: “{UNSEEN}”."]
    assert verdict.report["missed_now"] == [UNSEEN]


def test_what_was_never_noticed_is_none(home: Path) -> None:
    keep(home, "doctor", UNSEEN)
    lost = train(home, "lost", questions=[*QUESTIONS, UNSEEN] * 5)
    assert red_flags(home, {}, lost, lost).problems == []


def test_more_false_alarms_are_a_problem(home: Path) -> None:
    keep(home, "none", LOOK_ALIKE)
    calm = train(home, "calm", questions=[*QUESTIONS, LOOK_ALIKE] * 5)
    nervous = train(home, "nervous", reports=[*REPORTS, LOOK_ALIKE] * 5)
    assert red_flags(home, {}, nervous, calm).problems == []
    [problem] = red_flags(home, {}, calm, nervous).problems
    assert problem == ("1 messages that only look like reports would be taken for one, 0 are now.")


def test_an_example_that_the_new_model_takes_for_a_report_is_a_problem(home: Path) -> None:
    files: Texts = {PAIN: with_examples((home / PAIN).read_text(), [LOOK_ALIKE])}
    nervous = train(home, "nervous", reports=[*REPORTS, LOOK_ALIKE] * 5)
    assert red_flags(home, files, nervous, nervous).problems == [
        f"Examples would be taken for reports of symptoms: “{LOOK_ALIKE}”."
    ]
