"""Several questions as one message: every word of each is there, and each part is known."""

import random
import re

import pytest

from needlewise.language.variations import joined
from needlewise.text import comparable

SEEDS = range(400)
TEXTS = {
    "one": ["Does it hurt?"],
    "two": ["Does it hurt?", "How much is one session"],
    "three": ["Is it safe?!", "I am 14 weeks pregnant, is that ok.", "Who does it?"],
    "six": ["price?", "Pain?", "how long, roughly?", "is it safe", "Who does it", "Where are you?"],
}
SAID_BETWEEN = {"and", "also", "plus", "btw", "or", "oh", "2"}

several = pytest.mark.parametrize("texts", TEXTS.values(), ids=TEXTS)


def each_way(texts: list[str]) -> list[list[str]]:
    return [joined(texts, random.Random(seed)) for seed in SEEDS]


@several
def test_each_part_holds_its_own_question(texts: list[str]) -> None:
    """All of its words, after at most a few that join it to the one before."""
    for parts in each_way(texts):
        for i, (part, text) in enumerate(zip(parts, texts, strict=True)):
            before, said, after = comparable(part).partition(comparable(text))
            assert said, part
            assert not after, part
            assert set(before.split()) <= (SAID_BETWEEN if i else set()), part


@several
def test_the_parts_put_together_are_the_message_with_its_words_apart(texts: list[str]) -> None:
    for parts in each_way(texts):
        message = "".join(parts)
        words = " ".join(comparable(part) for part in parts)
        assert comparable(message) == words


@several
def test_what_ends_a_question_is_not_doubled(texts: list[str]) -> None:
    """As in "does it hurt?. how much is it", which nobody types."""
    assert not any(re.search(r"\?\.|!\?|\.,|,,|\.\?", "".join(p)) for p in each_way(texts))


def test_one_text_stays_as_it_is() -> None:
    assert joined(["Does it hurt?"], random.Random(0)) == ["Does it hurt?"]
    assert joined([], random.Random(0)) == []


def test_the_last_keeps_its_mark() -> None:
    """The first letter may be small."""
    assert all(parts[-1].endswith("s it safe?") for parts in each_way(["Hi", "Is it safe?"]))


def test_the_same_seed_gives_the_same_message() -> None:
    assert each_way(TEXTS["three"]) == each_way(TEXTS["three"])


def test_the_texts_passed_in_stay() -> None:
    texts = list(TEXTS["two"])
    each_way(texts)
    assert texts == TEXTS["two"]


@pytest.mark.parametrize(
    "message",
    [
        "Does it hurt? How much is one session",
        "Does it hurt\nHow much is one session",
        "Does it hurt How much is one session",
        "Does it hurt and how much is one session",
        "Does it hurt, How much is one session",
    ],
    ids=["mark", "line", "nothing", "and", "comma"],
)
def test_people_join_questions_in_many_ways(message: str) -> None:
    assert message in {"".join(parts) for parts in each_way(TEXTS["two"])}


@pytest.mark.parametrize("i", ["I have scars, is it ok", "I'm pregnant"])
def test_i_stays_a_capital(i: str) -> None:
    assert all(i in "".join(parts) for parts in each_way(["Does it hurt", i]))
