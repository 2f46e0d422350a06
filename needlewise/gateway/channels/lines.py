"""Composes a reply's text in a channel's own mark-up, in pieces no longer than the channel allows.

Text is divided at ends of sentences, or else between words.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from needlewise.gateway.channels.content import Content
from needlewise.text import division

Role = Literal["call", "text", "bullet", "number", "note", "choice"]


@dataclass(frozen=True)
class Line:
    """A line of plain text, and what it is."""

    role: Role
    text: str
    number: int = 0
    """Of a numbered line."""


Draw = Callable[[Line], str]
"""Writes a line in the channel's mark-up, with all that would be mark-up by accident escaped."""
Size = Callable[[str], int]
"""How much of a limit a text takes up."""


def lines(content: Content, *, numbered_choices: bool = False) -> list[Line]:
    """The lines of `content`, the numbers to call first; choices only where they are numbered."""
    opening = content.blocks[0].lines[0] if content.blocks else ""
    made = [
        Line("call", f"Call {call.number}") for call in content.calls if call.number not in opening
    ]
    for block in content.blocks:
        role: Role = {"bullets": "bullet", "numbers": "number"}.get(block.kind, "text")  # type: ignore[assignment]
        made += [Line(role, text, n) for n, text in enumerate(block.lines, 1)]
    if content.note:
        made.append(Line("note", content.note))
    if numbered_choices:
        first = content.first_number
        made += [Line("choice", title, n) for n, title in enumerate(content.choices, first)]
    return made


def listed(line: Line, text: str, bullet: str = "•") -> str:
    """`text`, a line in the channel's mark-up, after the bullet or number that it has, if any."""
    match line.role:
        case "bullet":
            return f"{bullet} {text}"
        case "number" | "choice":
            return f"{line.number}. {text}"
    return text


def leading(drawn: list[Line], content: Content) -> list[Line]:
    """`drawn`, with opening words that say whom to call made to stand out."""
    if drawn and any(call.number in drawn[0].text for call in content.calls):
        return [replace(drawn[0], role="call"), *drawn[1:]]
    return drawn


def texts(drawn: list[Line], draw: Draw, limit: int, size: Size = len) -> list[str]:
    """All lines as one text, or as several of at most `limit` characters each, mark-up included.

    Args:
        size: of a text, where the channel's limit is not one of characters.
    """
    return ["\n".join(draw(line) for line in page) for page in pages(drawn, draw, limit, size)]


def pages(drawn: list[Line], draw: Draw, limit: int, size: Size = len) -> list[list[Line]]:
    """The lines of each of those texts; one that is too long goes on as another of its role."""
    done: list[list[Line]] = []
    text = ""
    for piece in (piece for line in drawn for piece in _pieces(line, draw, limit, size)):
        new = draw(piece)
        joined = f"{text}\n{new}"
        if done and size(joined) <= limit:
            done[-1].append(piece)
            text = joined
        else:
            done.append([piece])
            text = new
    return done


def _pieces(line: Line, draw: Draw, limit: int, size: Size) -> Iterator[Line]:
    """`line`, or lines of the same role that fit."""
    rest = line.text
    while True:
        whole = Line(line.role, rest, line.number)
        if size(draw(whole)) <= limit:
            yield whole
            return
        at = division(rest, _room(whole, draw, limit, size))
        yield Line(line.role, rest[:at].rstrip(), line.number)
        rest = rest[at:]


def _room(line: Line, draw: Draw, limit: int, size: Size) -> int:
    """How many of the line's first characters fit, at least one."""
    low, high = 1, len(line.text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = size(draw(Line(line.role, line.text[:middle], line.number))) <= limit
        low, high = (middle, high) if fits else (low, middle - 1)
    return low


def shortened(title: str, limit: int) -> str:
    """`title` in at most `limit` characters, cut between words."""
    if len(title) <= limit:
        return title
    kept = title[: limit - 1]
    cut = kept.rfind(" ")
    return (kept[:cut] if cut > limit // 2 else kept).rstrip(" ,;:") + "…"
