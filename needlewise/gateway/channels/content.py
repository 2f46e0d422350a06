"""What a reply says, apart from how a channel shows it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import phonenumbers

from needlewise.catalogue.guide import facts
from needlewise.clinic import CALL_LINK, clinic
from needlewise.gateway.markup import Block, blocks
from needlewise.turn import Reply, Turn

A_NUMBER = re.compile(r"\s*[#(]?([1-9][0-9]?)[.)]?\s*")


@dataclass(frozen=True)
class Call:
    """A number to be called."""

    number: str
    """As phones recognise it wherever they are: +44 20 7946 0123; a short one as it is."""

    @property
    def dialled(self) -> str:
        """Its digits, with a plus where it has a country code."""
        return "".join(c for c in self.number if c.isdigit() or c == "+")


@dataclass(frozen=True)
class Content:
    """One reply.

    A choice is chosen by sending its title, which is how the website does it, too.
    """

    blocks: tuple[Block, ...]
    calls: tuple[Call, ...] = ()
    """Shown first."""
    choices: tuple[str, ...] = ()
    first_number: int = 1
    """Of the choices, where they are numbered: on through all replies to a message."""
    note: str = ""
    """Where it comes from."""


def contents(turn: Turn) -> list[Content]:
    """The replies of `turn`, in order."""
    made: list[Content] = []
    number = 1
    for reply in turn.replies:
        content = _content(reply, number)
        number += len(content.choices)
        made.append(content)
    return made


def choices(turn: Turn) -> list[str]:
    """All that can be chosen after `turn`; choice number 1 is the first."""
    return [title for content in contents(turn) for title in content.choices]


def chosen(text: str, before: Turn | None) -> str:
    """`text`; of a number that was typed after `before`, the choice that it stands for."""
    match = A_NUMBER.fullmatch(text)
    if match and before:
        offered, place = choices(before), int(match[1]) - 1
        if place < len(offered):
            return offered[place]
    return text


def _content(reply: Reply, number: int) -> Content:
    calls = [b for b in reply.buttons if b.payload.startswith(CALL_LINK)]
    return Content(
        blocks=tuple(blocks(reply.text)),
        calls=tuple(Call(_number(b.payload.removeprefix(CALL_LINK))) for b in calls),
        choices=tuple(b.title for b in reply.buttons if b not in calls),
        first_number=number,
        note=_note(reply.sources),
    )


def _number(dialled: str) -> str:
    try:
        parsed = phonenumbers.parse(dialled, clinic().country)
    except phonenumbers.NumberParseException:
        return dialled
    if not phonenumbers.is_possible_number(parsed):  # such as 112
        return dialled
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _note(sources: Sequence[str]) -> str:
    """Such as "From our guide: Side effects (F31, F32)."; empty without sources."""
    named = [
        f"{section.capitalize()} ({', '.join(fact.id for fact in found)})"
        for section, found in groupby(facts(sources), key=lambda fact: fact.section)
    ]
    return f"From our guide: {'; '.join(named)}." if named else ""
