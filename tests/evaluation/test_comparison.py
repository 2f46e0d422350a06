"""`--against`: peers are held to the same rules, and the table has a line for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from made_up import FakeEngine, lines_of, turn

from needlewise.engine.engine import Engine
from needlewise.errors import NeedlewiseError
from needlewise.evaluation import questions
from needlewise.evaluation.comparison import ask_peer, comparison
from needlewise.evaluation.figures import Results
from needlewise.evaluation.peers import Answer, Peer
from needlewise.evaluation.questions import evaluate_file
from needlewise.evaluation.rows import Row


@dataclass(frozen=True)
class FakePeer:
    """Says of each text what the text is."""

    name: str
    per_topic: int | None = None

    def answers(self, texts: Sequence[str]) -> list[Answer]:
        return [Answer("" if text == "?" else text, 0.5) for text in texts]


def row(text: str, *topics: str, **fields: Any) -> Row:
    return Row.model_validate({"id": "r", "text": text, "topics": topics} | fields)


def ask(rows: Sequence[Row]) -> Results:
    return ask_peer(cast(Peer, FakePeer("parrot")), rows)


@pytest.mark.parametrize(
    ("said", "topics", "escalation"),
    [
        ("pain", ("pain",), "none"),
        ("condition:scars", ("condition:scars",), "none"),
        ("not_in_guide:price", ("not_in_guide",), "none"),
        ("red_flag:doctor", ("red_flag",), "doctor"),
        ("red_flag:emergency", ("red_flag",), "emergency"),
        ("red_flag", ("red_flag",), "doctor"),
        ("?", (), "none"),
    ],
)
def test_an_answer_is_read_as_a_turn(said: str, topics: tuple[str, ...], escalation: str) -> None:
    [(_, answered)] = ask([row(said)])
    assert answered.topics == topics
    assert answered.escalation == escalation
    assert answered.confidence == 0.5


ROWS = [
    row("pain", "pain"),
    row("sun", "pain"),
    row("?", "pain"),
    row("red_flag:doctor", "sun"),
    row("not_in_guide:price", "not_in_guide"),
    row("pain", "out_of_scope"),
    row("pain", all_topics=["pain", "sun"]),
    row("red_flag:doctor", "red_flag", escalate="doctor"),
]
OURS = [
    (row, turn("pain", "sun") if row.compound else turn(row.topics[0], escalation=row.escalate))
    for row in ROWS
]


def test_the_table() -> None:
    # Needlewise misses one single-topic row of seven, the parrot four.
    ours = [(ROWS[0], turn()), *OURS[1:]]
    title, us, them = lines_of("\n".join(comparison(ours, {"parrot": ask(ROWS)})))
    assert title == (
        "single-topic compound out_of_scope not_in_guide false alarms our errors/theirs"
    )
    assert us == ("Needlewise 6 of 7 85.7% 1 of 1 100.0% 1 of 1 100.0% 1 of 1 100.0% 0 of 7 0.0%")
    assert them == ("parrot 3 of 7 42.9% 0 of 1 0.0% 0 of 1 0.0% 1 of 1 100.0% 1 of 7 14.3% 0.25")


def test_who_makes_no_errors_cannot_be_divided_by() -> None:
    *_, them = comparison(OURS, {"parrot": OURS})
    assert them.endswith("   -")


def test_cells_stand_below_their_titles() -> None:
    lines = comparison(OURS, {"parrot": ask(ROWS), "other": OURS})
    assert len(lines) == 4
    assert len(lines[0]) == len(lines[2]) == len(lines[3])


def test_a_peer_that_there_is_not_is_refused_before_anyone_is_asked(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(ROWS[0].model_dump_json(), encoding="utf-8")
    engine = FakeEngine({})
    with pytest.raises(NeedlewiseError, match="'eliza' is no peer"):
        evaluate_file(rows, cast(Engine, engine), against=["eliza"])
    assert not engine.asked


def test_the_report_has_the_table_and_names_the_plots(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "peer", FakePeer)
    rows = tmp_path / "rows.jsonl"
    rows.write_text(ROWS[1].model_dump_json(), encoding="utf-8")
    engine = cast(Engine, FakeEngine({"sun": turn("pain")}))
    plots = tmp_path / "plots"
    lines = lines_of(evaluate_file(rows, engine, plots=plots, against=["parrot"]))
    assert "parrot 0 of 1 0.0% 0 of 0 - 0 of 0 - 0 of 0 - 0 of 1 0.0% 0.00" in lines
    names = ["confusion.png", "calibration.png", "abstention.png"]
    assert lines[-4:] == ["Files written", *(str(plots / name) for name in names)]
    assert sorted(path.name for path in plots.iterdir()) == sorted(names)


@pytest.mark.parametrize("per_topic", [None, 3])
def test_peers_learn_from_as_many_examples_as_they_are_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, per_topic: int | None
) -> None:
    made: list[FakePeer] = []

    def peer(name: str, per_topic: int | None = None) -> FakePeer:
        made.append(FakePeer(name, per_topic))
        return made[-1]

    monkeypatch.setattr(questions, "peer", peer)
    rows = tmp_path / "rows.jsonl"
    rows.write_text(ROWS[0].model_dump_json(), encoding="utf-8")
    engine = cast(Engine, FakeEngine({"pain": turn("pain")}))
    evaluate_file(rows, engine, against=["parrot", "other"], per_topic=per_topic)
    assert made == [FakePeer("parrot", per_topic), FakePeer("other", per_topic)]
