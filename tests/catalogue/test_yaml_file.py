"""YAML files: line numbers, and mistakes explained to the person who edits them."""

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from needlewise.catalogue.yaml_file import Problem, YamlFile, read_yaml
from needlewise.errors import DataFileError

ANSWERS = """\
# Answers.
title: Answers

answers:
- text: |-
    It should not.
    Not at all.
  cites: [F01, F02]
- text: Several.
  cites:
  - F03
"""


class Answer(BaseModel):
    """One entry of the file below."""

    model_config = ConfigDict(extra="forbid")

    text: str
    cites: tuple[str, ...] = ()


class Answers(BaseModel):
    """The layout of the file below."""

    model_config = ConfigDict(extra="forbid")

    title: str
    answers: tuple[Answer, ...] = ()
    by_name: dict[str, tuple[Answer, ...]] = {}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "answers.yml"


def written(path: Path, text: str) -> YamlFile:
    path.write_text(text, encoding="utf-8")
    return read_yaml(path)


def refusal(path: Path) -> str:
    with pytest.raises(DataFileError) as refused:
        read_yaml(path)
    return str(refused.value)


def test_the_content_is_that_of_the_file(path: Path) -> None:
    first, second = written(path, ANSWERS).data["answers"]
    assert first == {"text": "It should not.\nNot at all.", "cites": ["F01", "F02"]}
    assert second == {"text": "Several.", "cites": ["F03"]}


@pytest.mark.parametrize(
    ("location", "line"),
    [
        pytest.param(("title",), 2, id="key"),
        pytest.param(("answers",), 4, id="key_of_a_list"),
        pytest.param(("answers", 0), 5, id="item"),
        pytest.param(("answers", 0, "text"), 5, id="block_text"),
        pytest.param(("answers", 0, "cites"), 8, id="key_after_a_block"),
        pytest.param(("answers", 0, "cites", 1), 8, id="item_in_brackets"),
        pytest.param(("answers", 1), 9, id="second_item"),
        pytest.param(("answers", 1, "cites"), 10, id="key_before_its_items"),
        pytest.param(("answers", 1, "cites", 0), 11, id="item_on_its_own_line"),
        pytest.param(("answers", 1, "follow_ups"), 9, id="absent_key"),
        pytest.param(("answers", 7, "text"), 4, id="absent_item"),
        pytest.param((), 2, id="whole_file"),
    ],
)
def test_each_value_has_its_line(path: Path, location: tuple[str | int, ...], line: int) -> None:
    """An absent value has the line of what should hold it."""
    assert written(path, ANSWERS).line(*location) == line


def test_a_problem_reads_as_path_line_and_message(path: Path) -> None:
    problem = written(path, ANSWERS).problem("too long.", "answers", 1, "text")
    assert problem == Problem(path, 9, "too long.")
    assert str(problem) == f"{path}:9: too long."


def test_a_file_that_fits_is_cast(path: Path) -> None:
    content, problems = written(path, ANSWERS).validate(Answers)
    assert problems == []
    assert content is not None
    assert content.answers[1] == Answer(text="Several.", cites=("F03",))


def test_a_byte_order_mark_is_no_part_of_the_first_key(path: Path) -> None:
    """Some editors on Windows write one."""
    path.write_bytes(b"\xef\xbb\xbftitle: Answers\n")
    assert read_yaml(path).data == {"title": "Answers"}


@pytest.mark.parametrize(
    ("text", "key", "first", "again"),
    [
        pytest.param("title: A\nanswers: []\ntitle: B\n", "title", 1, 3, id="at_the_top"),
        pytest.param("a:\n- text: A\n\n  text: B\n", "text", 2, 4, id="in_an_item"),
        pytest.param("title: A\n'title': A\n", "title", 1, 2, id="in_quotes_and_equal"),
    ],
)
def test_a_repeated_key_is_refused_with_both_lines(
    path: Path, text: str, key: str, first: int, again: int
) -> None:
    path.write_text(text, encoding="utf-8")
    message = refusal(path)
    assert message.startswith(f"{path}:{again}: the key {key!r} is repeated")
    assert f"line {first}." in message


def test_the_same_key_in_two_places_is_no_repetition(path: Path) -> None:
    assert written(path, "a: {text: x}\nb: {text: y}\n").data == {
        "a": {"text": "x"},
        "b": {"text": "y"},
    }


@pytest.mark.parametrize("word", ["no", "yes", "off", "No", "false"])
@pytest.mark.parametrize(
    ("text", "line", "where"),
    [
        pytest.param("\ntitle: {}\n", 2, "title", id="value"),
        pytest.param(
            "title: A\nanswers:\n- text: B\n  cites:\n  - F01\n  - {}\n",
            6,
            "answers.0.cites.1",
            id="item",
        ),
    ],
)
def test_an_unquoted_yes_or_no_is_to_be_put_in_quotes(
    path: Path, text: str, line: int, where: str, word: str
) -> None:
    """YAML reads it as true or false, and the word would be lost."""
    content, [problem] = written(path, text.format(word)).validate(Answers)
    assert content is None
    assert problem.line == line
    assert problem.message.startswith(f"{where} is {word == 'yes'}:")
    assert "quotes" in problem.message


def test_a_quoted_no_stays_a_word(path: Path) -> None:
    content, _ = written(path, 'title: "no"\n').validate(Answers)
    assert content == Answers(title="no")


@pytest.mark.parametrize(
    ("text", "line", "key", "allowed"),
    [
        pytest.param(
            "title: A\ntittle: B\n", 2, "tittle", {"title", "answers", "by_name"}, id="at_the_top"
        ),
        pytest.param(
            "title: A\nanswers:\n- text: B\n- text: C\n  cite: [F01]\n",
            5,
            "cite",
            {"text", "cites"},
            id="in_a_list",
        ),
        pytest.param(
            "title: A\nby_name:\n  utter_pain:\n  - txt: B\n    text: C\n",
            4,
            "txt",
            {"text", "cites"},
            id="below_a_name",
        ),
    ],
)
def test_an_unknown_key_is_refused_with_those_allowed(
    path: Path, text: str, line: int, key: str, allowed: set[str]
) -> None:
    content, [problem] = written(path, text).validate(Answers)
    assert content is None
    assert problem.line == line
    before, _, after = problem.message.partition("Allowed here: ")
    assert repr(key) in before
    assert set(after.strip(".").split(", ")) == allowed


def test_a_missing_key_is_named_on_the_line_of_what_lacks_it(path: Path) -> None:
    _, [problem] = written(path, "title: A\nanswers:\n- text: B\n- cites: []\n").validate(Answers)
    assert problem.line == 4
    assert "'answers.1.text' is missing" in problem.message


def test_all_problems_of_a_file_are_given(path: Path) -> None:
    _, problems = written(path, "title: 1\nanswers:\n- text: 2\n  foo: 3\n").validate(Answers)
    assert sorted(problem.line for problem in problems) == [1, 3, 4]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("title: A\nhours: Mon: nine\n", 2, id="colon_in_plain_text"),
        pytest.param("title: A\nanswers: [F01\n", 3, id="open_bracket"),
        pytest.param("title: A\nanswers:\n\t- text: B\n", 3, id="tab"),
        pytest.param("title: A\nanswers:\n  - a\n - b\n", 4, id="uneven_indentation"),
        pytest.param("title: A\n---\ntitle: B\n", 2, id="two_documents"),
        pytest.param("title: A\nanswers: *none\n", 2, id="unknown_alias"),
        pytest.param("title: A\nanswers: !shell ls\n", 2, id="unknown_tag"),
        pytest.param("title: A\n[clinic, phone]: B\n", 2, id="a_list_as_a_key"),
        pytest.param("title: A\nanswers: 2024-02-30\n", 2, id="a_day_that_does_not_exist"),
    ],
)
def test_broken_yaml_is_refused_on_its_line(path: Path, text: str, line: int) -> None:
    path.write_text(text, encoding="utf-8")
    assert refusal(path).startswith(f"{path}:{line}: this is not valid YAML")


@pytest.mark.parametrize("text", ["", "\n \n", "# Nothing yet.\n"])
def test_an_empty_file_is_refused(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    assert refusal(path) == f"{path}:1: the file is empty."


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("title: café\n".encode("latin-1"), id="latin_1"),
        pytest.param("title: café\n".encode("utf-16"), id="utf_16"),
    ],
)
def test_a_file_that_is_not_utf_8_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    message = refusal(path)
    assert message.startswith(str(path))
    assert "UTF-8" in message


@pytest.mark.parametrize("name", ["missing.yml", "."], ids=["missing", "folder"])
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    message = refusal(tmp_path / name)
    assert message.startswith(f"{tmp_path / name}: cannot be read")
