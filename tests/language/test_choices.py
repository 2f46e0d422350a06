"""Numbers, ordinals, yes and no: what they choose among buttons, and what is no choice at all."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from needlewise.language.call_backs import NO_CALL, OFFER
from needlewise.language.choices import Choice, choice

TITLES = ("Does it hurt?", "Is it safe?", "I have this now")
ONE = ("Can I talk to a person?",)
TEN = tuple(f"Question {n}?" for n in range(1, 11))

PLACES = {
    "1": 0,
    "2.": 1,
    "#3": 2,
    " 2 ": 1,
    "２": 1,  # as a Japanese keyboard types it
    "one": 0,
    "Two please": 1,
    "first": 0,
    "the second one": 1,
    "The 3rd": 2,
    "2nd one pls": 1,
    "number 3": 2,
    "No. 2": 1,
    "option two": 1,
    "I mean the second one, thanks": 1,
    "the last one": 2,
    "last": 2,
}
YES = ["yes", "Yes!", "yep", "yeah", "oh yes please", "Please do", "go on", "yes, tell me"]
YES_TO_A_QUESTION = ["ok", "Sure", "okay thanks", "of course", "that one", "exactly", "why not"]
NO = ["no", "Nope.", "no thanks", "No, thank you!", "none of these", "neither", "not now", "nah"]
ALL = ["both", "all of them", "Everything please", "both of them, thanks", "all three"]
NO_CHOICE = [
    "no bleeding",
    "no idea what that means",
    "No pain at all, just a bit red",
    "no, does it hurt?",
    "not really sure what you mean",
    "never mind that, is it safe?",
    "yes but does it hurt",
    "yes I am pregnant",
    "yes, and how much is it",
    "ok and is it safe?",
    "okay what about scars",
    "sure it works?",
    "please tell me about scars",
    "2 sessions enough?",
    "3 days later my cheek is still red",
    "two of my friends had it",
    "14 weeks pregnant",
    "1 or 2 sessions",
    "one more question",
    "the first session",
    "when is my second session",
    "last time it hurt",
    "the last one hurt",
    "all over my face",
    "both cheeks",
    "thanks",
    "does it hurt?",
    "",
    "?!",
    "👍",
]

asked_or_not = pytest.mark.parametrize("asked", [True, False], ids=["asked", "not asked"])
either_count = pytest.mark.parametrize("titles", [ONE, TITLES], ids=["one button", "three buttons"])


@asked_or_not
@pytest.mark.parametrize(("text", "place"), PLACES.items(), ids=PLACES)
def test_a_place_chooses_its_button(text: str, place: int, asked: bool) -> None:
    assert choice(text, TITLES, asked=asked) == Choice("chosen", (TITLES[place],))


@asked_or_not
@pytest.mark.parametrize("place", range(10))
def test_each_of_ten_buttons_can_be_chosen(place: int, asked: bool) -> None:
    """10 is not 1."""
    assert choice(str(place + 1), TEN, asked=asked) == Choice("chosen", (TEN[place],))


@asked_or_not
@pytest.mark.parametrize("text", ["4", "0", "the fourth", "ten", "11", "99999999999", "1.5", "2-3"])
def test_a_place_where_no_button_is_chooses_nothing(text: str, asked: bool) -> None:
    assert choice(text, TITLES, asked=asked) is None


@asked_or_not
@pytest.mark.parametrize("text", YES)
def test_yes_chooses_the_only_button_and_merely_agrees_to_several(text: str, asked: bool) -> None:
    assert choice(text, ONE, asked=asked) == Choice("chosen", ONE)
    assert choice(text, TITLES, asked=asked) == Choice("agreed")


@pytest.mark.parametrize("text", YES_TO_A_QUESTION)
def test_ok_is_a_yes_to_a_question_only(text: str) -> None:
    """After an answer "ok" says that it was read."""
    assert choice(text, ONE, asked=True) == Choice("chosen", ONE)
    assert choice(text, TITLES, asked=True) == Choice("agreed")
    assert choice(text, ONE, asked=False) is None
    assert choice(text, TITLES, asked=False) is None


@asked_or_not
@either_count
@pytest.mark.parametrize("text", NO)
def test_no_declines(text: str, titles: tuple[str, ...], asked: bool) -> None:
    assert choice(text, titles, asked=asked) == Choice("declined")


@pytest.mark.parametrize("text", ALL)
def test_all_of_what_was_asked_about_can_be_chosen(text: str) -> None:
    assert choice(text, TITLES, asked=True) == Choice("chosen", TITLES)
    assert choice(text, TITLES, asked=False) is None


@asked_or_not
@either_count
@pytest.mark.parametrize("text", NO_CHOICE, ids=repr)
def test_a_message_that_says_more_is_no_choice(
    text: str, titles: tuple[str, ...], asked: bool
) -> None:
    assert choice(text, titles, asked=asked) is None


@asked_or_not
@either_count
@pytest.mark.parametrize("text", ["One question", "one question:", "Last question!", "no one"])
def test_a_common_phrase_that_only_sounds_like_a_place_is_no_choice(
    text: str, titles: tuple[str, ...], asked: bool
) -> None:
    """The last button may be "I have this now"."""
    assert choice(text, titles, asked=asked) is None


@asked_or_not
@pytest.mark.parametrize("text", ["1", "yes", "no", "the last one", "both", "ok"])
def test_without_buttons_there_is_no_choice(text: str, asked: bool) -> None:
    assert choice(text, (), asked=asked) is None


WORDS = [*PLACES, *YES, *YES_TO_A_QUESTION, *NO, *ALL, "please", "the", "question", "button"]


@given(
    text=st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join),
    titles=st.lists(st.text(max_size=20), max_size=12),
    asked=st.booleans(),
)
@example("no " * 2_000 + "x", ["a"], True)
@example("the one please " * 500 + "!", ["a", "b"], True)
@example("\ud800 1", ["a"], False)
def test_whatever_is_typed_a_chosen_title_is_one_that_was_shown(
    text: str, titles: list[str], asked: bool
) -> None:
    found = choice(text, titles, asked=asked)
    if found is not None:
        assert titles
        assert set(found.titles) <= set(titles)
        assert bool(found.titles) is (found.kind == "chosen")


@pytest.mark.parametrize(
    ("titles", "chosen"),
    [
        ((OFFER,), OFFER),
        (("Call +44 20 7946 0123", OFFER), "Call +44 20 7946 0123"),
        (("Does it hurt?", "Is it safe?", OFFER), None),
        ((NO_CALL,), None),
        (("Call +44 20 7946 0123", NO_CALL), "Call +44 20 7946 0123"),
    ],
    ids=["a call", "beside one", "beside two", "no call", "beside no call"],
)
def test_yes_is_to_what_was_said_before_it_is_to_a_call_and_never_to_none(
    titles: tuple[str, ...], chosen: str | None
) -> None:
    expected = Choice("chosen", (chosen,)) if chosen else Choice("agreed")
    assert choice("yes please", titles, asked=False) == expected


@pytest.mark.parametrize(("text", "chosen"), [("2", OFFER), ("1", "Is it safe?")])
def test_by_its_number_a_call_can_be_chosen(text: str, chosen: str) -> None:
    assert choice(text, ("Is it safe?", OFFER), asked=True) == Choice("chosen", (chosen,))


def test_both_leaves_the_call_aside() -> None:
    titles = ("Does it hurt?", "Is it safe?", OFFER)
    assert choice("both", titles, asked=True) == Choice("chosen", titles[:2])
