"""The pieces of a message that are read one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

MAX_PIECES = 24
"""More pieces of a message than these are not weighed one by one."""


@dataclass(frozen=True)
class Part:
    """A text that may ask one thing, with what it names, such as `condition=scars`."""

    text: str
    names: tuple[str, ...]
    """In the order named."""
    begins: float = 1.0
    """The probability that it begins a question, rather than going on with the one before."""

    def followed_by(self, *parts: "Part") -> "Part":
        """This part with `parts` at its end."""
        text = " ".join(part.text for part in (self, *parts))
        names = tuple(name for part in (self, *parts) for name in part.names)
        return Part(text, names, self.begins)


def few(parts: Sequence[Part]) -> list[Part]:
    """At most `MAX_PIECES`, the last of them with all that is left."""
    head, rest = list(parts[:MAX_PIECES]), parts[MAX_PIECES:]
    return [*head[:-1], head[-1].followed_by(*rest)] if rest else head
