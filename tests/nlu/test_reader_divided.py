"""Where it is less than likely that another question begins, and where one is not understood."""

from typing import cast

import pytest
from fake_reading import LIMITS, FakeEncoder, Told, part, reader

from needlewise.nlu.decision import MAX_OFFERS, Decision
from needlewise.nlu.parts import MAX_PIECES, Part
from needlewise.nlu.reader import MAX_PARTS, Reader

PRICE, SCARS = "faq/not_in_guide:price", "faq/condition:scars"
MELASMA = "faq/condition:melasma"
LIKELY, UNLIKELY = LIMITS.divides, LIMITS.divides / 2
UNSURE = {"faq/sun": 0.3, "faq/sessions": 0.2}
TOLD: Told = {
    "does it hurt": {"faq/pain": 0.9},
    "would it be painful": {"faq/pain": 0.9},
    "how much is it": {PRICE: 0.9},
    "and what would it cost": {PRICE: 0.6},
    "is it safe?": {"faq/safety": 0.9},
    "hi there": {"chitchat/greet": 0.9},
    "erm": {},
    "and at the lake?": UNSURE,
    "at the lake": UNSURE,
}


def keys(decision: Decision) -> list[str]:
    return [answer.key for answer in decision.answers]


def offered(decision: Decision) -> list[str]:
    return [offer.key for offer in decision.offers]


def read(asked: Reader, first: str, *others: tuple[str, float]) -> Decision:
    """Each part but the first with the probability that it begins a question."""
    parts = [part(first), *(part(text, begins=begins) for text, begins in others)]
    return asked.read(part(" ".join(p.text for p in parts)), parts)


@pytest.mark.parametrize("begins", [LIKELY, 1.0])
@pytest.mark.parametrize("second", ["how much is it", "and what would it cost"])
def test_a_likely_question_stands_for_itself(second: str, begins: float) -> None:
    assert keys(read(reader(TOLD), "does it hurt", (second, begins))) == ["faq/pain", PRICE]


def test_an_unlikely_one_counts_where_both_sides_surely_ask_different_things() -> None:
    decision = read(reader(TOLD), "does it hurt", ("how much is it", UNLIKELY))
    assert keys(decision) == ["faq/pain", PRICE]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("does it hurt", "and what would it cost"),
        ("and what would it cost", "does it hurt"),
        ("does it hurt", "would it be painful"),
        ("erm", "does it hurt"),
    ],
    ids=["the second unsure", "the first unsure", "the same twice", "one understood"],
)
def test_else_the_message_is_read_whole(first: str, second: str) -> None:
    asked = reader(TOLD | {f"{first} {second}": {"faq/sun": 0.9}})
    assert keys(read(asked, first, (second, UNLIKELY))) == ["faq/sun"]


def test_what_is_no_question_of_its_own_goes_with_the_part_before() -> None:
    asked = reader(TOLD | {"does it hurt erm": {"faq/safety": 0.9}})
    decision = read(asked, "does it hurt", ("erm", UNLIKELY), ("how much is it", LIKELY))
    assert keys(decision) == ["faq/safety", PRICE]


def test_several_in_a_row_go_with_it() -> None:
    asked = reader(TOLD | {"does it hurt erm erm": {"faq/safety": 0.9}})
    others = (("erm", UNLIKELY), ("erm", UNLIKELY), ("how much is it", LIKELY))
    assert keys(read(asked, "does it hurt", *others)) == ["faq/safety", PRICE]


def test_parts_put_together_name_what_each_of_them_named() -> None:
    """Scars and melasma, of which the model has heard the first only."""
    told = {"does it do scars and melasma": {SCARS: 0.9}, "how much is it": {PRICE: 0.9}}
    first = part("does it do scars", "condition=scars")
    second = part("and melasma", "condition=melasma", begins=UNLIKELY)
    third = part("how much is it", begins=LIKELY)
    decision = reader(told).read(part("all of it"), [first, second, third])
    assert keys(decision) == [SCARS, MELASMA, PRICE]


def test_parts_put_together_are_answered_in_the_order_in_which_they_named_things() -> None:
    """Whatever the order of letters, and though the model has heard the last only."""
    told = {"melasma maybe wrinkles or scars": {SCARS: 0.9}, "how much is it": {PRICE: 0.9}}
    first = part("melasma", "condition=melasma")
    second = part("maybe wrinkles", "condition=wrinkles", begins=UNLIKELY)
    third = part("or scars", "condition=scars", begins=UNLIKELY)
    last = part("how much is it", begins=LIKELY)
    decision = reader(told).read(part("all of it"), [first, second, third, last])
    assert keys(decision) == [MELASMA, "faq/condition:wrinkles", SCARS, PRICE]


def with_talk(pieces: int, told: Told) -> tuple[Reader, list[Part]]:
    """A reader, and a question with that many pieces of talk that are put together with it."""
    parts = [part("does it hurt"), *[part("erm", begins=UNLIKELY)] * pieces]
    together = " ".join(piece.text for piece in parts)
    return reader(TOLD | {together: {"faq/pain": 0.9}} | told), parts


@pytest.mark.parametrize("pieces", [MAX_PARTS, MAX_PIECES - 2], ids=["much", "very much"])
def test_a_question_at_the_end_of_much_talk_is_answered(pieces: int) -> None:
    """Talk that may be divided, but is not, must not count as questions."""
    asked, parts = with_talk(pieces, {})
    decision = asked.read(part("all of it"), [*parts, part("how much is it", begins=LIKELY)])
    assert keys(decision) == ["faq/pain", PRICE]


def test_what_comes_after_the_last_piece_that_is_weighed_goes_with_it() -> None:
    """Neither is a word of it lost nor what it names, in its order."""
    rest = "does it do wrinkles and melasma or scars"
    asked, parts = with_talk(MAX_PIECES - 2, {rest: {SCARS: 0.9}})
    parts.append(part("does it do wrinkles", "condition=wrinkles", begins=LIKELY))
    parts.append(part("and melasma", "condition=melasma", begins=LIKELY))
    parts.append(part("or scars", "condition=scars", begins=LIKELY))
    decision = asked.read(part("all of it"), parts)
    assert keys(decision) == ["faq/pain", "faq/condition:wrinkles", MELASMA, SCARS]


def test_the_longest_message_takes_no_more_readings_than_a_long_one() -> None:
    def readings(pieces: int) -> int:
        asked, parts = with_talk(pieces, {})
        asked.read(part("all of it"), parts)
        return len(cast(FakeEncoder, asked._encoder).seen)

    assert readings(MAX_PIECES // 2) < readings(2 * MAX_PIECES) == readings(20 * MAX_PIECES)


@pytest.mark.parametrize("first", ["does it hurt", "hi there"])
def test_a_question_that_is_not_understood_is_asked_back_beside_the_answer(first: str) -> None:
    """A mere "Hello!" would leave whoever asked without an answer."""
    decision = read(reader(TOLD), first, ("and at the lake?", LIKELY))
    assert offered(decision) == ["faq/sun", "faq/sessions"]
    assert len(decision.answers) == 1


def test_a_remark_that_is_not_understood_is_left_alone() -> None:
    decision = read(reader(TOLD), "does it hurt", ("at the lake", LIKELY))
    assert (keys(decision), offered(decision)) == (["faq/pain"], [])


def test_what_is_answered_is_not_offered() -> None:
    asked = reader(TOLD | {"or sore?": {"faq/pain": 0.4, "faq/sun": 0.3}})
    decision = read(asked, "does it hurt", ("or sore?", LIKELY))
    assert (keys(decision), offered(decision)) == (["faq/pain"], ["faq/sun"])


def test_the_same_reading_is_offered_once() -> None:
    asked = reader(TOLD | {"or the sea?": UNSURE})
    decision = read(asked, "does it hurt", ("and at the lake?", LIKELY), ("or the sea?", LIKELY))
    assert offered(decision) == ["faq/sun", "faq/sessions"]


def test_few_readings_are_offered() -> None:
    asked = reader(TOLD | {"or the sea?": {"faq/safety": 0.3, SCARS: 0.3}})
    decision = read(asked, "does it hurt", ("and at the lake?", LIKELY), ("or the sea?", LIKELY))
    assert len(offered(decision)) == MAX_OFFERS


@pytest.mark.parametrize("parts", [[], [part("does it hurt")]], ids=["none", "one"])
def test_without_a_boundary_the_message_is_read_whole(parts: list[Part]) -> None:
    assert keys(reader(TOLD).read(part("is it safe?"), parts)) == ["faq/safety"]
