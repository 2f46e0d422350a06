"""Repairs misspelt words towards the words that the assistant knows; leaves right ones alone."""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from needlewise.language.encoder import PUBLISHED_MODEL

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_MIN_LENGTH = 5  # "wil" could be anything; the character n-grams cope with short ones
_MAX_LENGTH = 24


@lru_cache(maxsize=1)
def english_words(path: Path = PUBLISHED_MODEL / "vocab.txt") -> frozenset[str]:
    """The whole words among the encoder's word pieces, about 22,000: words that are no typos."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line.isalpha() and len(line) > 1)


def words_of(text: str) -> list[str]:
    """The words of `text`, lower case, without digits and punctuation."""
    return _WORD.findall(text.lower())


class SpellingRepair:
    """Maps a word that nobody knows to the nearest known one, or leaves it alone.

    Args:
        known: the domain's words, with those that matter more first; of two equally near the
            earlier wins.
        right: further words that are no typos, though nothing is repaired towards them.

    The distance is Damerau-Levenshtein (Damerau, 1964), as people swap letters: one edit for words
    of 5 to 7 letters, two for longer ones.
    """

    def __init__(self, known: Iterable[str], right: Iterable[str] = ()) -> None:
        self._known = tuple(dict.fromkeys(w for w in known if len(w) >= _MIN_LENGTH))
        self._right = english_words() | frozenset(self._known) | frozenset(right)
        self._repair = lru_cache(maxsize=8192)(self._nearest)

    def word(self, word: str) -> str:
        """Returns the repaired word in lower case, or `word` where there is nothing to repair."""
        lower = word.lower()
        if not _MIN_LENGTH <= len(lower) <= _MAX_LENGTH or lower in self._right:
            return word
        return self._repair(lower) or word

    def text(self, text: str) -> str:
        """Returns `text` with each of its words repaired, everything else untouched."""
        return _WORD.sub(lambda match: self.word(match.group()), text)

    def _nearest(self, word: str) -> str | None:
        if (word.endswith("s") and word[:-1] in self._right) or "'" in word:
            return None
        found = process.extractOne(
            word,
            self._known,
            scorer=DamerauLevenshtein.distance,
            score_cutoff=1 if len(word) < 8 else 2,
        )
        return found[0] if found else None
