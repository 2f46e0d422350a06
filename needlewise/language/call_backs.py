"""What a message says about being called back: that it is wanted, on which number, or not."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from needlewise.language.clauses import asks, clauses_of
from needlewise.language.names import introduction
from needlewise.language.phone_numbers import Problem, phone_number
from needlewise.text import comparable

CALL_BACK = "call_back"
"""The intent; among an answer's follow-ups, the button that asks for a call."""
OFFER = "Please call me back"
"""The title of the button that asks for a call."""
NO_CALL = "No call, thanks"
"""The title of the button that wants none after all."""

Step = Literal["asked", "kept", "refused", "declined", "open", "waiting"]

MIN_DIGITS = 6
"""With fewer it is a phone number only where a message says nothing else."""
_WANTS_CALL = re.compile(
    r"\b(?:call|ring|phone|telephone|contact|reach|text|try|get(?: hold of| back to)?)\s+"
    r"(?:me|us|my \w+|him|her)\b(?! from)"
    r"|\b(?:please|pls|plz|someone|somebody|anyone|you|doctor|nurse)\s+(?:call|ring|phone)\b(?! me)"
    r"|\bcall(?:ing)?[ -]?back\b"
    r"|\bgive\s+(?:me|us)\s+(?:a\s+)?(?:quick\s+)?(?:call|ring|bell|buzz)\b",
    re.IGNORECASE,
)
# Just before that: "don't", "why does nobody", "should I".
_TAKEN_BACK = re.compile(
    r"\b(?:(?:do|did|does|can|could|will|would)(?:n'?t| not)|cannot|never|not|stop|did|why|who)\b"
    r"(?:\s+(?!please\b|but\b|so\b|just\b|and\b)[\w']+){0,3}\s*$"
    r"|\bi(?:'?ll|'d| will| would)?(?: just)?\s*$",
    re.IGNORECASE,
)
_DECLINES = (
    r"(?:no )?(?:please )?(?:cancel|stop|forget|leave)(?: (?:it|that|this|the call))?"
    r"|(?:no )?(?:i |ive |i ve |i have )?changed my mind"
    r"|(?:no )?(?:please )?(?:do not|dont|don t) (?:call|ring|phone)(?: me)?(?: back)?"
    r"|no call(?: back)?"
)
_POLITE = r"(?: (?:please|pls|thanks|thank you|sorry|after all|then|ta))*"


@dataclass(frozen=True)
class Before:
    """What the assistant's last reply said about a call."""

    asked: bool = False
    """It asked for a number."""
    waiting: bool = False
    """A number was asked for earlier, and other questions have been answered since."""
    offered: bool = False
    """It offered a call, or confirmed one."""
    name: str = ""
    """The name given so far."""


NOTHING = Before()


@dataclass(frozen=True)
class CallBackWish:
    """Where the request for a call stands after a message.

    `asked`: it is wanted, without a number; `kept`: with one; `refused`: with one that cannot be
    called; `declined`: it is no more; `open`: a number was asked for, but this is about something
    else; `waiting`: so it was with the message before.
    """

    step: Step
    name: str = ""
    number: str = ""
    problem: Problem | None = None
    rest: tuple[str, ...] = ()
    """Questions beside it, each a text to be answered too."""


def call_back_wish(
    text: str, before: Before, country: str, known: Callable[[str], bool]
) -> CallBackWish | None:
    """Returns what `text` says about a call; None where it is about something else.

    Args:
        text: the message.
        before: what the last reply said about it.
        country: that of numbers without a plus sign.
        known: whether a word is one that patients use, and so hardly a name.
    """
    if comparable(text) == comparable(OFFER):
        return CallBackWish("asked")
    if before.asked and _declines(text):
        return CallBackWish("declined")
    found = phone_number(text, country)
    if found is None:
        return _without_number(text, before, known)
    who = introduction(found.rest, known)
    name = who.name or before.name
    wanted = before.asked or (before.offered and who.alone) or wants_call(text)
    if wanted and found.number:
        return CallBackWish("kept", name, found.number, rest=_questions(found.rest))
    if wanted and (found.digits >= MIN_DIGITS or (before.asked and who.alone)):
        return CallBackWish("refused", name, problem=found.problem)
    return something_else(before)


def something_else(before: Before) -> CallBackWish | None:
    """Where the request stands after a message that says nothing about it."""
    if before.asked:
        return CallBackWish("open", before.name)
    return CallBackWish("waiting", before.name) if before.waiting else None


def wants_call(text: str) -> bool:
    """Whether `text` asks to be called: "call me on ...", not "don't call me on ..."."""
    return any(
        not _TAKEN_BACK.search(text[: match.start()]) for match in _WANTS_CALL.finditer(text)
    )


def _without_number(text: str, before: Before, known: Callable[[str], bool]) -> CallBackWish | None:
    who = introduction(text, known)
    if before.asked and who.alone and who.name:
        return CallBackWish("refused", who.name, problem="missing")
    return something_else(before)


def _declines(text: str) -> bool:
    return re.fullmatch(f"(?:{_DECLINES}){_POLITE}", comparable(text)) is not None


def _questions(rest: str) -> tuple[str, ...]:
    """The questions beside the call that is asked for."""
    clauses = (clause.strip(" ,;") for clause in clauses_of(rest))
    return tuple(
        clause
        for clause in clauses
        if asks(clause) and not wants_call(clause) and (" " in clause or "?" in clause)
    )
