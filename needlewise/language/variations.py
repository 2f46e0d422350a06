"""One example in other dress: mistyped, greeted, shouted, or beside another question."""

import random
import re
import string
from collections.abc import Sequence

OPENERS = (
    "hi ", "hello, ", "hey ", "Good morning. ", "quick question, ", "thanks. ", "ok so ",
    "sorry to bother you, ", "um ", "hiya! ", "Dear doctor, ", "Hi there, hope you are well. ",
)  # fmt: skip
CLOSERS = (
    " thanks", " pls", " thank you!", " 😭", " 🙏", " x", " please help", " lol", " ...", "??",
    "!!", " Kind regards", " 😬", " Cheers",
)  # fmt: skip
BETWEEN = (". ", "? ", " btw ", " also ", " and ", "\n", ", ")
# What ends the first of two questions, and the words that begin the second.
JOINTS = (
    (". ", ""), ("? ", ""), ("?? ", ""), ("\n", ""), (", ", ""), (" ", ""), ("? ", "and "),
    (" ", "and "), (", ", "and "), (" ", "also "), (". ", "also "), (" ", "plus "), (" ", "btw "),
    (" ", "and also "), (" & ", ""), ("? ", "oh and "), (", ", "or "), (". ", "2. "), (" / ", ""),
)  # fmt: skip


def noisy(text: str, rng: random.Random) -> str:
    """Returns `text` with typos, an opener, a closer, in capitals, or without its marks."""
    way = rng.random()
    if way < 0.5:
        return mistyped(text, rng)
    if way < 0.62:
        return rng.choice(OPENERS) + text
    if way < 0.74:
        return text + rng.choice(CLOSERS)
    if way < 0.78:
        return text.upper()
    if way < 0.9:
        return re.sub(r"[^\w\s]", "", text).lower()
    return text.replace("'", "")


def beside(text: str, others: Sequence[str], rng: random.Random) -> str:
    """Returns `text` before or after one of `others`."""
    other = rng.choice(others)
    first, second = (text, other) if rng.random() < 0.5 else (other, text)
    return first.rstrip(".?! ") + rng.choice(BETWEEN) + second


def mistyped(text: str, rng: random.Random) -> str:
    """Returns `text` with one to three letters left out, swapped, replaced or doubled."""
    letters = list(text)
    if not letters:
        return text
    for _ in range(rng.randint(1, 1 + min(2, len(text) // 30))):
        i = rng.randrange(len(letters))
        if not letters[i].isalpha() or len(letters) < 4:
            continue
        way = rng.random()
        if way < 0.35:
            del letters[i]
        elif way < 0.55 and i + 1 < len(letters):
            letters[i], letters[i + 1] = letters[i + 1], letters[i]
        elif way < 0.75:
            letters[i] = rng.choice(string.ascii_lowercase)
        else:
            letters.insert(i, rng.choice((letters[i], rng.choice(string.ascii_lowercase))))
    return "".join(letters)


def joined(texts: Sequence[str], rng: random.Random) -> list[str]:
    """Returns `texts` as the parts of one message, each with what joins it to the one before."""
    parts = list(texts)
    for i in range(1, len(parts)):
        mark, word = rng.choice(JOINTS)
        parts[i - 1] = parts[i - 1].rstrip(".?!, ") + mark
        if word and rng.random() < 0.7 and not parts[i].startswith("I"):
            parts[i] = parts[i][:1].lower() + parts[i][1:]
        parts[i] = word + parts[i]
    return parts
