"""Rules: which symptoms a text names, and what is said of each."""

import subprocess
import sys

import pytest

from needlewise.red_flags.rules import Mention, Rules
from needlewise.red_flags.vocabulary import Context, RedFlagFile


@pytest.fixture(scope="module")
def rules(small: RedFlagFile) -> Rules:
    """The rules of the small vocabulary, see conftest.py."""
    return Rules(small)


def standing(rules: Rules, text: str) -> list[str]:
    """The categories of the symptoms that nothing takes back."""
    return [m.category for m in rules.mentions(text) if m.context is None]


def test_a_symptom_is_found_with_its_words(rules: Rules) -> None:
    mention = Mention("doctor", "bleeding", "bleeding", None)
    assert rules.mentions("Bleeding since today!") == [mention]


def test_symptoms_are_found_from_left_to_right(rules: Rules) -> None:
    text = "My chin is raw, it bled, and now I am gasping"
    assert [m.words for m in rules.mentions(text)] == ["chin is raw", "bled", "gasping"]


def test_of_symptoms_that_overlap_the_longest_counts(rules: Rules) -> None:
    mention = Mention("emergency", "heavy_bleeding", "blood everywhere", None)
    assert rules.mentions("There is blood everywhere") == [mention]


@pytest.mark.parametrize("text", ["", " ", "\n", "?!", "Does it hurt?", "nosebleed", "a bloodline"])
def test_nothing_is_found_in_other_words(text: str, rules: Rules) -> None:
    assert rules.mentions(text) == []


@pytest.mark.parametrize(
    ("text", "context"),
    [
        pytest.param("no bleeding so far", "negated", id="negated"),
        pytest.param("it stopped bleeding", "negated", id="negated_before"),
        pytest.param("the bleeding stopped", "negated", id="negated_after_by_the_same_word"),
        pytest.param("the bleeding has stopped", "negated", id="negated_after"),
        pytest.param("what if it is bleeding", "hypothetical", id="hypothetical"),
        pytest.param("how common is bleeding", "info", id="info"),
        pytest.param("it bled years ago", "past", id="past_after"),
        pytest.param("years ago it bled", "past", id="past_before"),
        pytest.param("so much blood in that film", "other_sense", id="other_sense"),
        pytest.param("my blood pressure is high", "other_sense", id="not_a_symptom"),
        pytest.param("my dog bleeds", "unrelated", id="unrelated"),
        pytest.param("my friend bled a lot", "someone_else", id="someone_else"),
        pytest.param("the peeling is fading", "normal", id="normal"),
    ],
)
def test_each_context_takes_a_symptom_back(text: str, context: Context, rules: Rules) -> None:
    assert [m.context for m in rules.mentions(text)] == [context]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("it is bleeding, no joke", id="forward"),
        pytest.param("it has stopped hurting, it is bleeding", id="backward"),
    ],
)
def test_a_context_reaches_in_its_direction_only(text: str, rules: Rules) -> None:
    assert standing(rules, text) == ["bleeding"]


def test_a_context_reaches_each_symptom_in_its_way(rules: Rules) -> None:
    assert standing(rules, "no blood and no pain and my chin not raw") == []


def test_what_is_no_symptom_hides_none(rules: Rules) -> None:
    assert standing(rules, "my blood pressure is high and my chin bled") == ["bleeding"]
    assert rules.mentions("blood pressure") == [
        Mention("doctor", "", "blood pressure", "other_sense")
    ]


@pytest.mark.parametrize("word", ["knows", "iffy", "nothing", "hot", "dogged"])
def test_a_context_counts_as_a_whole_word_only(word: str, rules: Rules) -> None:
    assert standing(rules, f"{word} bleeding") == ["bleeding"]


@pytest.mark.parametrize("text", ["it hasnt bled", "it hasn't bled", "it HASN'T bled"])
def test_a_context_needs_neither_apostrophe_nor_case(text: str, rules: Rules) -> None:
    assert [m.context for m in rules.mentions(text)] == ["negated"]


@pytest.mark.parametrize("text", ["I can't breathe", "i cant breathe", "I can not breathe"])
def test_a_context_inside_the_words_of_a_symptom_does_not_take_it_back(
    text: str, rules: Rules
) -> None:
    """`not` is one, and `can not breathe` a symptom."""
    assert standing(rules, text) == ["airway"]


@pytest.mark.parametrize(
    "text", ["it hasn't stopped bleeding", "it hasnt stopped bleeding", "no idea why it bleeds"]
)
def test_what_only_looks_like_a_context_keeps_a_symptom(text: str, rules: Rules) -> None:
    assert standing(rules, text) == ["bleeding"]


def test_a_true_context_beside_a_seeming_one_still_counts(rules: Rules) -> None:
    assert standing(rules, "no idea if it bleeds") == []


def test_a_termination_ends_the_reach_of_a_context(rules: Rules) -> None:
    assert standing(rules, "no bleeding but it is peeling") == ["peeling"]
    assert standing(rules, "it is peeling but the bleeding has stopped") == ["peeling"]


@pytest.mark.parametrize("end", [". ", "! ", "? ", "; ", " … ", "\n"], ids=repr)
@pytest.mark.parametrize(
    "text", ["There is no pain{}my chin is bleeding", "It bleeds{}Years ago I had my tonsils out"]
)
def test_a_context_reaches_to_the_end_of_its_sentence(text: str, end: str, rules: Rules) -> None:
    assert standing(rules, text.format(end)) == ["bleeding"]


@pytest.mark.parametrize("end", [". ", "\n"], ids=repr)
def test_the_words_of_a_symptom_stand_in_one_sentence(end: str, rules: Rules) -> None:
    assert rules.mentions(f"I have a dry throat{end}When are you closing?") == []


@pytest.mark.parametrize("typed", ["bledding", "bleedng", "BLEEEDING", "beleding", "bleedinf"])
def test_a_misspelt_symptom_is_found(typed: str, rules: Rules) -> None:
    assert [m.words.lower() for m in rules.mentions(f"my chin is {typed}")] == ["bleeding"]


@pytest.mark.parametrize("word", ["breeding", "blending", "pealing bells"])
def test_another_word_is_no_misspelt_symptom(word: str, rules: Rules) -> None:
    assert "bleeding" not in standing(rules, f"I like {word}")


def test_a_word_that_is_said_to_be_right_is_no_misspelt_symptom(small: RedFlagFile) -> None:
    assert Rules(small).mentions("Dr Bleding?") != []
    assert Rules(small, ["bleding"]).mentions("Dr Bleding?") == []


def test_a_repaired_text_is_otherwise_as_typed(rules: Rules) -> None:
    assert rules.repaired("Hi!! it is bledding,\nOK?") == "Hi!! it is bleeding,\nOK?"


IMPORT = """
import warnings

class Ours(UserWarning):
    pass

warnings.filterwarnings("error", category=Ours)
import needlewise.red_flags.rules
try:
    warnings.warn("heard", Ours)
except Ours:
    print("heard")
"""


def test_importing_the_rules_leaves_the_filters_of_warnings_as_they_were() -> None:
    """Importing medspaCy silences all warnings of the process."""
    command = [sys.executable, "-c", IMPORT]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "heard"
