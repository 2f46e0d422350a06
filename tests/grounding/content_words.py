"""Which words of an answer have a ground: a fact that it cites, or the lists in words.yml."""

import re
from itertools import chain
from pathlib import Path
from typing import Any

import yaml
from catalogue_sentences import sentences_of

_SAYS_NOTHING = r"does not|doesn't|says nothing|gives no|names no|mentions no|makes no|has no"
_SILENT = re.compile(rf"\bour guide (?:{_SAYS_NOTHING})\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"\d+|[%£$€]|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|"
    r"forty|fifty|sixty|ninety|hundred|thousand|half|third|quarter|double|twice|dozen|percent|per"
)
_WORD = re.compile(r"\d+|[a-z]+(?:'[a-z]+)?|[%£$€]", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{\w+\}")
_PLACE = re.compile(r"^\d\.\s", re.MULTILINE)
_PART = re.compile(r"(?<=;)\s|\s(?=but\b)")
_ENDINGS = ("ation", "ity", "ing", "ied", "ie", "ed", "ly", "e", "y")


def parts_of(text: str) -> list[str]:
    """What can be claimed by itself: a sentence, or one side of a "but" or a semicolon."""
    return [part for sentence in sentences_of(text) for part in _PART.split(sentence)]


def is_silent(text: str) -> bool:
    """Whether it says that the guide does not say."""
    return _SILENT.search(text) is not None


def numbers_in(text: str) -> set[str]:
    """Figures, number words, currencies; not the places of a numbered list."""
    return {word for word in words_of(text) if _is_number(word)}


def words_of(text: str) -> list[str]:
    """In lower case, without the clinic's details, which are its own."""
    bare = _PLACE.sub("", _PLACEHOLDER.sub("", text))
    return [word.lower() for word in _WORD.findall(bare)]


def stems_of(text: str) -> set[str]:
    return {_stem(word) for word in words_of(text)}


class Words:
    """The lists of words.yml."""

    def __init__(self) -> None:
        lists: dict[str, Any] = yaml.safe_load(
            Path(__file__).with_name("words.yml").read_text(encoding="utf-8")
        )
        self._function = frozenset(lists["function"].lower().split())
        self._common = frozenset(stems_of(f"{lists['speech']} {lists['subject']}"))
        self._silent_on = frozenset(stems_of(lists["silent_on"]))
        self._stands_for = {
            _stem(word): [frozenset(stems_of(meaning)) for meaning in meanings]
            for word, meanings in lists["stands_for"].items()
        }

    def groundless(self, text: str, facts: str, asked: str) -> list[str]:
        """The words of `text` without a ground.

        Args:
            text: an answer.
            facts: the statements that it cites.
            asked: how people ask for it; what the guide is silent on may be named in these words.
        """
        grounds, silent_on = stems_of(facts), stems_of(asked) | self._silent_on
        return [
            word
            for part in parts_of(text)
            for word in words_of(part)
            if not self._has_ground(word, grounds)
            and not (is_silent(part) and not _is_number(word) and _stem(word) in silent_on)
        ]

    def tells(self, text: str, fact: str) -> bool:
        """Whether `text` says something that `fact` says and not every answer does."""
        told = {_stem(word) for word in words_of(fact) if not self._is_common(word)}
        return bool(told & self.said_in(text))

    def said_in(self, text: str) -> set[str]:
        """The stems of `text` and of what its words stand for."""
        meanings = (m for word in words_of(text) for m in self._stands_for.get(_stem(word), ()))
        return {*stems_of(text), *chain.from_iterable(meanings)}

    def unused(self, text: str) -> set[str]:
        """What the lists allow, as stems, and `text` has no use for."""
        return {*self._common, *self._silent_on, *self._stands_for} - stems_of(text)

    def _has_ground(self, word: str, grounds: set[str]) -> bool:
        return (
            self._is_common(word)
            or _stem(word) in grounds
            or any(meaning <= grounds for meaning in self._stands_for.get(_stem(word), ()))
        )

    def _is_common(self, word: str) -> bool:
        return word in self._function or _stem(word) in self._common


def _is_number(word: str) -> bool:
    return _NUMBER.fullmatch(word) is not None


def _stem(word: str) -> str:
    """Alike for "treats" and "treated", "irritated" and "irritation"."""
    word = word.removesuffix("'s")
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        word = word[:-1]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word
