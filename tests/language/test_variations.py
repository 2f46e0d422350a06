"""An example in other dress is still the example, and the same dress comes out at each training."""

import random
import re
from collections.abc import Callable

import pytest
from rapidfuzz.distance import DamerauLevenshtein

from needlewise.language.variations import (
    BETWEEN,
    CLOSERS,
    OPENERS,
    beside,
    mistyped,
    noisy,
)

SEEDS = range(300)
REPORT = "My cheek's been bleeding since 4 o'clock, on and off!"
OTHERS = ["Does it hurt?", "Who wrote the guide", "Is it safe in June?"]

Vary = Callable[[str, random.Random], str]


def beside_others(text: str, rng: random.Random) -> str:
    return beside(text, OTHERS, rng)


def each_way(vary: Vary, text: str = REPORT) -> list[str]:
    return [vary(text, random.Random(seed)) for seed in SEEDS]


def bare(text: str) -> str:
    """Letters and digits in lower case."""
    return "".join(re.findall(r"\w", text.lower()))


@pytest.mark.parametrize("vary", [noisy, mistyped, beside_others])
def test_the_same_seed_gives_the_same_text(vary: Vary) -> None:
    """Two trainings on the same data give the same model."""
    assert each_way(vary) == each_way(vary)


@pytest.mark.parametrize("vary", [noisy, mistyped, beside_others])
def test_seeds_give_different_texts(vary: Vary) -> None:
    assert len(set(each_way(vary))) > 10


@pytest.mark.parametrize("text", [REPORT, "blood", "It bleeds. " * 20])
def test_typing_errs_in_three_letters_at_most(text: str) -> None:
    distances = {DamerauLevenshtein.distance(text, typed) for typed in each_way(mistyped, text)}
    assert max(distances) in (1, 2, 3)


def test_a_short_text_has_one_typing_error_at_most() -> None:
    """Three errors would leave nothing of "bleeding a lot"."""
    text = "bleeding a lot"
    assert {DamerauLevenshtein.distance(text, t) for t in each_way(mistyped, text)} <= {0, 1}


def test_typing_errors_are_in_letters_only() -> None:
    """38.5 is no 39.5."""
    text = "38.5 degrees, since 4 o'clock!"
    kept = [c for c in text if not c.isalpha()]
    assert all([c for c in typed if not c.isalpha()] == kept for typed in each_way(mistyped, text))


@pytest.mark.parametrize("text", ["ow", "?", "42", "a 1"])
def test_what_has_hardly_a_letter_stays(text: str) -> None:
    assert set(each_way(mistyped, text)) == {text}


def test_noise_leaves_the_text_recognisable() -> None:
    """What was added stands before or after it; what was mistyped is up to three letters."""
    for text in each_way(noisy):
        typing_errors = DamerauLevenshtein.distance(REPORT, text)
        assert bare(REPORT) in bare(text) or typing_errors <= 3, text


@pytest.mark.parametrize(
    "worn",
    [
        pytest.param(lambda text: text.startswith(OPENERS) and text.endswith(REPORT), id="opener"),
        pytest.param(lambda text: text.startswith(REPORT) and text.endswith(CLOSERS), id="closer"),
        pytest.param(lambda text: text == REPORT.upper(), id="capitals"),
        pytest.param(
            lambda text: text == "my cheeks been bleeding since 4 oclock on and off", id="no marks"
        ),
        pytest.param(
            lambda text: text == "My cheeks been bleeding since 4 oclock, on and off!",
            id="no apostrophes",
        ),
        pytest.param(lambda text: bare(text) not in ("", bare(REPORT)) and
                     DamerauLevenshtein.distance(REPORT, text) in (1, 2, 3), id="mistyped"),
    ],
)  # fmt: skip
def test_noise_wears_every_dress(worn: Callable[[str], bool]) -> None:
    assert any(map(worn, each_way(noisy)))


def test_both_texts_are_there_in_either_order() -> None:
    """All of each but the marks at the end of the first."""
    expected = {
        (first.rstrip(".?! ") + between + second)
        for other in OTHERS
        for first, second in ((REPORT, other), (other, REPORT))
        for between in BETWEEN
    }
    found = set(each_way(beside_others))
    assert found <= expected
    assert {text.startswith(REPORT[:10]) for text in found} == {True, False}
    assert all(any(other.rstrip("?") in text for text in found) for other in OTHERS)
