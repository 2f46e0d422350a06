"""`check_project`: answers are short, rest on the guide, lead somewhere, and can be filled in."""

from pathlib import Path

import pytest
from small_project import GREET, PAIN, SCARS, assert_named


@pytest.mark.parametrize(
    ("name", "old", "new", "mark", "words"),
    [
        pytest.param(
            "data/guide.yml",
            "- id: F03\n",
            "- id: F02\n  section: more\n  statement: More.\n- id: F03\n",
            "facts:",
            ["two facts share an id"],
            id="two_facts_of_one_id",
        ),
        pytest.param(
            "data/guide.yml",
            "- id: F03\n",
            "- id: F04\n  section: more\n  statement: More.\n- id: F03\n",
            "- id: F04",
            ["no answer cites F04"],
            id="fact_that_no_answer_cites",
        ),
        pytest.param(
            PAIN,
            "    metadata:\n",
            "\n      Ask us.\n    metadata:\n",
            "text: |-",
            ["blank line"],
            id="blank_line_in_an_answer",
        ),
        pytest.param(
            PAIN,
            "Our guide has a word on it.",
            "word " * 73,
            "text: |-",
            ["76 words", "at most 75"],
            id="answer_too_long",
        ),
        pytest.param(
            PAIN,
            "a word on it",
            "a word, {clinic_fone}",
            "text: |-",
            ["{clinic_fone}", "clinic_phone", "clinic_emergency_number", "clinic_hours"],
            id="unknown_placeholder",
        ),
        pytest.param(
            PAIN,
            "a word on it",
            "a word, {clinic_phone",
            "text: |-",
            ["{clinic_phone"],
            id="placeholder_that_is_not_closed",
        ),
        pytest.param(
            PAIN,
            "a word on it",
            "a word, {}",
            "text: |-",
            ["{}", "clinic_phone"],
            id="placeholder_without_a_name",
        ),
        pytest.param(
            PAIN,
            "cites: [F01, F02]",
            "cites: [F01, F09, F02]",
            "cites",
            ["F09", "data/guide.yml", "F01 to F03"],
            id="cite_of_no_fact",
        ),
        pytest.param(
            SCARS,
            "cites: [F02]",
            "cites: []",
            "    metadata:",
            ["cites no fact"],
            id="answer_that_cites_nothing",
        ),
        pytest.param(
            GREET,
            "cites: []",
            "cites: [F01]",
            "    metadata:",
            ["small talk"],
            id="small_talk_that_cites",
        ),
        pytest.param(
            PAIN,
            "'condition:scars'",
            "'condition:scar'",
            "follow_ups",
            ["'condition:scar'", "condition:scars", "not_in_guide:price"],
            id="follow_up_to_no_topic",
        ),
        pytest.param(
            PAIN,
            "'red_flag:doctor'",
            "'red_flag:nurse'",
            "follow_ups",
            ["'red_flag:nurse'"],
            id="follow_up_to_no_level_of_report",
        ),
        pytest.param(
            "data/red_flags.yml",
            "see a doctor.",
            "see a doctor on {clinic_fone}.",
            "{clinic_fone}",
            ["{clinic_fone}", "clinic_phone"],
            id="unknown_placeholder_in_what_is_said_to_a_report",
        ),
        pytest.param(
            "data/red_flags.yml",
            "cites: [F03]",
            "cites: [F03, F09]",
            "cites",
            ["F09", "data/guide.yml", "F01 to F03"],
            id="cite_of_no_fact_in_what_is_said_to_a_report",
        ),
        pytest.param(
            PAIN,
            "utter_faq/pain",
            "utter_faq/pains",
            "responses:",
            ["utter_", "faq/pain"],
            id="answer_of_another_name",
        ),
        pytest.param(
            PAIN,
            "a word on it",
            "a word on {noticed}",
            "text: |-",
            ["{noticed}"],
            id="what_was_noticed_where_nothing_was",
        ),
        pytest.param(
            PAIN,
            'question: "Does it hurt?"',
            'question: "DOES it treat scars"',
            "question:",
            ["{root}/data/topics/condition/scars.yml"],
            id="question_of_two_topics",
        ),
    ],
)
def test_an_unsound_answer_is_named_by_file_and_line(
    project: Path, name: str, old: str, new: str, mark: str, words: list[str]
) -> None:
    assert_named(project, name, old, new, mark, words)
