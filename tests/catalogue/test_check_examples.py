"""`check_project`: examples are enough, stand once, and mean one thing."""

from pathlib import Path

import pytest
from small_project import AIRWAY, BLEEDING, PAIN, SCARS, assert_named, edit, line_of, only_problem

from needlewise.catalogue.check import check_project
from needlewise.red_flags.vocabulary import CONTEXTS

ASKERS = ["aunt", "barber", "coach", "doctor", "editor", "friend"]


@pytest.mark.parametrize(
    ("name", "old", "new", "mark", "words"),
    [
        pytest.param(
            PAIN,
            "    - Does it hurt? My husband asks\n",
            "",
            "nlu:",
            ["11 examples", "12 or more"],
            id="too_few_examples",
        ),
        pytest.param(
            PAIN,
            "    - Does it hurt? My husband asks\n",
            "\n",
            "nlu:",
            ["11 examples", "12 or more"],
            id="too_few_examples_and_a_blank_line",
        ),
        pytest.param(
            PAIN,
            "- Does it hurt? My imam asks",
            "- Does it hurt? My doctor asks",
            "My doctor asks",
            ["is already at {root}/data/topics/pain.yml:17"],
            id="example_that_stands_twice",
        ),
        pytest.param(
            PAIN,
            "- Does it hurt? My imam asks",
            "- DOES it treat scars — My doctor asks!",
            "DOES",
            ["'DOES it treat", "is already at {root}/data/topics/condition/scars.yml:"],
            id="example_of_two_topics_in_other_dress",
        ),
        pytest.param(
            SCARS,
            "- synonym: scars\n",
            "- synonym: pores\n  examples: |\n    - dents\n    - Pockmarks\n- synonym: scars\n",
            "- pockmarks",
            ["'pockmarks'", "pores and scars"],
            id="synonym_of_two_values",
        ),
        pytest.param(
            BLEEDING,
            "- My chin keeps bleeding",
            "- DOES it hurt — My doctor asks!",
            "DOES",
            ["'DOES it hurt", "is already at {root}/data/topics/pain.yml:"],
            id="report_that_is_a_topics_example",
        ),
        pytest.param(
            AIRWAY,
            "- I can't breathe",
            "- my chin keeps bleeding!",
            "my chin",
            ["'my chin", "is already at {root}/data/red_flags/doctor/bleeding.yml:"],
            id="report_of_two_categories",
        ),
        pytest.param(
            PAIN,
            "    - Does it hurt? My husband asks\n",
            "    - Does it hurt? My husband asks\n    Does it hurt, I ask\n",
            "Does it hurt, I ask",
            ["starts with '- '"],
            id="example_without_a_dash",
        ),
        pytest.param(
            SCARS,
            "- synonym: scars\n",
            "- lookup: skin\n  examples: |\n    - dents\n- synonym: scars\n",
            "lookup",
            ["'skin'", "condition, unlisted_condition, risk"],
            id="word_of_an_unknown_entity",
        ),
        pytest.param(
            PAIN,
            "metadata: {voice: retired}",
            "metadata: {voice: retired, context: maybe}",
            "context: maybe",
            ["unknown context 'maybe'", "negated, hypothetical, info, past"],
            id="context_that_the_detector_does_not_know",
        ),
    ],
)
def test_unsound_examples_are_named_by_file_and_line(
    project: Path, name: str, old: str, new: str, mark: str, words: list[str]
) -> None:
    assert_named(project, name, old, new, mark, words)


@pytest.mark.parametrize(
    ("voice", "other"),
    [
        pytest.param("texter", "polite", id="that_wrote_before"),
        pytest.param("texter", "texter, context: negated", id="that_wrote_look_alikes_only"),
    ],
)
def test_a_topic_needs_the_examples_of_five_voices(project: Path, voice: str, other: str) -> None:
    edit(project / PAIN, "{voice: retired}", "{voice: anxious}")
    assert check_project(project) == []
    words = ["too few voices", "anxious, brisk, chatty, polite. Have 5 or more"]
    assert_named(project, PAIN, f"{{voice: {voice}}}", f"{{voice: {other}}}", "nlu:", words)


def teach_at_the_desk(project: Path, examples: int) -> None:
    """Makes the topic's examples so many, all by the voice of the desk."""
    path = project / PAIN
    head, _, _ = path.read_text(encoding="utf-8").partition("- intent")
    lines = "".join(f"    - Does it hurt? My {asker} asks\n" for asker in ASKERS[:examples])
    block = "- intent: faq/pain\n  metadata: {voice: desk}\n  examples: |\n"
    path.write_text(head + block + lines, encoding="utf-8")


def test_a_topic_that_is_taught_at_the_desk_needs_six_examples_by_one_voice(project: Path) -> None:
    teach_at_the_desk(project, 6)
    assert check_project(project) == []
    teach_at_the_desk(project, 5)
    assert "5 examples are too few: write 6 or more." in only_problem(project)


def test_the_desk_is_one_of_five_voices_where_others_wrote_too(project: Path) -> None:
    edit(project / PAIN, "{voice: retired}", "{voice: anxious}")
    edit(project / PAIN, "{voice: texter}", "{voice: desk}")
    assert check_project(project) == []
    edit(project / PAIN, "{voice: polite}", "{voice: desk}")
    assert "anxious, brisk, chatty, desk. Have 5 or more" in only_problem(project)


def test_a_block_without_a_voice_is_no_voice(project: Path) -> None:
    edit(project / PAIN, "{voice: retired}", "{voice: anxious}")
    edit(project / PAIN, "  metadata: {voice: texter}\n", "")
    assert "anxious, brisk, chatty, polite." in only_problem(project)


@pytest.mark.parametrize("context", CONTEXTS)
def test_an_example_may_have_a_context_that_the_detector_knows(project: Path, context: str) -> None:
    edit(project / PAIN, "{voice: retired}", f"{{voice: retired, context: {context}}}")
    assert check_project(project) == []


@pytest.mark.parametrize(
    "intent",
    [
        pytest.param("faq/pains", id="no_topic"),
        pytest.param("faq/condition:scars", id="topic_of_another_file"),
        pytest.param("smalltalk/pain", id="unknown_kind"),
    ],
)
def test_an_intent_of_another_file_is_refused_with_those_allowed(
    project: Path, intent: str
) -> None:
    path = project / PAIN
    edit(path, "- intent: faq/pain", f"- intent: {intent}")
    problems = [str(problem) for problem in check_project(project)]
    [problem] = [problem for problem in problems if "does not belong in this file" in problem]
    assert problem.startswith(f"{path}:{line_of(path, f'intent: {intent}')}: intent {intent!r} ")
    assert "allowed: faq/pain, chitchat/pain" in problem
