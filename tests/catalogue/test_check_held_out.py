"""`check_project`: what judges the assistant is there, and training never sees it."""

from pathlib import Path

import pytest
from small_project import (
    COMPOUND,
    GREET,
    HELD_OUT,
    HELD_OUT_REPORTS,
    LOOK_ALIKES,
    PAIN,
    PRICE,
    SCARS,
    assert_named,
    edit,
    line_of,
    only_problem,
)


@pytest.mark.parametrize(
    ("name", "old", "new", "mark", "words"),
    [
        pytest.param(
            HELD_OUT,
            "- will I cry",
            "- does it HURT my doctor asks",
            "HURT",
            ["is a training example", "{root}/data/topics/pain.yml"],
            id="held_out_phrasing_that_training_sees",
        ),
        pytest.param(
            COMPOUND,
            "- text: is it sore and dear",
            "- text: Does it hurt? My doctor asks",
            "text:",
            ["is a training example", "{root}/data/topics/pain.yml"],
            id="held_out_phrasing_of_several_topics_that_training_sees",
        ),
        pytest.param(
            HELD_OUT,
            "- will I cry",
            "- MY chin keeps bleeding",
            "MY chin",
            ["is a training example", "{root}/data/red_flags/doctor/bleeding.yml"],
            id="held_out_phrasing_that_is_a_report_to_train_on",
        ),
        pytest.param(
            HELD_OUT_REPORTS,
            "My neck bleeds",
            "my chin keeps bleeding!!",
            "my chin",
            ["is a training example", "{root}/data/red_flags/doctor/bleeding.yml"],
            id="held_out_report_that_training_sees",
        ),
        pytest.param(
            LOOK_ALIKES,
            "Do chins",
            "does it HURT my doctor asks",
            "HURT",
            ["is a training example", "{root}/data/topics/pain.yml"],
            id="held_out_look_alike_that_training_sees",
        ),
    ],
)
def test_a_phrasing_that_training_sees_is_named_by_file_and_line(
    project: Path, name: str, old: str, new: str, mark: str, words: list[str]
) -> None:
    assert_named(project, name, old, new, mark, words)


@pytest.mark.parametrize("name", [PAIN, SCARS, PRICE, GREET])
def test_a_topic_without_held_out_phrasings_is_refused(project: Path, name: str) -> None:
    held_out = project / name.replace("data/", "tests/")
    held_out.unlink()
    problem = only_problem(project)
    assert problem.startswith(f"{project / name}:1: ")
    assert "held-out phrasings are missing" in problem
    assert str(held_out) in problem


@pytest.mark.parametrize(
    ("name", "old", "new", "mark"),
    [
        pytest.param(HELD_OUT, "- will I cry", "- will: I: cry", "will", id="is_no_yaml"),
        pytest.param(COMPOUND, "- text: is", "- txt: is", "txt", id="has_a_case_without_text"),
        pytest.param(HELD_OUT, "- will I cry", "- no", "- no", id="has_an_unquoted_no"),
        pytest.param(HELD_OUT_REPORTS, "text:", "txt:", "txt", id="has_a_report_without_text"),
    ],
)
def test_a_held_out_file_that_cannot_be_read_is_a_problem_like_others(
    project: Path, name: str, old: str, new: str, mark: str
) -> None:
    edit(project / name, old, new)
    problem = only_problem(project)
    assert problem.startswith(f"{project / name}:{line_of(project / name, mark)}: ")
