"""Questions that mean much the same stand together."""

from datetime import UTC, datetime, timedelta

import pytest

from needlewise.desk.grouping import Group, grouped, wordings
from needlewise.store.unanswered import Question

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

PARKING = [
    "is there parking at the clinic",
    "where can I park my car",
    "do you have a car park",
    "is the parking free for patients",
]
FLYING = [
    "can i fly two days later",
    "is it ok to get on a plane after treatment",
    "I have a flight the next morning is that fine",
]
VOUCHERS = ["do you sell gift vouchers", "can i buy a voucher for my mum"]
ALONE = ["are your products vegan"]


def questions(*texts: str) -> list[Question]:
    """Newest first, a minute apart."""
    return [
        Question(
            turn=number,
            text=text,
            at=START - timedelta(minutes=number),
            channel="website",
            conversation="a",
            outcome="not_understood",
            helpful=None,
            offered=(),
            answered=(),
            likely=(),
        )
        for number, text in enumerate(texts, start=1)
    ]


def texts(group: Group) -> set[str]:
    return {question.text for question in group.questions}


def test_subjects_are_told_apart_the_most_frequent_first() -> None:
    mixed = questions(*ALONE, *VOUCHERS, *FLYING, *PARKING)
    found = [texts(group) for group in grouped(mixed)]
    assert found == [set(PARKING), set(FLYING), set(VOUCHERS), set(ALONE)]


def test_the_order_of_asking_changes_no_group() -> None:
    mixed = [*ALONE, *VOUCHERS, *FLYING, *PARKING]
    one = {frozenset(texts(group)) for group in grouped(questions(*mixed))}
    other = {frozenset(texts(group)) for group in grouped(questions(*reversed(mixed)))}
    assert one == other


def test_the_rest_stays_as_it_is_when_a_group_is_decided() -> None:
    mixed = questions(*ALONE, *VOUCHERS, *FLYING, *PARKING)
    rest = [question for question in mixed if question.text not in PARKING]
    assert grouped(rest) == grouped(mixed)[1:]


def test_of_groups_of_one_size_that_asked_last_comes_first() -> None:
    groups = grouped(questions("are your products vegan", "where can I park my car"))
    assert [group.title for group in groups] == [
        "are your products vegan",
        "where can I park my car",
    ]


def test_a_group_knows_its_size_its_last_and_its_turns() -> None:
    [group] = grouped(questions(*VOUCHERS, "Do you sell gift vouchers?"))
    assert set(group.turns) == {1, 2, 3}
    assert group.last == START - timedelta(minutes=1)
    assert [len(wording.turns) for wording in group.wordings] == [2, 1]


def test_the_title_is_the_most_central_wording() -> None:
    asked = ["when can i dye my hair again", "can I colour my hair the week after"]
    frequent = ["is hair dye ok after scalp needling"] * 9
    [group] = grouped(questions(*asked, *frequent))
    assert group.title == frequent[0]


def test_words_in_another_dress_are_the_same_wording() -> None:
    found = wordings(questions("Vegan?", "vegan", "VEGAN !", "vegan serum?"))
    assert [[question.turn for question in same.questions] for same in found] == [[1, 2, 3], [4]]


def test_texts_of_signs_only_are_not_all_the_same() -> None:
    assert len(wordings(questions("???", "🙂", "???"))) == 2


@pytest.mark.parametrize("asked", [(), ("is there parking",), ("", " ")])
def test_few_or_empty_questions(asked: tuple[str, ...]) -> None:
    assert sum(len(group.turns) for group in grouped(questions(*asked))) == len(asked)
