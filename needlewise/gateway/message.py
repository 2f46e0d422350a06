"""Messages as they come in, and which can be taken."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from needlewise.errors import NeedlewiseError
from needlewise.text import division, normalize

MAX_CHARACTERS = 2_000
MOST_PIECES = 50
"""Of a text that is too long; no person types more."""


@dataclass(frozen=True)
class Message:
    """What somebody sent."""

    conversation: str
    sent: str
    id: str
    channel: str


class MessageRefused(NeedlewiseError):
    """The message cannot be taken as it is; the text says why, for the visitor.

    Args:
        code: `empty` or `too_long`.
    """

    def __init__(self, code: Literal["empty", "too_long"], message: str) -> None:
        super().__init__(message)
        self.code = code


def accepted(text: str) -> str:
    """`text` as it is shown and read.

    Raises:
        MessageRefused: there is nothing to read in it, or too much.
    """
    if len(text) > MAX_CHARACTERS:
        raise MessageRefused(
            "too_long",
            f"Your message has {len(text):,} characters; I can read up to {MAX_CHARACTERS:,}. "
            "Please shorten it.",
        )
    text = normalize(text)
    if not text:
        raise MessageRefused(
            "empty", "I couldn't read any text in your message. Please type a question."
        )
    return text


def pieces(text: str) -> Iterator[str]:
    """`text` in pieces that can be read, divided after sentences."""
    for _ in range(MOST_PIECES):
        if not text:
            return
        at = division(text, MAX_CHARACTERS) if len(text) > MAX_CHARACTERS else len(text)
        yield text[:at]
        text = text[at:]
