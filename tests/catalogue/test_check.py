"""`check_project`: a sound project has no problem, and each broken promise is named by its line."""

from pathlib import Path

import pytest

from needlewise.catalogue.check import check_project

TOPIC = """\
version: "3.1"
responses:
  utter_{intent}:
  - text: |-
      {text}
    metadata:
      question: "{question}"
      cites: {cites}
      follow_ups: {follow_ups}
nlu:
{entity}- intent: {intent}
  metadata: {{voice: brisk}}
  examples: |
{brisk}
- intent: {intent}
  metadata: {{voice: retired}}
  examples: |
{retired}
"""
GUIDE = """\
title: A guide
facts:
- id: F01
  section: process
  statement: It does not hurt.
- id: F02
  section: conditions
  statement: It treats scars.
- id: F03
  section: warning signs
  statement: See a doctor when it bleeds.
"""
RED_FLAGS = """\
version: "3.1"
responses:
  utter_red_flag/doctor:
  - text: Please see a doctor.
    metadata: {question: I have this now, cites: [F03]}
  utter_red_flag/emergency:
  - text: Call {clinic_emergency_number} now.
    metadata: {question: This is an emergency}
symptoms:
  doctor:
    bleeding:
    - bleed*
cues:
  negated:
  - never
not_cues:
- never stopped
"""
CLINIC = """\
name: Fig Street Skin
phone: "+44 20 7946 0999"
emergency_number: "999"
hours: Monday to Friday
address: 2 Fig Street
booking: https://figstreet.example/book
"""
REPORTS = """\
version: "3.1"
nlu:
- intent: red_flag/doctor
  examples: |
    - My chin keeps bleeding
"""
SYNONYM = """\
- synonym: scars
  examples: |
    - pockmarks
"""


def topic(intent: str, question: str, cites: str, follow_ups: str = "[]", entity: str = "") -> str:
    lines = [f"    - {question} I ask for the {n}. time" for n in range(12)]
    return TOPIC.format(
        intent=intent,
        text=f"{question} Our guide has a word on it.",
        question=question,
        cites=cites,
        follow_ups=follow_ups,
        entity=entity,
        brisk="\n".join(lines[:6]),
        retired="\n".join(lines[6:]),
    )


PAIN, SCARS, PRICE, GREET = (
    "data/topics/pain.yml",
    "data/topics/condition/scars.yml",
    "data/topics/not_in_guide/price.yml",
    "data/topics/greet.yml",
)
HELD_OUT, COMPOUND = "tests/topics/pain.yml", "tests/topics/compound.yml"
FILES = {
    "clinic.yml": CLINIC,
    "data/guide.yml": GUIDE,
    "data/red_flags.yml": RED_FLAGS,
    "data/red_flags/doctor.yml": REPORTS,
    PAIN: topic(
        "faq/pain", "Does it hurt?", "[F01, F02]", "['condition:scars', 'red_flag:doctor']"
    ),
    SCARS: topic("faq/condition:scars", "Does it treat scars?", "[F02]", "[pain]", SYNONYM),
    PRICE: topic("faq/not_in_guide:price", "What does it cost?", "[]"),
    GREET: topic("chitchat/greet", "Hello", "[]", "[pain]"),
    HELD_OUT: "- is it sore\n- will I cry\n",
    "tests/topics/condition/scars.yml": "- can you fix my scar\n",
    "tests/topics/not_in_guide/price.yml": "- is it dear\n",
    "tests/topics/greet.yml": "- hi\n",
    COMPOUND: "- text: is it sore and dear\n  all_topics: [pain]\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project in which all is well."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(path: Path, mark: str) -> int:
    """The line, from 1, of the last `mark` in the file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return max(number for number, line in enumerate(lines, start=1) if mark in line)


def only_problem(project: Path) -> str:
    [problem] = check_project(project)
    return str(problem)


def test_a_sound_project_has_no_problem(project: Path) -> None:
    assert check_project(project) == []


def test_a_project_without_held_out_phrasings_has_no_problem(project: Path) -> None:
    """An installation may leave the tests out."""
    (project / "tests").rename(project / "left-out")
    assert check_project(project) == []


def test_blank_lines_between_examples_are_no_examples(project: Path) -> None:
    edit(project / PAIN, "the 2. time\n", "the 2. time\n\n")
    edit(project / PAIN, "the 4. time\n", "the 4. time\n\n")
    assert check_project(project) == []


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
            "data/red_flags.yml",
            "  - never\n",
            "  - no\n",
            "- no",
            ["cues.negated.0 is False", "quotes"],
            id="red_flags_with_an_unquoted_no",
        ),
        pytest.param(
            "data/red_flags.yml",
            "  negated:\n",
            "  negatd:\n",
            "negatd",
            ["'negated'", "'hypothetical'"],
            id="red_flags_with_an_unknown_kind_of_cue",
        ),
        pytest.param(
            "data/red_flags.yml",
            "  doctor:\n",
            "  nurse:\n",
            "nurse",
            ["'emergency' or 'doctor'"],
            id="red_flags_with_an_unknown_level",
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
    ],
)
def test_a_file_that_breaks_its_layout_is_refused(
    project: Path, name: str, old: str, new: str, mark: str, words: list[str]
) -> None:
    edit(project / name, old, new)
    problem = only_problem(project)
    assert problem.startswith(f"{project / name}:{line_of(project / name, mark)}: ")
    assert [word for word in words if word not in problem] == []


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


def test_no_topics_at_all_are_refused(project: Path) -> None:
    (project / "data" / "topics").rename(project / "elsewhere")
    problem = only_problem(project)
    assert problem.startswith(f"{project / 'data' / 'topics'}: ")
    assert "no topic files" in problem


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
            "data/red_flags/doctor.yml",
            "red_flag/doctor",
            "faq/pain",
            "faq/pain",
            ["'faq/pain' does not belong in this file", "red_flag/"],
            id="report_under_another_intent",
        ),
        pytest.param(
            "data/red_flags/doctor.yml",
            "red_flag/doctor",
            "red_flag/nurse",
            "red_flag/nurse",
            ["'red_flag/nurse' does not belong in this file"],
            id="report_of_no_level",
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
            "    - Does it hurt? I ask for the 7. time\n",
            "",
            "nlu:",
            ["11 examples", "12 or more"],
            id="too_few_examples",
        ),
        pytest.param(
            PAIN,
            "    - Does it hurt? I ask for the 7. time\n",
            "\n",
            "nlu:",
            ["11 examples", "12 or more"],
            id="too_few_examples_and_a_blank_line",
        ),
        pytest.param(
            PAIN,
            "- Does it hurt? I ask for the 8. time",
            "- Does it hurt? I ask for the 3. time",
            "the 3. time",
            ["is already at {root}/data/topics/pain.yml:17"],
            id="example_that_stands_twice",
        ),
        pytest.param(
            PAIN,
            "- Does it hurt? I ask for the 8. time",
            "- DOES it treat scars — I ask for the 3. time!",
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
            HELD_OUT,
            "- will I cry",
            "- does it HURT i ask for the 3. time",
            "HURT",
            ["is a training example", "{root}/data/topics/pain.yml"],
            id="held_out_phrasing_that_training_sees",
        ),
        pytest.param(
            COMPOUND,
            "- text: is it sore and dear",
            "- text: Does it hurt? I ask for the 3. time",
            "text:",
            ["is a training example", "{root}/data/topics/pain.yml"],
            id="held_out_phrasing_of_several_topics_that_training_sees",
        ),
    ],
)
def test_a_broken_promise_is_named_by_file_and_line(
    project: Path, name: str, old: str, new: str, mark: str, words: list[str]
) -> None:
    edit(project / name, old, new)
    problem = only_problem(project)
    assert problem.startswith(f"{project / name}:{line_of(project / name, mark)}: ")
    expected = [word.replace("{root}", str(project)) for word in words]
    assert [word for word in expected if word not in problem] == []


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
    ],
)
def test_a_held_out_file_that_cannot_be_read_is_a_problem_like_others(
    project: Path, name: str, old: str, new: str, mark: str
) -> None:
    edit(project / name, old, new)
    problem = only_problem(project)
    assert problem.startswith(f"{project / name}:{line_of(project / name, mark)}: ")


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
