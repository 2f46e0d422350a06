"""Measuring on labelled messages: the report, and the held-out phrasings."""

import json
from pathlib import Path

import pytest
import yaml
from made_up import about_pain, lines_of, turn

from needlewise.engine.engine import Engine
from needlewise.evaluation.questions import evaluate_file, report
from needlewise.evaluation.rows import Row


def test_the_report_counts_and_names_what_went_wrong() -> None:
    results = [
        (Row(id="a", text="ouch?", topics=("pain",), style="terse"), turn("pain")),
        (Row(id="b", text="sun?", topics=("sun",)), turn("pain")),
        (Row(id="c", text="tan?", topics=("sun",)), turn("pain")),
        (Row(id="d", text="what?", topics=("help",)), turn()),
        (Row(id="e", text="both?", all_topics=("pain", "sun")), turn("pain", "sun")),
        (Row(id="f", text="ow", topics=("pain",)), turn("red_flag", escalation="doctor")),
    ]
    lines = lines_of(report(results))
    assert "single-topic rows right 1 of 5 20.0%" in lines
    assert "compound rows right 1 of 1 100.0%" in lines
    assert "asked back 1 of 5 20.0%" in lines
    assert "false alarms 1 of 6 16.7%" in lines
    assert "terse 1 of 1 100.0%" in lines
    assert "1-4 words 1 of 5 20.0%" in lines
    assert "pain 1 of 2 50.0%" in lines
    assert "2 sun → pain" in lines
    assert "1 help → asked back" in lines
    assert "b: 'sun?'" in lines
    assert "a: 'ouch?'" not in lines


def test_rows_of_which_nothing_is_known_can_be_declined() -> None:
    """Recall by the row's first topic, precision by all of its topics."""
    results = [
        (Row(id="a", text="price?", topics=("not_in_guide",)), turn("not_in_guide")),
        (Row(id="b", text="cost?", topics=("not_in_guide",)), turn("human")),
        (Row(id="c", text="swim?", topics=("sun", "not_in_guide")), turn("not_in_guide")),
        (Row(id="d", text="tan?", topics=("sun",)), turn("not_in_guide")),
        (Row(id="e", text="both?", all_topics=("pain", "sun")), turn("not_in_guide")),
    ]
    lines = lines_of(report(results))
    assert "not_in_guide: recall 1 of 2 50.0%, precision 2 of 3 66.7%" in lines
    assert "out_of_scope: recall 0 of 0 -, precision 0 of 0 -" in lines


def test_confidence_is_measured_on_single_rows_that_were_answered() -> None:
    results = [
        about_pain(0.95, "pain"),
        about_pain(0.65, "sun"),
        about_pain(0.0),
        (Row(id="e", text="both?", all_topics=("pain", "sun")), turn("pain", confidence=1.0)),
    ]
    lines = lines_of(report(results))
    # (|1 - 0.95| + |0 - 0.65|) / 2
    assert "expected calibration error (ECE) 0.350 over 2" in lines
    assert "the surest 50% right 1 of 1 100.0%" in lines
    assert "the surest 100% right 1 of 2 50.0%" in lines


def test_no_rows_and_rows_without_topics_are_no_error() -> None:
    assert "No miss" in report([])
    assert "1 no topic → pain" in lines_of(report([(Row(id="a", text="?"), turn("pain"))]))


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
