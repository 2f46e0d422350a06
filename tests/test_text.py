"""Whatever a person sends becomes plain, comparable text."""

import pytest

from needlewise.text import MAX_CHARACTERS, as_plain_text, comparable, normalize

NURSE = "👩\N{ZERO WIDTH JOINER}⚕\N{VARIATION SELECTOR-16}"

AWKWARD = {
    "empty": "",
    "plain": "Does it hurt?",
    "spaces": "  Does \t it\n\n hurt?  ",
    "controls": "\x00Does\x07 it\x1b hurt\x7f?\x85",
    "lone_surrogates": "\ud83dDoes it\udc00 hurt?",
    "zero_width": "Do\u200bes\ufeff it\u2060 hurt?",
    "right_to_left": "\u202eDoes it\u202c hurt?",
    "emoji": f"{NURSE} needles 😬👍🏽",
    "curly_quotes": "‘I can’t’, she said: “ouch”",
    "acute_accent": "don´t",
    "full_width": "／Ｄｏｅｓ ｉｔ ｈｕｒｔ？",
    "ligatures": "ﬁne lines ½ ﷺ",
    "combining": "cafe\u0301",
    "slashes": " / //greet/",
    "cut_at_a_space": "a" * (MAX_CHARACTERS - 1) + " b",
    "cut_in_an_emoji": "a" * (MAX_CHARACTERS - 1) + NURSE,
    "hundred_kilobytes": "how long? " * 10_000,
    "hundred_kilobytes_of_ligatures": "ﷺ" * 34_000,
}
awkward = pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD)


@pytest.mark.parametrize(
    "mark",
    [
        pytest.param("\x00", id="null"),
        pytest.param("\x07", id="bell"),
        pytest.param("\x1b", id="escape"),
        pytest.param("\x7f", id="delete"),
        pytest.param("\x9b", id="c1"),
        pytest.param("\ud83d", id="high_surrogate"),
        pytest.param("\udc00", id="low_surrogate"),
        pytest.param("\u200b", id="zero_width_space"),
        pytest.param("\u200c", id="zero_width_non_joiner"),
        pytest.param("\u2060", id="word_joiner"),
        pytest.param("\ufeff", id="byte_order_mark"),
        pytest.param("\u00ad", id="soft_hyphen"),
        pytest.param("\u202e", id="right_to_left_override"),
        pytest.param("\ue000", id="private_use"),
    ],
)
@pytest.mark.parametrize("place", ["{}bleeding", "blee{}ding", "bleeding{}", "{}blee{}ding{}"])
def test_invisible_marks_are_dropped(mark: str, place: str) -> None:
    assert normalize(place.replace("{}", mark)) == "bleeding"


@pytest.mark.parametrize(
    "space",
    [
        pytest.param("  ", id="two_spaces"),
        pytest.param("\t", id="tab"),
        pytest.param("\r\n", id="new_line"),
        pytest.param("\u00a0", id="no_break_space"),
        pytest.param("\u3000", id="ideographic_space"),
        pytest.param(" \u200b ", id="around_a_zero_width_space"),
        pytest.param(" \x00 ", id="around_a_null"),
    ],
)
def test_white_space_is_one_space_between_words_and_none_around(space: str) -> None:
    assert normalize(f"{space}does{space}it{space}hurt?{space}") == "does it hurt?"


@pytest.mark.parametrize(
    ("given", "folded"),
    [
        pytest.param("can’t", "can't", id="right_quote"),
        pytest.param("can‘t", "can't", id="left_quote"),
        pytest.param("can`t", "can't", id="grave_accent"),
        pytest.param("can´t", "can't", id="acute_accent"),
        pytest.param("can＇t", "can't", id="full_width_apostrophe"),
        pytest.param("“ouch”", '"ouch"', id="double_quotes"),
    ],
)
def test_quotes_are_folded_to_those_of_a_keyboard(given: str, folded: str) -> None:
    assert normalize(given) == folded


@pytest.mark.parametrize(
    ("given", "folded"),
    [
        pytest.param("ｂｌｏｏｄ", "blood", id="full_width"),
        pytest.param("ﬁne lines", "fine lines", id="ligature"),
        pytest.param("cafe\u0301", "café", id="combining_accent"),
    ],
)
def test_other_forms_of_a_letter_become_the_letter(given: str, folded: str) -> None:
    assert normalize(given) == folded


@pytest.mark.parametrize(
    "emoji", [NURSE, "😬", "👍🏽", "🇬🇧"], ids=["nurse", "face", "skin", "flag"]
)
def test_emoji_stay_whole(emoji: str) -> None:
    assert normalize(f"needles {emoji} ok") == f"needles {emoji} ok"


@pytest.mark.parametrize("nothing", ["", "  \n", "\x00", "\ud83d\ud83d", "\u200b\ufeff"])
def test_nothing_visible_is_empty(nothing: str) -> None:
    assert normalize(nothing) == ""


def test_a_hundred_kilobytes_keep_their_beginning() -> None:
    text = "".join(f"{number:05} " for number in range(17_000))
    assert len(text) > 100_000
    kept = normalize(text)
    assert text.startswith(kept)
    assert MAX_CHARACTERS - 1 <= len(kept) <= MAX_CHARACTERS


def test_a_character_that_unfolds_into_many_does_not_lengthen_the_text() -> None:
    assert len(normalize("ﷺ" * MAX_CHARACTERS)) <= MAX_CHARACTERS


def test_a_question_of_full_length_is_kept_whole() -> None:
    text = "a" * (MAX_CHARACTERS - 1) + "?"
    assert normalize(text) == text


@awkward
def test_normalizing_twice_changes_nothing(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once


@awkward
def test_making_plain_twice_changes_nothing(text: str) -> None:
    once = as_plain_text(text)
    assert as_plain_text(once) == once


@awkward
def test_the_result_can_be_sent_on(text: str) -> None:
    """Lone surrogates would fail here; Rasa and the browser are sent UTF-8."""
    assert normalize(text).encode("utf-8").decode("utf-8") == normalize(text)


@pytest.mark.parametrize(
    "dressed",
    ["/greet", "//greet", " / / greet", "\u200b/greet", "\x00/greet", "／greet", "/\u200b/greet"],
    ids=ascii,
)
def test_no_leading_slash_can_set_an_intent(dressed: str) -> None:
    """Rasa reads `/greet` as an intent, past the model."""
    assert as_plain_text(dressed) == "greet"


@pytest.mark.parametrize("text", ["numb and/or asleep?", "is it 1/2 price?", "both w/ and w/o"])
def test_slashes_inside_stay(text: str) -> None:
    assert as_plain_text(text) == text


def test_only_slashes_is_empty() -> None:
    assert as_plain_text(" // / ") == ""


@pytest.mark.parametrize(
    "variant",
    [
        "does it hurt",
        "DOES IT HURT?!",
        "“Does it hurt…”",
        "does  it - hurt",
        "Do\u200bes it hurt 😬",
    ],
)
def test_dress_makes_no_difference(variant: str) -> None:
    assert comparable(variant) == comparable("Does it hurt?")


@pytest.mark.parametrize("other", ["Does it hurt me?", "Doesit hurt?", "Did it hurt?", ""])
def test_words_make_a_difference(other: str) -> None:
    assert comparable(other) != comparable("Does it hurt?")
