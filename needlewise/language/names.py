"""A person's name beside a phone number: "Ann Lee", "my name is Ann", "hi, it's Ann here"."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

MAX_CHARACTERS = 80
MAX_WORDS = 4
TITLES = {"mr", "mrs", "ms", "miss", "dr", "prof", "sir", "mx"}
# A full stop after an initial or a title ends nothing.
MAX_LETTERS = 40
_E_MAIL = re.compile(r"\S+@\S+")
# A full stop after an initial or a title ends nothing. Marks above letters are no word characters.
_SPLIT = re.compile(
    r"(?<!\b\w)(?<!\bmr)(?<!\bms)(?<!\bdr)(?<!\bmrs)\.(?=\s|$)"
    r"|[,;:!?()\[\]{}<>\"/|*&#%^+=~_\\]|\s[-–—]+\s|\b(?:and|but)\b",
    re.IGNORECASE,
)
_SAYS_NAME = re.compile(r"\b(?:(?:my|the|her|his) name(?: is|'?s)|ask for)\s+", re.IGNORECASE)
# Said around a name and a number.
_AROUND = re.compile(
    r"h(?:i|ello|ey)|dear|please|pls|plz|thanks?|cheers|ta|ok|okay|yes|yeah|sure|so|and|or|is|it|"
    r"it's|its|this|that|i'm|im|i|am|you|me|my|mine|our|here|name|the|a|call|ring|phone|telephone|"
    r"contact|reach|text|back|on|at|to|number|no|nr|mobile|cell|tel|landline|home|work|can|could|"
    r"sorry|actually|mean|meant|oops|wrong|instead|was|best|kind|regards",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Introduction:
    """Who a message is from."""

    name: str
    """Empty where none is given."""
    alone: bool
    """Whether the message says nothing else."""


def introduction(text: str, known: Callable[[str], bool]) -> Introduction:
    """Reads the name in `text`, which holds no number.

    Args:
        text: the message.
        known: whether a word is one that patients use of the treatment, and so hardly a name.
    """
    parts = [_words(part) for part in _SPLIT.split(_E_MAIL.sub(";", text))]
    names = [part for part in parts if _is_name(part, known, text.isupper())]
    said = _said(text)
    if said and (len(said) == 1 or _is_name(said, known, text.isupper())):
        names, parts = [said], [part for part in parts if part[: len(said)] != said]
    alone = all(not part or part in names for part in parts)
    return Introduction(_clean(names[0]) if names else "", alone)


def form_of_address(name: str) -> str:
    """How to address `name`: "Ann" for "Ann Lee", "Mrs Lee" for "Mrs Lee"."""
    first, *_ = name.split() or [""]
    return name if first.lower().rstrip(".") in TITLES else first


def _words(part: str) -> list[str]:
    """The words of `part` without courtesies at either end."""
    words = [word for word in part.split() if any(c.isalnum() for c in word)]
    while words and _AROUND.fullmatch(words[0].strip("'.-")):
        words.pop(0)
    while words and _AROUND.fullmatch(words[-1].strip("'.-")):
        words.pop()
    return words


def _said(text: str) -> list[str]:
    """The words after "my name is", up to those that are said around a name."""
    match = _SAYS_NAME.search(text)
    if match is None:
        return []
    words = _SPLIT.split(text[match.end() :])[0].split()
    name = list(takewhile(lambda word: not _AROUND.fullmatch(word), words))
    return name if name and all(map(_is_name_word, name)) else []


def _is_name(words: Sequence[str], known: Callable[[str], bool], shouted: bool) -> bool:
    """One word at least is no common one; the others may be, with a capital: Will Smith."""
    if not 0 < len(words) <= MAX_WORDS or not all(map(_is_name_word, words)):
        return False
    common = [w for w in words if known(w.strip("'.-"))]
    rest = [w for w in words if w not in common and w.lower().rstrip(".") not in TITLES]
    capital = all(
        (w[0].isupper() and not shouted) or w.lower().rstrip(".") in TITLES for w in common
    )
    return bool(rest) and capital


def _is_name_word(word: str) -> bool:
    if len(word) > MAX_LETTERS:
        return False
    kinds = [unicodedata.category(c)[0] for c in word]
    return "L" in kinds and all(k in "LM" or c in "'.-" for k, c in zip(kinds, word, strict=True))


def _clean(words: Sequence[str]) -> str:
    return " ".join(words)[:MAX_CHARACTERS].strip(" '-")
