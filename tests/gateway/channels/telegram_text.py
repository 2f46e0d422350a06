"""What Telegram's server makes of a text: of its mark-up, and of what it finds in it.

https://core.telegram.org/bots/api#html-style
https://core.telegram.org/bots/api#messageentity
"""

import re
from typing import Any

from fake_provider import BadRequest, require

TAGS = {
    *("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre"),
    *("tg-spoiler", "tg-emoji", "blockquote", "span"),
}
ENTITIES = {
    "bot_command": re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,64}(@\w{4,32})?"),
    "mention": re.compile(r"(?<!\w)@\w{4,32}"),
}
PIECE = re.compile(r"<(?P<end>/?)(?P<tag>[a-z-]*)[^>]*>|(?P<bare><)|&(?P<entity>#?\w+);")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
"""All others are shown as they stand."""


def parsed(text: str) -> tuple[str, tuple[str, ...]]:
    """The plain text, and what of it is bold.

    Raises:
        BadRequest: the mark-up is not what Telegram takes.
    """
    plain, strong, opened = "", [], []
    position = 0
    for match in PIECE.finditer(text):
        plain += text[position : match.start()]
        position = match.end()
        if match["entity"]:
            plain += _character(match["entity"], match[0])
            continue
        require(match["tag"] in TAGS, f"can't parse entities: unsupported tag {match[0]!r}")
        if not match["end"]:
            opened.append((match["tag"], len(plain)))
            continue
        require(opened and opened[-1][0] == match["tag"], "can't parse entities: unmatched end tag")
        tag, start = opened.pop()
        if tag in ("b", "strong"):
            strong.append(plain[start:])
    if opened:
        raise BadRequest(f"can't parse entities: can't find end tag of {opened[-1][0]!r}")
    return plain + text[position:], tuple(strong)


def _character(name: str, whole: str) -> str:
    if name.startswith("#"):
        digits = name[1:]
        return chr(int(digits[1:], 16) if digits[:1] == "x" else int(digits))
    return NAMED.get(name, whole)


def entities(text: str) -> list[dict[str, Any]]:
    """What Telegram finds in a text, in UTF-16 code units."""
    found = [
        {"type": kind, "offset": units(text[: match.start()]), "length": units(match[0])}
        for kind, pattern in ENTITIES.items()
        for match in pattern.finditer(text)
    ]
    return sorted(found, key=lambda entity: entity["offset"])


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
