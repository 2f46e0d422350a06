"""What passes, and what is said of what does not."""

from typing import Any

import pytest
from pydantic import ValidationError
from scripted import turn

from needlewise.regression.case import Case, ExpectedTurn, judge
from needlewise.turn import Turn


def problems(expected: ExpectedTurn, got: Turn) -> tuple[str, ...]:
    [judged] = judge(Case(name="a case", turns=(expected,)), [got]).turns
    return judged.problems


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        ({"topics": ("pain",)}, turn("pain")),
        ({"topics": ("pain", "sun")}, turn("sun", "pain")),
        ({"topics": ("not_in_guide:price",)}, turn("not_in_guide")),
        ({"topics": ()}, turn()),
        ({"topics": None}, turn("sun")),
        ({}, turn()),
        ({"escalation": "doctor"}, turn("red_flag", escalation="doctor")),
        ({"words": ("spf 30", "It's fine")}, turn(reply="Wear SPF\n30. It’s fine.")),
    ],
)
def test_what_is_right_passes(expected: dict[str, Any], got: Turn) -> None:
    assert problems(ExpectedTurn(text="?", **expected), got) == ()


@pytest.mark.parametrize(
    ("expected", "got", "problem"),
    [
        ({"topics": ("sun",)}, turn("aftercare"), "expected the topic sun, got aftercare"),
        (
            {"topics": ("sun", "pain")},
            turn("sun"),
            "expected the topics sun and pain, got sun",
        ),
        ({"topics": ("sun",)}, turn("sun", "pain"), "expected the topic sun, got sun, pain"),
        ({"topics": ("sun",)}, turn(), "expected the topic sun, got none (it asks back)"),
        ({"topics": ()}, turn("sun"), "expected no topic, only a question back, got sun"),
        ({}, turn(escalation="doctor"), "expected the level none, got doctor"),
        ({"escalation": "emergency"}, turn(escalation="doctor"), "level emergency, got doctor"),
        ({"words": ("SPF 50",)}, turn(reply="SPF 30"), "the reply does not say “SPF 50”"),
    ],
)
def test_what_is_wrong_is_named(expected: dict[str, Any], got: Turn, problem: str) -> None:
    [said] = problems(ExpectedTurn(text="?", **expected), got)
    assert problem in said


def test_all_that_is_wrong_is_named() -> None:
    expected = ExpectedTurn(text="?", topics=("sun",), escalation="doctor", words=("SPF",))
    assert len(problems(expected, turn("pain"))) == 3


def test_one_wrong_turn_fails_the_conversation() -> None:
    case = Case(name="two", turns=tuple(ExpectedTurn(text=t, topics=(t,)) for t in ("pain", "sun")))
    assert judge(case, [turn("pain"), turn("sun")]).passed
    result = judge(case, [turn("pain"), turn("pain")])
    assert not result.passed
    assert [bool(judged.problems) for judged in result.turns] == [False, True]


def test_a_turn_without_an_answer_is_a_problem() -> None:
    case = Case(name="two", turns=(ExpectedTurn(text="a"), ExpectedTurn(text="b")))
    result = judge(case, [turn("pain")])
    assert not result.passed
    assert result.turns[1].problems == ("the assistant gave no answer",)


@pytest.mark.parametrize(
    "fields",
    [
        {"turns": ()},
        {"name": "  "},
        {"name": "n" * 201},
        {"tags": ("a, b",)},
        {"turns": ({"text": " \n"},)},
        {"turns": ({"text": "x" * 2_001},)},
        {"turns": ({"text": "x"},) * 21},
        {"turns": ({"text": "x", "escalation": "urgent"},)},
        {"turns": ({"text": "x", "words": ("",)},)},
        {"owner": "me"},
    ],
)
def test_what_makes_no_case_is_refused(fields: dict[str, Any]) -> None:
    whole = {"name": "n", "turns": ({"text": "x"},)} | fields
    with pytest.raises(ValidationError):
        Case.model_validate(whole)
