"""`check_project`: a file that breaks its layout is named by the line that does."""

from pathlib import Path

import pytest
from small_project import PAIN, SCARS, assert_named, edit, only_problem


@pytest.mark.parametrize(
    ("name", "old", "new", "mark", "words"),
    [
        pytest.param(
            "data/guide.yml",
            "- id: F02\n",
            "- id: F02\n  note: Ours.\n",
            "note",
            ["unknown key 'note'", "id, section, statement"],
            id="guide_with_an_unknown_key",
        ),
        pytest.param(
            "data/guide.yml",
            "id: F02",
            "id: F2",
            "F2",
            ["facts.1.id is 'F2'"],
            id="guide_with_a_bad_id",
        ),
        pytest.param(
            "data/guide.yml",
            "title: A guide",
            "title: A: guide",
            "title",
            ["not valid YAML"],
            id="guide_that_is_no_yaml",
        ),
        pytest.param(
            "clinic.yml",
            'emergency_number: "999"',
            "emergency_number: 999",
            "999",
            ["emergency_number is 999", "quotes"],
            id="clinic_with_an_unquoted_number",
        ),
        pytest.param(
            "clinic.yml",
            "hours: Monday to Friday\n",
            "",
            "name",
            ["'hours' is missing"],
            id="clinic_without_hours",
        ),
        pytest.param(
            PAIN,
            "follow_ups:",
            "followups:",
            "followups",
            ["unknown key 'followups'", "cites, follow_ups, question"],
            id="topic_with_an_unknown_key",
        ),
        pytest.param(
            SCARS,
            "question: ",
            "cites: [F02]\n      question: ",
            "cites",
            ["'cites' is repeated"],
            id="topic_with_a_repeated_key",
        ),
        pytest.param(
            PAIN,
            'question: "Does it hurt?"',
            f'question: "{"x" * 41}"',
            "question:",
            ["40 characters"],
            id="topic_with_a_question_too_long_for_a_button",
        ),
        pytest.param(
            "data/red_flags.yml",
            "    - never\n",
            "    - no\n",
            "- no",
            ["contexts.negated.forward.0 is False", "quotes"],
            id="red_flags_with_an_unquoted_no",
        ),
        pytest.param(
            "data/red_flags.yml",
            "  negated:\n",
            "  negatd:\n",
            "negatd",
            ["'negatd'", "'negated'", "'hypothetical'"],
            id="red_flags_with_an_unknown_context",
        ),
        pytest.param(
            "data/red_flags.yml",
            "    forward:\n",
            "    fore:\n",
            "fore",
            ["'fore'", "'forward', 'backward' or 'bidirectional'"],
            id="red_flags_with_an_unknown_direction",
        ),
        pytest.param(
            "data/red_flags.yml",
            "  doctor:\n    bleeding",
            "  nurse:\n    bleeding",
            "nurse",
            ["'nurse'", "'emergency' or 'doctor'"],
            id="red_flags_with_an_unknown_level",
        ),
        pytest.param(
            "data/red_flags.yml",
            "[chin, cheek]",
            "[chin, left cheek]",
            "site:",
            ["'left cheek'"],
            id="red_flags_with_two_words_for_one",
        ),
        pytest.param(
            "data/red_flags.yml",
            "  asks: [is that normal]\n",
            "",
            "follow_ups:",
            ["'follow_ups.asks' is missing"],
            id="red_flags_without_a_kind_of_follow_up",
        ),
    ],
)
def test_a_file_that_breaks_its_layout_is_refused(
    project: Path, name: str, old: str, new: str, mark: str, words: list[str]
) -> None:
    assert_named(project, name, old, new, mark, words)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        pytest.param(
            "<site> ...", "<sites> ...", ["'sites'", ": site"], id="list_that_there_is_not"
        ),
        pytest.param(
            "  bleeding: bleeding\n", "", ["noticed", "'bleeding'"], id="category_without_a_name"
        ),
    ],
)
def test_red_flags_that_do_not_fit_together_are_refused_in_a_sentence(
    project: Path, old: str, new: str, words: list[str]
) -> None:
    """What is wrong, not the whole file."""
    path = project / "data" / "red_flags.yml"
    edit(path, old, new)
    problem = only_problem(project)
    assert problem.startswith(f"{path}:")
    assert [word for word in words if word not in problem] == []
    assert "Please see a doctor" not in problem
