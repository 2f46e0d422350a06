"""Decisions: from probabilities to an answer, a question back or neither."""

from dataclasses import replace

import numpy as np
import pytest

from needlewise.nlu.decision import UNLISTED, Decision, Ranked, Thresholds, decide

# Sums of powers of two are exact, so a border can be met exactly.
LIMITS = Thresholds(
    temperature=1.0,
    sure=0.5,
    none_of_these=0.125,
    worth_offering=0.0625,
    divides=0.5,
    may_divide=0.25,
    parts_sure=0.875,
    aside=0.75,
)


def on(probabilities: dict[str, float], *entities: str) -> Decision:
    values = np.array(list(probabilities.values()))
    return decide(list(probabilities), values, entities, LIMITS)


def keys(ranked: tuple[Ranked, ...]) -> list[str]:
    return [r.key for r in ranked]


def just_below(limit: float) -> float:
    return float(np.nextafter(limit, 0.0))


def test_a_sure_topic_is_answered_alone() -> None:
    decision = on({"faq/sun": 0.25, "faq/pain": 0.75})
    assert decision.answers == (Ranked("faq/pain", 0.75),)
    assert decision.offers == ()


@pytest.mark.parametrize(
    ("top", "answers", "offers"),
    [
        pytest.param(0.5, ["faq/pain"], [], id="sure"),
        pytest.param(just_below(0.5), [], ["faq/pain"], id="just not sure"),
        pytest.param(0.125, [], ["faq/pain"], id="just likely enough"),
        pytest.param(just_below(0.125), [], [], id="none of these"),
    ],
)
def test_thresholds_of_the_likeliest_topic(
    top: float, answers: list[str], offers: list[str]
) -> None:
    decision = on({"faq/pain": top, "faq/sun": 0.03125})
    assert (keys(decision.answers), keys(decision.offers)) == (answers, offers)


@pytest.mark.parametrize(
    ("second", "offered"),
    [
        pytest.param(0.0625, True, id="at the border"),
        pytest.param(just_below(0.0625), False, id="below"),
    ],
)
def test_threshold_of_a_second_reading(second: float, offered: bool) -> None:
    decision = on({"faq/pain": 0.25, "faq/sun": second})
    assert keys(decision.offers) == ["faq/pain", "faq/sun"][: 1 + offered]


def test_the_likeliest_topic_is_offered_even_where_the_limits_ask_for_more() -> None:
    """`worth_offering` above `none_of_these` must not leave a likely message without a reply."""
    limits = replace(LIMITS, worth_offering=0.375)
    decision = decide(["faq/pain", "faq/sun"], np.array([0.25, 0.125]), [], limits)
    assert keys(decision.offers) == ["faq/pain"]


@pytest.mark.parametrize("candidates", [2, 3, 4, 6])
def test_asks_back_with_the_likeliest_two_or_three(candidates: int) -> None:
    by_probability = [f"faq/topic{i}" for i in range(candidates)]
    shuffled = {key: 0.25 - int(key[-1]) / 64 for key in reversed(by_probability)}
    decision = on(shuffled)
    assert decision.answers == ()
    assert keys(decision.offers) == by_probability[:3]


@pytest.mark.parametrize(
    ("key", "offered"),
    [("chitchat/thanks", False), ("chitchat/out_of_scope", False), ("chitchat/human", True)],
)
def test_small_talk_is_not_offered_but_a_person_is(key: str, offered: bool) -> None:
    decision = on({"faq/pain": 0.375, key: 0.25, "faq/sun": 0.125})
    assert (key in keys(decision.offers)) is offered
    assert {"faq/pain", "faq/sun"} <= set(keys(decision.offers))


def test_small_talk_that_is_sure_is_answered() -> None:
    assert keys(on({"chitchat/thanks": 0.75, "faq/pain": 0.25}).answers) == ["chitchat/thanks"]


def test_small_talk_that_is_unsure_and_alone_leaves_nothing_to_offer() -> None:
    decision = on({"chitchat/thanks": 0.375, "faq/pain": 0.03125})
    assert (decision.answers, decision.offers) == ((), ())


def test_the_ranking_has_every_topic_from_likely_to_unlikely() -> None:
    decision = on({"faq/sun": 0.125, "chitchat/greet": 0.25, "faq/pain": 0.625})
    assert decision.ranking == (
        Ranked("faq/pain", 0.625),
        Ranked("chitchat/greet", 0.25),
        Ranked("faq/sun", 0.125),
    )


def test_silent_subjects_compete_as_one_named_after_the_likeliest() -> None:
    decision = on(
        {"faq/not_in_guide:age": 0.125, "faq/pain": 0.4375, "faq/not_in_guide:price": 0.375}
    )
    assert decision.ranking == (Ranked("faq/not_in_guide:price", 0.5), Ranked("faq/pain", 0.4375))


def test_silent_subjects_together_are_sure_where_none_is_alone() -> None:
    decision = on(
        {"faq/pain": 0.375, "faq/not_in_guide:age": 0.25, "faq/not_in_guide:price": 0.3125}
    )
    assert decision.answers == (Ranked("faq/not_in_guide:price", 0.5625),)


def test_silent_subjects_are_offered_as_one() -> None:
    silent = {f"faq/not_in_guide:{name}": 0.125 for name in ("age", "food", "price")}
    decision = on({"faq/pain": 0.25, **silent, "faq/sun": 0.125})
    families = [r.family for r in decision.offers]
    assert families == ["faq/not_in_guide", "faq/pain", "faq/sun"]
    assert decision.offers[0].confidence == 0.375


def test_silent_subjects_together_are_likely_enough_to_be_offered() -> None:
    decision = on({"faq/not_in_guide:age": 0.0625, "faq/not_in_guide:price": 0.09375})
    assert keys(decision.offers) == ["faq/not_in_guide:price"]


SEVERAL = {
    "faq/condition:scars": 0.625,
    "faq/condition:melasma": 0.25,
    "faq/condition:wrinkles": 0.0,
    "faq/risk:pregnancy": 0.125,
    "faq/risk:retinoid": 0.0,
}


@pytest.mark.parametrize(
    ("entities", "answered"),
    [
        pytest.param(["scars"], ["scars"], id="one"),
        pytest.param(["melasma", "scars"], ["melasma", "scars"], id="two, as named"),
        pytest.param(
            ["scars", "wrinkles", "melasma"], ["scars", "wrinkles", "melasma"], id="three"
        ),
        pytest.param(["scars", "scars"], ["scars"], id="the same twice"),
        pytest.param(["scars", "melasma", "scars"], ["scars", "melasma"], id="one of two twice"),
        pytest.param(["scars", "leprosy"], ["scars"], id="one without a topic"),
        pytest.param(["melasma", "wrinkles"], ["scars"], id="two others than the likeliest"),
        pytest.param([], ["scars"], id="none"),
    ],
)
def test_each_named_condition_is_answered(entities: list[str], answered: list[str]) -> None:
    decision = on(SEVERAL, *(f"condition={name}" for name in entities))
    assert decision.answers == tuple(Ranked(f"faq/condition:{name}", 0.625) for name in answered)
    assert decision.offers == ()


def test_each_named_risk_is_answered() -> None:
    decision = on(
        {"faq/risk:retinoid": 0.25, "faq/risk:pregnancy": 0.75}, "risk=retinoid", "risk=pregnancy"
    )
    assert keys(decision.answers) == ["faq/risk:retinoid", "faq/risk:pregnancy"]


@pytest.mark.parametrize(
    "other", ["risk=pregnancy", "unlisted_condition", "unlisted_condition=rosacea"]
)
def test_what_is_of_another_kind_is_not_answered_along(other: str) -> None:
    assert keys(on(SEVERAL, "condition=scars", other).answers) == ["faq/condition:scars"]


@pytest.mark.parametrize(
    ("entities", "answered"),
    [
        pytest.param([], [], id="none"),
        pytest.param(["condition=melasma"], ["faq/condition:melasma"], id="one"),
        pytest.param(
            ["condition=melasma", "condition=scars"],
            ["faq/condition:melasma", "faq/condition:scars"],
            id="two",
        ),
        pytest.param(["risk=pregnancy"], [], id="a risk"),
    ],
)
def test_listed_conditions_are_answered_beside_one_that_is_not(
    entities: list[str], answered: list[str]
) -> None:
    """As in "does it treat rosacea or melasma?"."""
    decision = on(SEVERAL | {UNLISTED: 0.875}, "unlisted_condition", *entities)
    assert keys(decision.answers) == [*answered, UNLISTED]
    assert {answer.confidence for answer in decision.answers} == {0.875}


def test_a_question_on_something_else_is_not_answered_per_condition() -> None:
    decision = on(
        {"faq/pain": 0.625, "faq/condition:scars": 0.25, "faq/condition:melasma": 0.125},
        "condition=scars",
        "condition=melasma",
    )
    assert keys(decision.answers) == ["faq/pain"]


def test_naming_several_does_not_make_the_assistant_sure() -> None:
    decision = on(
        {"faq/condition:scars": 0.375, "faq/condition:melasma": 0.375, "faq/pain": 0.25},
        "condition=scars",
        "condition=melasma",
    )
    assert decision.answers == ()
    assert len(decision.offers) == 3
