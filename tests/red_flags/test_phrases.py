"""Phrases: gaps, alternatives, stems, word lists, contractions."""

import pytest
import spacy
from spacy.matcher import Matcher

from needlewise.red_flags.phrases import Phrases

WORDS = {"site": ["chin", "Forehead"], "refusal": ["can't", "unable"], "joint": ["t-zone"]}


def found(phrase: str, text: str) -> set[str]:
    """The words of `text` that `phrase` matches."""
    nlp = spacy.blank("en")
    matcher = Matcher(nlp.vocab)
    matcher.add("phrase", Phrases(nlp, WORDS).patterns(phrase))
    doc = nlp(text)
    return {doc[start:end].text for _, start, end in matcher(doc)}


@pytest.mark.parametrize("text", ["sore chin", "raw chin", "my raw chin itches"])
def test_any_alternative_will_do(text: str) -> None:
    assert found("sore|raw chin", text)


@pytest.mark.parametrize("text", ["chin", "sore", "red chin", "chin sore"])
def test_one_of_the_alternatives_is_needed(text: str) -> None:
    assert not found("sore|raw chin", text)


def test_only_one_of_the_alternatives_is_taken() -> None:
    assert found("sore|raw chin", "sore raw chin") == {"raw chin"}


@pytest.mark.parametrize("text", ["chin hurts", "forehead hurts"])
def test_any_word_of_a_list_will_do(text: str) -> None:
    assert found("<site> hurts", text) == {text}


def test_the_name_of_a_list_is_no_word_of_it() -> None:
    assert not found("<site> hurts", "site hurts")


@pytest.mark.parametrize("text", ["chin hurts", "nose hurts"])
def test_a_list_can_be_one_of_the_alternatives(text: str) -> None:
    assert found("nose|<site> hurts", text) == {text}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("can't sleep", id="two_tokens"),
        pytest.param("unable sleep", id="one_token"),
    ],
)
def test_words_of_one_list_can_be_of_several_tokens(text: str) -> None:
    assert found("<refusal> sleep", text) == {text}


def test_a_word_with_a_hyphen_is_found() -> None:
    assert found("sore <joint>", "my sore T-zone itches") == {"sore T-zone"}


@pytest.mark.parametrize("word", ["bleed", "bleeds", "bleeding", "Bleeder"])
def test_a_stem_has_any_ending(word: str) -> None:
    assert found("bleed*", f"it is {word} now") == {word}


@pytest.mark.parametrize("word", ["nosebleed", "blee", "bled"])
def test_a_stem_is_the_start_of_a_word(word: str) -> None:
    assert not found("bleed*", word)


@pytest.mark.parametrize("word", ["oozing", "pus", "bleeds"])
def test_stems_and_words_can_be_alternatives(word: str) -> None:
    assert found("bleed*|pus|ooz*", word) == {word}


def test_beside_a_stem_a_plain_word_stays_whole() -> None:
    assert not found("bleed*|pus", "push")


def test_a_stem_is_letters_and_no_regular_expression() -> None:
    assert not found("b.eed*", "bleeding")


@pytest.mark.parametrize("between", ["", "is ", "is so ", "is really so ", "is really so very "])
def test_a_gap_is_up_to_four_words(between: str) -> None:
    text = f"throat {between}tight"
    assert found("throat ... tight", text) == {text}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("throat is really so very very tight", id="five_words"),
        pytest.param("throat, tight", id="comma"),
        pytest.param("throat is fine. tight", id="full_stop"),
        pytest.param("tight throat", id="other_order"),
    ],
)
def test_a_gap_is_no_more_and_crosses_no_punctuation(text: str) -> None:
    assert not found("throat ... tight", text)


def test_a_phrase_can_have_two_gaps() -> None:
    text = "skin is coming right off in big sheets"
    assert found("skin ... off ... sheets", text) == {text}


@pytest.mark.parametrize("text", ["yellow pus", "YELLOW PUS", "Yellow Pus"])
@pytest.mark.parametrize("phrase", ["yellow pus", "Yellow PUS"])
def test_case_does_not_matter(phrase: str, text: str) -> None:
    assert found(phrase, text) == {text}


@pytest.mark.parametrize("without", [False, True], ids=["with_apostrophe", "without"])
@pytest.mark.parametrize(
    "contraction",
    ["can't", "won't", "isn't", "hasn't", "don't", "didn't", "doesn't", "I've", "I'm"],
)
def test_a_contraction_is_found_with_and_without_its_apostrophe(
    contraction: str, without: bool
) -> None:
    text = f"{contraction} sleep"
    text = text.replace("'", "") if without else text
    assert found(f"{contraction} sleep", text) == {text}


@pytest.mark.parametrize("text", ["Can't Breathe", "Cant breathe"])
def test_case_does_not_matter_in_a_contraction(text: str) -> None:
    assert found("can't breathe", text) == {text}


def test_a_contraction_is_not_found_in_its_first_part_alone() -> None:
    assert not found("can't breathe", "can breathe")


def test_an_s_after_an_apostrophe_keeps_it() -> None:
    """Else every plural would do."""
    assert found("it 's", "it's")
    assert not found("it 's", "it s")


def test_the_plain_words_of_a_phrase_are_those_that_it_may_consist_of() -> None:
    nlp = spacy.blank("en")
    words = set(Phrases(nlp, WORDS).words("bleed*|Pus ... <site>"))
    assert words == {"bleed", "pus", "chin", "forehead"}
