"""Where in a text a further question may begin: a probability for each of its words."""

import numpy as np
import pytest
from bert_reference import Reference
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.special import expit
from tokenizers import Tokenizer

from needlewise.language.encoder import Encoder, shared_encoder
from needlewise.text import normalize

WORDS = {
    "does it hurt?": ["does", "it", "hurt"],
    "Price? Pain? how long am I out": ["price", "pain", "how", "long", "am", "i", "out"],
    "does it hurt\nand is it safe": ["does", "it", "hurt", "and", "is", "it", "safe"],
    "  is it safe  ": ["is", "it", "safe"],
    "don't know, it's sore": ["don't", "know", "it's", "sore"],
    "I don’t know": ["i", "don’t", "know"],
    "hyperpigmentation n melasma??": ["hyperpigmentation", "n", "melasma"],
    "14 weeks, 1.5 hours": ["14", "weeks", "1", "5", "hours"],
    '(scars) and/or "lines"': ["scars", "and", "or", "lines"],
}


@pytest.mark.parametrize(("text", "words"), WORDS.items(), ids=WORDS)
def test_each_word_has_its_place(text: str, words: list[str]) -> None:
    """However many word pieces it has; a mark begins nothing."""
    starts = [start for start, _ in shared_encoder().beginnings(text)]
    assert starts == sorted(set(starts))
    assert len(starts) == len(words)
    for start, word in zip(starts, words, strict=True):
        assert text[start:].lower().startswith(word)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
@example("")
@example("😀🎉👩‍👩‍👧")
@example("안녕하세요, does it hurt")
@example("ﬁne, naïve ½")
@example("does it hurt? " * 300)
def test_places_lie_in_the_text_in_order_and_probabilities_between_0_and_1(text: str) -> None:
    text = normalize(text)
    pieces = shared_encoder().beginnings(text)
    starts = [start for start, _ in pieces]
    assert starts == sorted(starts)
    assert all(text[start].isalnum() for start in starts)
    assert all(0.0 <= likely <= 1.0 for _, likely in pieces)


@pytest.mark.parametrize("text", ["", " ", "\n"], ids=repr)
def test_nothing_begins_in_an_empty_text(text: str) -> None:
    assert list(shared_encoder().beginnings(text)) == []


def test_beyond_the_256th_word_piece_nothing_is_read() -> None:
    """One each for where the text starts and ends."""
    assert len(shared_encoder().beginnings("pain " * 400)) == 254


SEVERAL = "does it hurt? how much is it and can I go to the gym afterwards, also is it safe?"


def test_probabilities_are_those_of_each_words_first_piece(
    int8: Encoder, reference: Reference, tokenizer: Tokenizer
) -> None:
    """Eight bits shift each a little, while the layer of the test spreads them over 0 to 1."""
    encoding = tokenizer.encode(SEVERAL)
    of_piece = dict(zip(encoding.offsets, expit(reference.boundaries(encoding.ids)), strict=True))
    by_start = {start: likely for (start, end), likely in of_piece.items() if end > start}
    expected = np.array([by_start[start] for start, _ in int8.beginnings(SEVERAL)])
    found = np.array([likely for _, likely in int8.beginnings(SEVERAL)])
    assert np.ptp(expected) > 0.9
    assert np.corrcoef(found, expected)[0, 1] > 0.9


def test_a_text_has_the_same_beginnings_whatever_was_read_before(int8: Encoder) -> None:
    before = int8.beginnings(SEVERAL)
    int8.encode([f"{SEVERAL} {n}" for n in range(3)])
    assert int8.beginnings(SEVERAL) == before


TAUGHT = [  # each `|` is where a further question begins
    "does it hurt? |how much does it cost?",
    "does it hurt |and how much does it cost",
    "Who carries it out? |And can I go to work the next day?",
    "Does it help with wrinkles, |and how many sessions would I need?",
    "is it safe |also can i wear makeup after",
    "Price? |Pain? |how long am I out of action",
    "What is it exactly? |Is it the same as dermarolling?",
    "can I swim the day after |or sit in the sun",
    "I have acne scars on both cheeks and on my chin, does it help?",
    "Hello, does it help with melasma?",
    "I'm pregnant and a bit nervous, so is it safe?",
    "My sister had hers in May and she is happy with it. Would it work for me too?",
    "How many sessions does one need before one sees a result?",
    "thanks, that helps a lot",
    "Does it hurt?",
    "melasma",
]


def test_the_encoder_was_taught_where_the_next_question_begins() -> None:
    """With the probability from which config.yml has messages divided; it may err now and then."""
    wrong = {}
    for marked in TAUGHT:
        pieces = marked.split("|")
        expected = [len("".join(pieces[:i])) for i in range(1, len(pieces))]
        found = shared_encoder().beginnings("".join(pieces))
        divided = [start for start, likely in found if start and likely >= 0.5]
        if divided != expected:
            wrong[marked] = divided
    assert len(wrong) <= 3, wrong
