"""Cases to and from YAML."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needlewise.errors import DataFileError
from needlewise.regression.case import Case, ExpectedTurn
from needlewise.regression.yaml_form import export, read, read_upload

ROOT = Path(__file__).resolve().parents[2]
LABELS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)
TOPICS = st.lists(st.sampled_from(["pain", "sun", "red_flag", "condition:scars"]), unique=True)


def _is_case(fields: dict[str, object]) -> bool:
    try:
        Case.model_validate(fields)
    except ValueError:
        return False
    return True


TURNS = st.fixed_dictionaries(
    {
        "text": LABELS,
        "topics": st.none() | TOPICS,
        "escalation": st.sampled_from(["none", "doctor", "emergency"]),
        "words": st.lists(LABELS, max_size=2),
    }
)
CASES = st.fixed_dictionaries(
    {
        "name": LABELS,
        "group": st.just("") | LABELS,
        "tags": st.lists(LABELS, max_size=2),
        "turns": st.lists(TURNS, min_size=1, max_size=3),
    }
).filter(_is_case)


@given(st.lists(CASES.map(Case.model_validate), max_size=3))
@settings(deadline=None)
def test_what_is_written_is_read(cases: list[Case]) -> None:
    assert read_upload("cases.yml", export(cases).encode()) == cases


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("pain.yml", "pain"),
        ("condition/scars.yml", "condition:scars"),
        ("scars.yml", "condition:scars"),
        ("not_in_guide/price.yml", "not_in_guide"),
        ("not_in_guide.yml", "not_in_guide"),
    ],
)
def test_a_text_asks_about_what_its_file_is_named_for(
    tmp_path: Path, name: str, topic: str
) -> None:
    path = write(tmp_path, name, '- "how so?"\n- text: "and why?"\n  tags: [hard]\n')
    first, second = read(path)
    turn = ExpectedTurn(text="how so?", topics=(topic,))
    assert first == Case(name="how so?", group=topic, turns=(turn,))
    assert second.tags == ("hard",)
    assert second.turns[0].topics == (topic,)


def test_a_map_says_more_than_the_name_of_its_file(tmp_path: Path) -> None:
    text = """
- {text: "hurts? and oozes", all_topics: ["red_flag:doctor", "not_in_guide:price"]}
- {text: "hm", topics: []}
- {text: "SPF?", topics: [sun], words: ["SPF 30"], name: cream, group: skin}
- name: a talk
  turns:
  - {text: "hi", topics: [greet]}
  - {text: "it bleeds", escalation: doctor}
"""
    compound, unclear, worded, talk = read(write(tmp_path, "compound.yml", text))
    assert compound.turns[0].topics == ("red_flag", "not_in_guide")
    assert compound.turns[0].escalation == "doctor"
    assert unclear.turns[0].topics == ()
    assert (worded.name, worded.group, worded.turns[0].words) == ("cream", "skin", ("SPF 30",))
    assert [turn.topics for turn in talk.turns] == [("greet",), None]
    assert talk.turns[1].escalation == "doctor"


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "topics").rglob("*.yml")), ids=str)
def test_the_files_of_held_out_phrasings_are_read(path: Path) -> None:
    assert all(case.turns[0].topics for case in read(path))


@pytest.mark.parametrize(
    ("text", "line", "fix"),
    [
        ("", 1, "empty"),
        ("text: hi", 1, "a list"),
        ("- yes", 1, "in quotes"),
        ("- 'a\n- b", 2, "missing quote"),
        ("# cases\n- 'hi'", 2, "Name the file for a topic"),
        ("- {text: hi, topics: [greet]}\n- {text: hi, topics: [suns]}", 2, "Did you mean 'sun'"),
        ("- {text: hi, topics: [xyzzy]}", 1, "Topics: aftercare"),
        ("- {text: hi, topics: pain}", 1, "write a list"),
        ("- {text: hi, topics: [pain], level: doctor}", 1, "Allowed here: all_topics"),
        ("- {text: hi, topics: [pain], escalation: urgent}", 1, "'none', 'doctor' or 'emergency'"),
        ("- {text: ' ', topics: [pain]}", 1, "nothing to read"),
        ("- {text: 12, topics: [pain]}", 1, "Put it in quotes"),
        ("- turns:\n  - {text: hi}", 1, "'name' is missing"),
        ("- name: n\n  turns: []", 2, "at least 1"),
        ("- name: n\n  turns:\n  - text: hi\n    topics: [pian]", 4, "Did you mean 'pain'"),
        ("- name: n\n  turns:\n  - text: hi\n    topic: pain", 4, "Allowed here: escalation"),
        ("- name: n\n  name: m", 2, "repeated"),
        ("- &a 'hi'\n- *a", 2, "write it out"),
        ("[" * 3_000, 1, "nested too deeply"),
    ],
)
def test_a_file_that_is_wrong_is_told_the_line_and_the_fix(text: str, line: int, fix: str) -> None:
    with pytest.raises(DataFileError) as error:
        read_upload("cases.yml", text.encode())
    assert str(error.value).startswith(f"cases.yml:{line}: ")
    assert fix in str(error.value)


def test_all_that_is_wrong_is_told_at_once() -> None:
    text = b"- {text: a, topics: [xyzzy]}\n- {text: b, topics: [pain]}\n- {txt: c}\n"
    with pytest.raises(DataFileError) as error:
        read_upload("cases.yml", text)
    assert [line.split()[0] for line in str(error.value).splitlines()] == [
        "cases.yml:1:",
        "cases.yml:3:",
    ]


@pytest.mark.parametrize(
    "name", ["../../etc/pain.yml", "C:\\cases\\pain.yml", "", "..", "/", "é" * 300, "a\0b"]
)
def test_the_name_of_what_is_sent_leads_nowhere(name: str) -> None:
    text = b"- {text: hi, topics: [greet]}"
    assert read_upload(name, text)[0].turns[0].text == "hi"


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(DataFileError, match="UTF-8"):
        read_upload("cases.yml", b"\xff\xfe")
