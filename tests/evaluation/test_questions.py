"""Measuring on labelled messages: the rules of counting, the report, and the held-out phrasings."""

import json
from pathlib import Path

import pytest
import yaml

from needlewise.engine.engine import Engine
from needlewise.errors import DataFileError
from needlewise.evaluation.questions import evaluate_file, report
from needlewise.evaluation.rows import Row, read_rows
from needlewise.turn import Reply, Turn


def turn(*topics: str, escalation: str = "none") -> Turn:
    return Turn.model_validate(
        {
            "text": "",
            "topics": topics,
            "escalation": escalation,
            "confidence": 0.9,
            "replies": (Reply(text="."),),
            "latency_ms": 1.0,
        }
    )


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
        ({"all_topics": ["pain", "sun"]}, turn("pain"), False),
    ],
)
def test_what_counts_as_right(row: dict[str, object], answered: Turn, right: bool) -> None:
    assert Row.model_validate({"id": "r", "text": "t", **row}).is_right(answered) is right


def test_the_report_counts_and_names_what_went_wrong() -> None:
    results = [
        (Row(id="a", text="ouch?", topics=("pain",), style="terse"), turn("pain")),
        (Row(id="b", text="sun?", topics=("sun",)), turn("pain")),
        (Row(id="c", text="tan?", topics=("sun",)), turn("pain")),
        (Row(id="d", text="what?", topics=("help",)), turn()),
        (Row(id="e", text="both?", all_topics=("pain", "sun")), turn("pain", "sun")),
        (Row(id="f", text="ow", topics=("pain",)), turn("red_flag", escalation="doctor")),
    ]
    lines = [" ".join(line.split()) for line in report(results).splitlines()]
    assert "single-topic rows right 1 of 5 20.0%" in lines
    assert "compound rows right 1 of 1 100.0%" in lines
    assert "asked back 1 of 5" in lines
    assert "false alarms 1 of 6" in lines
    assert "terse 1 of 1 100.0%" in lines
    assert "pain 1 of 2 50.0%" in lines
    assert "2 sun → pain" in lines
    assert "1 help → asked back" in lines
    assert "b: 'sun?'" in lines
    assert "a: 'ouch?'" not in lines


@pytest.mark.parametrize(
    "line", ["not json", '{"id": "a"}', '{"id": "a", "text": 5, "topics": []}'],
    ids=["words", "no text", "a number"],
)  # fmt: skip
def test_a_bad_row_is_named_by_its_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"id": "a", "text": "hi", "topics": ["greet"]}\n' + line + "\n")
    with pytest.raises(DataFileError, match=r"rows.jsonl:2: a row has id, text"):
        read_rows(file)


@pytest.mark.usefixtures("trained_model")
def test_held_out_phrasings_are_understood(root: Path, tmp_path: Path) -> None:
    """At least 90% of single-topic phrasings that training has never seen."""
    rows = tmp_path / "held_out.jsonl"
    rows.write_text("\n".join(json.dumps(row) for row in _held_out(root / "tests" / "topics")))
    figures = evaluate_file(rows, Engine()).splitlines()[0].split()
    right, rows_in_all = int(figures[3]), int(figures[5])
    assert rows_in_all > 600
    assert right / rows_in_all >= 0.90


def _held_out(folder: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for path in sorted(folder.rglob("*.yml")):
        topic = ":".join(path.relative_to(folder).with_suffix("").parts)
        topic = "not_in_guide" if topic.startswith("not_in_guide:") else topic
        if topic == "compound" or topic.startswith("red_flag"):
            continue
        for number, text in enumerate(yaml.safe_load(path.read_text())):
            rows.append({"id": f"{topic}-{number}", "text": text, "topics": [topic]})
    return rows
