"""Spelling repair: typos go to the nearest known word, right words stay as they are."""

from pathlib import Path

import pytest

from needlewise.language.spelling import SpellingRepair, english_words, words_of

REPAIR = SpellingRepair(["melasma", "wrinkles", "botox", "retinol", "retinal", "acne"])


@pytest.mark.parametrize(
    "typo",
    ["melsma", "mellasma", "melazma", "melsama"],
    ids=["letter left out", "letter doubled", "wrong letter", "letters swapped"],
)
def test_one_slip_is_repaired(typo: str) -> None:
    assert REPAIR.word(typo) == "melasma"


@pytest.mark.parametrize("typo", ["MELSAMA", "Melsama", "mELSAMA"])
def test_a_repaired_word_is_in_lower_case(typo: str) -> None:
    assert REPAIR.word(typo) == "melasma"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("bottox", "botox", id="six letters, one edit"),
        pytest.param("botix", "botox", id="five letters, one edit"),
        pytest.param("boto", "boto", id="four letters could be anything"),
        pytest.param("mekazma", "mekazma", id="seven letters, two edits"),
        pytest.param("wrunklez", "wrinkles", id="eight letters, two edits"),
        pytest.param("wrunklaz", "wrunklaz", id="eight letters, three edits"),
    ],
)
def test_longer_words_may_be_further_off(typed: str, expected: str) -> None:
    assert REPAIR.word(typed) == expected


@pytest.mark.parametrize(
    ("typed", "repaired"),
    [("pneumonoultramicroscopid", True), ("pneumonoultramicroscopicc", False)],
    ids=["24 letters", "25 letters"],
)
def test_endless_words_are_not_looked_up(typed: str, repaired: bool) -> None:
    known = "pneumonoultramicroscopic"
    assert SpellingRepair([known]).word(typed) == (known if repaired else typed)


def test_short_known_words_attract_nothing() -> None:
    """A five-letter typo one edit from "acne" stays: four letters are too few to be sure."""
    assert REPAIR.word("acnee") == "acnee"


@pytest.mark.parametrize("word", ["retinol", "retinal"])
def test_known_words_are_not_taken_for_each_other(word: str) -> None:
    assert REPAIR.word(word) == word


@pytest.mark.parametrize(
    ("word", "known"), [("scarf", "scars"), ("house", "mouse"), ("feelings", "peelings")]
)
def test_an_english_word_is_no_typo(word: str, known: str) -> None:
    assert SpellingRepair([known]).word(word) == word


@pytest.mark.parametrize("word", ["melasmas", "retinols"])
def test_the_plural_of_a_known_word_is_no_typo(word: str) -> None:
    assert REPAIR.word(word) == word


@pytest.mark.parametrize("word", ["Melasma", "WRINKLES", "Qwertyuiop", "don't", "melasm'a", ""])
def test_what_needs_no_repair_stays_as_typed(word: str) -> None:
    assert REPAIR.word(word) == word


@pytest.mark.parametrize("known", [("xylemia", "xyremia"), ("xyremia", "xylemia")], ids=" ".join)
def test_of_two_equally_near_words_the_earlier_wins(known: tuple[str, str]) -> None:
    assert SpellingRepair(known).word("xyzemia") == known[0]


def test_the_nearer_word_wins_over_the_earlier() -> None:
    """Two edits lead to the first, one to the second."""
    assert SpellingRepair(["xyremias", "xylemias"]).word("xylemyas") == "xylemias"


def test_without_known_words_nothing_is_repaired() -> None:
    assert SpellingRepair([]).word("melsama") == "melsama"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("My MELSAMA (since 2019):\n\t wrinkels?!", "My melasma (since 2019):\n\t wrinkles?!"),
        ("melsama/wrinkels,melsama", "melasma/wrinkles,melasma"),
        ("2melsama_x 😀melsama😀", "2melasma_x 😀melasma😀"),
        ("does it hurt?  no", "does it hurt?  no"),
        ("", ""),
    ],
)
def test_in_a_text_only_the_misspelt_words_change(typed: str, expected: str) -> None:
    assert REPAIR.text(typed) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Does it hurt? DON'T know...", ["does", "it", "hurt", "don't", "know"]),
        ("2 days, a 3rd one", ["days", "a", "rd", "one"]),
        ("ice_pick-scars", ["ice", "pick", "scars"]),
        ("Crème naïve", ["crème", "naïve"]),
        ("123 ?! 😀", []),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_english_words_are_whole_words_only(tmp_path: Path) -> None:
    path = tmp_path / "vocab.txt"
    path.write_text("[PAD]\n##ing\na\n2nd\n!\nhello\ncafé\n", encoding="utf-8")
    assert english_words(path) == {"hello", "café"}


@pytest.mark.parametrize("word", ["treatment", "needle", "skin", "because", "yesterday"])
def test_the_encoders_vocabulary_knows_everyday_words(word: str) -> None:
    assert word in english_words()
