"""Labelled rows: what counts as right, and what is said of a line that is no row."""

from pathlib import Path

import pytest
from made_up import turn

from needlewise.errors import DataFileError
from needlewise.evaluation.rows import Row, read_rows
from needlewise.turn import Turn


@pytest.mark.parametrize(
    ("row", "answered", "right"),
    [
        ({"topics": ["pain"]}, turn("pain"), True),
        ({"topics": ["redness", "side_effects"]}, turn("side_effects"), True),
        ({"topics": ["pain"]}, turn("sun"), False),
        ({"topics": ["pain"]}, turn("pain", "sun"), False),
        ({"topics": ["pain"]}, turn(), False),
        ({"topics": ["pain"]}, turn("pain", escalation="doctor"), False),
        ({"topics": ["red_flag"], "escalate": "doctor"}, turn("red_flag"), False),
        (
            {"topics": ["red_flag"], "escalate": "doctor"},
            turn("red_flag", escalation="doctor"),
            True,
        ),
        (
            {"topics": ["red_flag"], "escalate": "doctor", "escalate_ok": ["emergency"]},
            turn("red_flag", escalation="emergency"),
            True,
        ),
        (
            {"topics": ["red_flag"], "escalate": "doctor", "escalate_ok": ["emergency"]},
            turn("red_flag", escalation="none"),
            False,
        ),
        ({"all_topics": ["pain", "sun"]}, turn("pain", "sun"), True),
        ({"all_topics": ["pain", "sun"]}, turn("help", "sun", "pain"), True),
        ({"all_topics": ["pain", "sun"]}, turn("pain"), False),
    ],
)
def test_what_counts_as_right(row: dict[str, object], answered: Turn, right: bool) -> None:
    assert Row.model_validate({"id": "r", "text": "t", **row}).is_right(answered) is right


@pytest.mark.parametrize(
    "line", ["not json", "[]", '{"id": "a"}', '{"id": "a", "text": 5, "topics": []}'],
    ids=["words", "a list", "no text", "a number"],
)  # fmt: skip
def test_a_bad_row_is_named_by_its_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"id": "a", "text": "hi", "topics": ["greet"]}\n' + line + "\n")
    with pytest.raises(DataFileError, match=r"rows.jsonl:2: a row has id, text"):
        read_rows(file)


def test_lines_end_only_where_the_file_says_so(tmp_path: Path) -> None:
    """JSON allows U+2028 within a string, and `str.splitlines` would end the line there."""
    file = tmp_path / "rows.jsonl"
    file.write_bytes('{"id": "a", "text": "hi\u2028you"}\r\n\r\n{"id": "b", "text": "ho"}'.encode())
    assert [row.text for row in read_rows(file)] == ["hi\u2028you", "ho"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"rows\.jsonl: cannot be read"):
        read_rows(tmp_path / "rows.jsonl")
