"""Measuring conversations: turns and dialogues against hand-counted ones, and every miss named."""

import json
from pathlib import Path
from typing import Any, cast

import pytest
from made_up import FakeEngine, lines_of, turn

from needlewise.engine.engine import Engine
from needlewise.errors import DataFileError
from needlewise.evaluation.dialogues import Dialogue, evaluate_file, report
from needlewise.evaluation.figures import Result
from needlewise.turn import Turn


def dialogue(id: str, *turns: tuple[dict[str, Any], Turn], **fields: Any) -> list[Result]:
    """Turns with what came back; a turn without topics is about pain."""
    said = [{"user": f"text {n}", "topics": ["pain"]} | row for n, (row, _) in enumerate(turns)]
    rows = Dialogue.model_validate({"id": id, "turns": said} | fields).rows()
    return list(zip(rows, (answered for _, answered in turns), strict=True))


GOOD = dialogue(
    "good",
    ({}, turn("pain")),
    ({"topics": ["sun", "aftercare"], "user": "and five words from me"}, turn("aftercare")),
    ({"topics": ["red_flag"], "escalate": "doctor"}, turn("red_flag", escalation="doctor")),
)
BAD = dialogue(
    "bad",
    ({}, turn("sun")),
    ({"topics": ["sun"], "style": "typo"}, turn()),
    ({"topics": [], "all_topics": ["pain", "sun"]}, turn("pain", "sun")),
    ({}, turn("red_flag", escalation="doctor")),
    ({"topics": ["red_flag"], "escalate": "doctor"}, turn("pain")),
    style="chatty",
)


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return lines_of(report([GOOD, BAD]))


@pytest.mark.parametrize(
    "figure",
    [
        # All three of `good`, the compound one of `bad`.
        "turns right 4 of 8 50.0%",
        "first turns right 1 of 2 50.0%",
        "later turns right 3 of 6 50.0%",
        "dialogues wholly right 1 of 2 50.0%",
        # `good.3`, not `bad.5`.
        "escalations right 1 of 2 50.0%",
        # `bad.4` of the six that report nothing.
        "false alarms 1 of 6 16.7%",
        # The turns of `bad` but `bad.2`, which has a style of its own.
        "chatty 1 of 4 25.0%",
        "typo 0 of 1 0.0%",
        "plain 3 of 3 100.0%",
        "1-4 words 3 of 7 42.9%",
        "5-10 words 1 of 1 100.0%",
        # `good.1`, `bad.1`, `bad.4`.
        "pain 1 of 3 33.3%",
        "red_flag 1 of 2 50.0%",
        # `good.2` and `bad.2`.
        "sun 1 of 2 50.0%",
        "compound 1 of 1 100.0%",
    ],
)
def test_a_figure_is_right(lines: list[str], figure: str) -> None:
    assert lines.count(figure) == 1


def test_every_miss_is_listed_with_the_turn_before_it(lines: list[str]) -> None:
    assert lines[lines.index("Every miss") + 1 :] == [
        "bad.1: 'text 0'",
        "wanted pain; got sun (0.90)",
        "bad.2: 'text 1'",
        "wanted sun; got asked back (0.90)",
        "after 'text 0': sun",
        "bad.4: 'text 3'",
        "wanted pain; got red_flag [escalation doctor, should be none] (0.90)",
        "after 'text 2': pain, sun",
        "bad.5: 'text 4'",
        "wanted red_flag; got pain [escalation none, should be doctor] (0.90)",
        "after 'text 3': red_flag",
    ]


def test_the_turn_before_may_have_asked_back() -> None:
    text = report([dialogue("a", ({}, turn()), ({}, turn("sun")))])
    assert text.endswith("after 'text 0': asked back")


def test_without_styles_and_misses_nothing_is_said_of_styles() -> None:
    lines = lines_of(report([GOOD]))
    assert lines[-1] == "No miss"
    assert "Turns right by style" not in lines


def test_no_dialogues_are_no_error() -> None:
    lines = lines_of(report([]))
    assert [line.split()[-4:] for line in lines[:6]] == [["0", "of", "0", "-"]] * 6


def evaluate(path: Path, engine: FakeEngine, *lines: str) -> str:
    path.write_text("\n".join(lines), encoding="utf-8")
    return evaluate_file(path, cast(Engine, engine))


def test_a_dialogue_is_one_conversation(tmp_path: Path) -> None:
    engine = FakeEngine({"hi": turn("greet"), "ouch?": turn("pain")})
    said = [{"user": "hi", "topics": ["greet"]}, {"user": "ouch?", "topics": ["pain"]}]
    dialogues = [json.dumps({"id": id, "turns": said}) for id in ("a", "b")]
    text = evaluate(tmp_path / "dialogues.jsonl", engine, *dialogues)
    assert "turns right 4 of 4 100.0%" in lines_of(text)
    assert [text for _, text in engine.asked] == ["hi", "ouch?", "hi", "ouch?"]
    first, second, third, fourth = [sender for sender, _ in engine.asked]
    assert first == second != third == fourth


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        '{"id": "a"}',
        '{"id": "a", "turns": []}',
        '{"id": "a", "turns": [{"text": "hi", "topics": ["greet"]}]}',
        '{"id": "a", "turns": [{"user": "hi", "topics": ["greet"], "escalate": "nurse"}]}',
    ],
    ids=["words", "no turns", "empty", "no user", "a level that there is not"],
)
def test_a_bad_dialogue_is_named_by_its_line(tmp_path: Path, line: str) -> None:
    engine = FakeEngine({})
    good = '{"id": "a", "turns": [{"user": "hi", "topics": ["greet"]}]}'
    with pytest.raises(DataFileError, match=r"dialogues\.jsonl:3: a dialogue has id and turns"):
        evaluate(tmp_path / "dialogues.jsonl", engine, good, "", line)
    assert not engine.asked
