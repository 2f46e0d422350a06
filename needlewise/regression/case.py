"""A case: what is said to the assistant, and what has to come back."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from needlewise.catalogue.topics import public_id
from needlewise.text import normalize
from needlewise.turn import Escalation, Turn

MAX_TEXT = 2_000  # as long as a visitor's message may be
MAX_TURNS = 20
ASKED_BACK = "none (it asks back)"


def _readable(text: str) -> str:
    if not normalize(text):
        raise ValueError("there is nothing to read in it")
    return text


def _no_comma(tag: str) -> str:
    if "," in tag:
        raise ValueError("it holds a comma, which divides tags")
    return tag


def _at_most(characters: int) -> AfterValidator:
    def check(text: str) -> str:
        if len(text) > characters:
            raise ValueError(f"it has {len(text)} characters; at most {characters} are allowed")
        return text

    return AfterValidator(check)


def _unlike(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _public(topics: tuple[str, ...]) -> tuple[str, ...]:
    return _unlike(tuple(map(public_id, topics)))


READABLE = AfterValidator(_readable)
ON_ONE_LINE = AfterValidator(normalize)
Message = Annotated[str, READABLE, _at_most(MAX_TEXT)]
Name = Annotated[str, ON_ONE_LINE, READABLE, _at_most(200)]
Phrase = Annotated[str, ON_ONE_LINE, READABLE, _at_most(200)]
Group = Annotated[str, ON_ONE_LINE, _at_most(100)]
Tag = Annotated[str, ON_ONE_LINE, READABLE, _at_most(50), AfterValidator(_no_comma)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExpectedTurn(_Frozen):
    """One message, and what is right about the reply."""

    text: Message
    topics: Annotated[tuple[str, ...], AfterValidator(_public)] | None = None
    """Just these are answered, in any order; none: it asks back; left out: they do not matter."""
    escalation: Escalation = "none"
    words: Annotated[tuple[Phrase, ...], AfterValidator(_unlike)] = ()
    """The reply contains each of these, in capitals or not."""


class Case(_Frozen):
    """One conversation."""

    name: Name
    group: Group = ""
    tags: Annotated[tuple[Tag, ...], AfterValidator(_unlike)] = ()
    turns: Annotated[tuple[ExpectedTurn, ...], Field(min_length=1, max_length=MAX_TURNS)]


class Got(_Frozen):
    """What came back."""

    topics: tuple[str, ...]
    escalation: Escalation
    reply: str


class JudgedTurn(_Frozen):
    """A message with what was wanted and what came; without problems it is right."""

    expected: ExpectedTurn
    got: Got | None
    """None where the assistant gave no answer."""
    problems: tuple[str, ...]


class Result(_Frozen):
    """How one case went."""

    turns: tuple[JudgedTurn, ...]

    @property
    def passed(self) -> bool:
        return not any(turn.problems for turn in self.turns)


def judge(case: Case, turns: Sequence[Turn]) -> Result:
    """Compares what came back with what was expected; a turn that is missing is a problem."""
    pairs = zip_longest(case.turns, turns[: len(case.turns)])
    return Result(turns=tuple(_judged(expected, turn) for expected, turn in pairs))


def _judged(expected: ExpectedTurn, turn: Turn | None) -> JudgedTurn:
    if turn is None:
        problem = "the assistant gave no answer"
        return JudgedTurn(expected=expected, got=None, problems=(problem,))
    reply = "\n\n".join(reply.text for reply in turn.replies)
    problems = []
    if expected.topics is not None and set(expected.topics) != set(turn.topics):
        problems.append(
            f"expected {_named(expected.topics)}, got {', '.join(turn.topics) or ASKED_BACK}"
        )
    if expected.escalation != turn.escalation:
        problems.append(f"expected the level {expected.escalation}, got {turn.escalation}")
    said = normalize(reply).casefold()
    problems += [
        f"the reply does not say “{phrase}”"
        for phrase in expected.words
        if phrase.casefold() not in said
    ]
    got = Got(topics=turn.topics, escalation=turn.escalation, reply=reply)
    return JudgedTurn(expected=expected, got=got, problems=tuple(problems))


def _named(topics: Sequence[str]) -> str:
    if not topics:
        return "no topic, only a question back"
    return f"the topic{'s' if len(topics) > 1 else ''} {' and '.join(topics)}"
