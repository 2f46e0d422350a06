"""Splits a reply's plain text into paragraphs and lists, for whoever renders it."""

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Kind = Literal["paragraph", "bullets", "numbers"]
_ITEM = re.compile(r"(?P<bullet>- )|(?P<number>\d+\. )")


@dataclass(frozen=True)
class Block:
    """Lines of one kind: each of a list's lines is an item, without its marker."""

    kind: Kind
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """The blocks of `text`, in order."""
    split = [_split(line) for line in text.splitlines() if line.strip()]
    return [
        Block(kind, tuple(line for _, line in lines))
        for kind, lines in groupby(split, key=lambda pair: pair[0])
    ]


def _split(line: str) -> tuple[Kind, str]:
    match = _ITEM.match(line)
    if match is None:
        return "paragraph", line
    return "bullets" if match["bullet"] else "numbers", line[match.end() :]
