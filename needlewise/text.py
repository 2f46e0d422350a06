"""One way to make any text that a person sends safe and comparable."""

import re
import unicodedata

# Longer than any question; the encoder reads 256 word pieces and forgets the rest anyway.
MAX_CHARACTERS = 4_000

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_JOINER = "\N{ZERO WIDTH JOINER}"  # holds composed emoji together
_QUOTES = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"'})
_SPACE = re.compile(r"\s+")
_AFTER_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def normalize(text: str) -> str:
    """Returns `text` as the rest of the assistant expects it.

    Control characters, lone surrogates and invisible marks are dropped, compatibility forms and
    curly quotes are folded, white space is collapsed and at most `MAX_CHARACTERS` are kept.
    Never raises; the result may be empty.
    """
    text = _SPACE.sub(" ", text[: 2 * MAX_CHARACTERS])
    text = "".join(c for c in text if c == _JOINER or unicodedata.category(c) not in _INVISIBLE)
    text = unicodedata.normalize("NFKC", text.translate(_QUOTES))
    return _SPACE.sub(" ", text).strip()[:MAX_CHARACTERS].strip()


def as_plain_text(text: str) -> str:
    """Like `normalize`, with the ends of lines as ends of sentences, and without a leading slash.

    Rasa would read the slash as an intent: `/greet{"name": "x"}` sets intent and entities
    (https://rasa.com/docs/rasa/message-parsing).
    """
    lines = [line for part in text.splitlines() if (line := normalize(part))]
    sentences = [line if line[-1] in ".!?;:," else f"{line}." for line in lines[:-1]]
    return normalize(" ".join([*sentences, *lines[-1:]])).lstrip("/ ")


def comparable(text: str) -> str:
    """Letters and digits only, in lower case: equal for texts that differ in dress alone."""
    return " ".join(re.findall(r"\w+", normalize(text).lower()))


def division(text: str, room: int) -> int:
    """Where to divide `text` so that the first part has at most `room` characters, at least one.

    After a sentence if there is one, else between words, else anywhere.
    """
    sentences = (m.end() for m in _AFTER_SENTENCE.finditer(text, 0, room))
    return max(sentences, default=0) or text.rfind(" ", 1, room) + 1 or max(room, 1)


def storable(text: str) -> str:
    """`text` as any database takes it: without lone surrogates and NULs."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "")
