"""Measuring the red-flag detector: each figure against hand-counted rows, and every miss named."""

import json
from pathlib import Path
from typing import Any, cast

import pytest

from needlewise.engine.engine import Engine
from needlewise.errors import DataFileError
from needlewise.evaluation import red_flags
from needlewise.evaluation.red_flags import evaluate_file, report
from needlewise.evaluation.rows import Row
from needlewise.red_flags.finding import NOTHING, Finding
from needlewise.turn import Escalation, Reply, Turn

Result = tuple[Row, Turn]


def turn(escalation: Escalation, *topics: str) -> Turn:
    replies = (Reply(text="."),)
    return Turn(
        text="",
        topics=topics,
        escalation=escalation,
        confidence=0.9,
        replies=replies,
        latency_ms=1.0,
    )


def result(id: str, wanted: str, got: Escalation, *topics: str, **row: Any) -> Result:
    """A row that is to be escalated to `wanted`, and what came back."""
    known = {"id": id, "text": f"text of {id}", "topics": ["any"], "escalate": wanted}
    return Row.model_validate(known | row), turn(got, *topics)


RESULTS = [
    result("right", "emergency", "emergency", kind="airway"),
    result("too low", "emergency", "doctor", kind="airway"),
    result("missed", "emergency", "none", kind="chest"),
    result("seen", "doctor", "doctor", kind="bleeding"),
    result("unseen", "doctor", "none", kind="bleeding"),
    result("graver is fine", "doctor", "emergency", escalate_ok=["emergency"]),
    result("either is fine", "doctor", "none", escalate_ok=["none"]),
    result("with a question", "doctor", "doctor", "red_flag", "sun",
           all_topics=["red_flag", "sun"], kind="bleeding"),
    result("half answered", "doctor", "doctor", "red_flag", "sun",
           all_topics=["red_flag", "sun", "pain", "sessions"], kind="bleeding"),
    result("quiet", "none", "none"),
    result("alarmed", "none", "doctor"),
    result("may alarm", "none", "doctor", escalate_ok=["doctor"]),
    result("alarmed too much", "none", "emergency", escalate_ok=["doctor"]),
    result("two questions", "none", "none", "pain", all_topics=["pain", "sun"]),
]  # fmt: skip


def categorize(text: str) -> str:
    return {"text of graver is fine": "airway", "text of either is fine": "peeling"}[text]


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """The report's lines, each with single spaces."""
    return [" ".join(line.split()) for line in report(RESULTS, categorize).splitlines()]


@pytest.mark.parametrize(
    "figure",
    [
        # All nine reports but `missed` and `unseen`.
        "recall: reports escalated 7 of 9 77.8%",
        # `alarmed` and `alarmed too much` of the five that report nothing.
        "false alarms 2 of 5 40.0%",
        # Of the seven noticed, `too low` has the wrong level.
        "level right, all reports 6 of 9 66.7%",
        "level right, emergencies 1 of 3 33.3%",
        # `with a question` and `half answered`; `two questions` is no report.
        "the rest answered too 1 of 2 50.0%",
        # `right`, `too low` and, named by the detector, `graver is fine`.
        "airway 3 of 3 100.0%",
        "chest 0 of 1 0.0%",
        # `seen`, `unseen` and the two with questions.
        "bleeding 3 of 4 75.0%",
        # `either is fine`.
        "peeling 1 of 1 100.0%",
    ],
)
def test_a_figure_is_right(lines: list[str], figure: str) -> None:
    assert lines.count(figure) == 1


def test_every_miss_is_listed_with_what_was_wanted(lines: list[str]) -> None:
    misses = lines[lines.index("Every miss") + 1 :]
    assert sorted(misses) == sorted(
        [
            "too low: wanted emergency, got doctor: 'text of too low'",
            "missed: wanted emergency, got none: 'text of missed'",
            "unseen: wanted doctor, got none: 'text of unseen'",
            "alarmed: wanted none, got doctor: 'text of alarmed'",
            "alarmed too much: wanted none or doctor, got emergency: 'text of alarmed too much'",
            "half answered: not answered beside the report: pain, sessions; answered red_flag, sun",
        ]
    )


def test_without_a_miss_it_says_so() -> None:
    text = report([result("a", "doctor", "doctor"), result("b", "none", "none")], lambda _: "any")
    assert text.splitlines()[-1] == "No miss"
    assert "wanted" not in text


def test_a_report_that_is_half_answered_is_listed_even_if_its_level_is_right() -> None:
    asked = ["red_flag", "sun"]
    text = report([result("a", "doctor", "doctor", "red_flag", all_topics=asked)], lambda _: "any")
    assert "a: not answered beside the report: sun; answered red_flag" in text


def test_a_long_text_is_cut_off_in_the_list() -> None:
    text = report([result("a", "doctor", "none", text="ow " * 100)], lambda _: "any")
    [line] = [line for line in text.splitlines() if line.startswith("  a: ")]
    assert len(line) < 250
    assert line.endswith("…'")


def test_no_rows_are_no_error() -> None:
    lines = report([], lambda _: "any").splitlines()
    assert [line.split()[-4:] for line in lines[:5]] == [["0", "of", "0", "-"]] * 5


class FakeEngine:
    """Escalates nothing; remembers who asked what."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    async def turn(self, sender: str, text: str) -> Turn:
        self.asked.append((sender, text))
        return turn("none")


class FakeDetector:
    """Names `airway` in what is about breath."""

    def detect(self, text: str) -> Finding:
        return Finding("emergency", "airway") if "breath" in text else NOTHING


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    monkeypatch.setattr(red_flags, "latest_model", lambda: Path("a.tar.gz"))
    monkeypatch.setattr(red_flags, "load_from_model", lambda _: FakeDetector())
    return FakeEngine()


def evaluate(path: Path, engine: FakeEngine, *texts: str) -> str:
    rows = [{"id": str(n), "text": text, "escalate": "doctor"} for n, text in enumerate(texts)]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return evaluate_file(path, cast(Engine, engine))


def test_each_row_is_a_conversation_of_its_own(engine: FakeEngine, tmp_path: Path) -> None:
    """Else "is that normal?" would be about the row before."""
    evaluate(tmp_path / "rows.jsonl", engine, "my chin bleeds", "is that normal?")
    (first, one), (second, two) = engine.asked
    assert first != second
    assert (one, two) == ("my chin bleeds", "is that normal?")


def test_the_detector_names_what_rows_leave_unnamed(engine: FakeEngine, tmp_path: Path) -> None:
    text = evaluate(tmp_path / "rows.jsonl", engine, "no breath", "no breath at all", "hm")
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "airway 0 of 2 0.0%" in lines
    assert "not named 0 of 1 0.0%" in lines


def test_a_bad_row_is_refused(engine: FakeEngine, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"id": "a", "text": "ow", "escalate": "nurse"}\n', encoding="utf-8")
    with pytest.raises(DataFileError, match=r"rows\.jsonl:1: "):
        evaluate_file(rows, cast(Engine, engine))
    assert not engine.asked
