"""Any two or three of the project's answers make one reply without repetition."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest

from actions.reply import reply
from actions.wording import Message, Wording


@pytest.fixture(scope="module")
def wording(domain: dict[str, Any]) -> Wording:
    return Wording(domain)


@pytest.fixture(scope="module")
def keys(domain: dict[str, Any]) -> list[str]:
    """All topics, small talk left aside."""
    found = [n.removeprefix("utter_") for n in domain["responses"] if n.startswith("utter_faq/")]
    assert len(found) > 80
    return found


@pytest.fixture(scope="module")
def replies(wording: Wording, keys: list[str]) -> dict[tuple[str, ...], Message]:
    """All pairs in either order, and some threes."""
    rng = random.Random(0)
    threes = [tuple(rng.sample(keys, 3)) for _ in range(3_000)]
    return {asked: answer(wording, asked) for asked in [*permutations(keys, 2), *threes]}


def answer(wording: Wording, asked: tuple[str, ...], told: tuple[str, ...] = ()) -> Message:
    topics = [{"intent_response_key": key, "confidence": 0.9} for key in asked]
    return reply(wording, topics, (), told)


def long_sentences(text: str) -> Iterator[str]:
    """Those of four words and more; a telephone number is no sentence."""
    for sentence in re.split(r"(?<=[.!?])\s+|\n", text):
        if len(re.findall(r"[a-z]+", sentence.lower())) >= 4:
            yield sentence.strip()


def test_no_sentence_is_said_twice(replies: dict[tuple[str, ...], Message]) -> None:
    twice = {
        asked: sentence
        for asked, message in replies.items()
        for sentence, count in Counter(long_sentences(message["text"])).items()
        if count > 1
    }
    assert twice == {}


def test_that_the_clinic_can_tell_is_said_once(replies: dict[tuple[str, ...], Message]) -> None:
    count = {asked: m["text"].count("The clinic can tell you") for asked, m in replies.items()}
    assert {asked for asked, times in count.items() if times > 1} == set()
    assert 1 in count.values()


def test_every_answer_keeps_what_it_says_first(
    wording: Wording, keys: list[str], replies: dict[tuple[str, ...], Message]
) -> None:
    first = {key: next(long_sentences(wording.text(f"utter_{key}"))) for key in keys}
    missing = {
        (asked, key) for asked, m in replies.items() for key in asked if first[key] not in m["text"]
    }
    assert missing == set()


def test_cites_and_buttons_repeat_nothing(
    wording: Wording, replies: dict[tuple[str, ...], Message]
) -> None:
    for asked, message in replies.items():
        cites = message["metadata"]["cites"]
        titles = [button["title"] for button in message["buttons"]]
        assert len(cites) == len(set(cites)), asked
        assert len(titles) == len(set(titles)) <= 4, asked
        assert not {wording.metadata(key)["question"] for key in asked} & set(titles), asked


def test_every_answer_can_be_given_again_in_other_words(wording: Wording, keys: list[str]) -> None:
    """And never longer than before, but for the word that it was said."""
    for key in keys:
        before, again = wording.text(f"utter_{key}"), answer(wording, (key,), (key,))["text"]
        assert again != before, key
        assert len(again) <= len(before) or again.startswith("As I said:"), key
        assert "{" not in again, key
