"""Labelled messages: JSON lines, one row each, and when a reply to one is right."""

import json
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from needlewise.errors import DataFileError
from needlewise.turn import Escalation, Turn

Line = TypeVar("Line", bound=BaseModel)


class Expectation(BaseModel):
    """What a right reply answers, and how it escalates."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    topics: tuple[str, ...] = ()
    """Any one of these is right."""
    all_topics: tuple[str, ...] = ()
    """For a compound message: each of these must be answered."""
    escalate: Escalation = "none"
    escalate_ok: tuple[Escalation, ...] = ()
    """Other levels that are right too."""
    style: str = "plain"

    @property
    def compound(self) -> bool:
        return bool(self.all_topics)

    @property
    def topic(self) -> str:
        """What it is counted under: the first of the right topics, or `compound`."""
        return "compound" if self.compound else next(iter(self.topics), "no topic")

    @property
    def wanted(self) -> str:
        """The right topics as text."""
        return " + ".join(self.all_topics) or " / ".join(self.topics) or "no topic"

    @property
    def levels(self) -> tuple[Escalation, ...]:
        """The levels that are right, the expected one first."""
        return tuple(dict.fromkeys((self.escalate, *self.escalate_ok)))

    def is_escalated_rightly(self, turn: Turn) -> bool:
        """Whether the level is one of those that are right."""
        return turn.escalation in self.levels

    def is_right(self, turn: Turn) -> bool:
        """Whether `turn` answers what was asked and escalates as it should.

        For a single topic nothing else may be answered; a compound message may get more.
        """
        if not self.is_escalated_rightly(turn):
            return False
        if self.compound:
            return set(self.all_topics) <= set(turn.topics)
        return bool(turn.topics) and set(turn.topics) <= set(self.topics)


class Row(Expectation):
    """A message with what a right reply to it answers."""

    id: str
    text: str
    kind: str = ""
    """What is reported, such as bleeding; only reports of one's own have it."""


def share(name: str, part: int, whole: int) -> str:
    """A line of a report: `part` of `whole`, also as a percentage."""
    return f"{name:<40}{part:>5} of {whole:<5}{percentage(part, whole):>7}"


def percentage(part: int, whole: int) -> str:
    """`12.5%`, or `-` where there is nothing to share."""
    return f"{part / whole:.1%}" if whole else "-"


def read_rows(path: Path) -> list[Row]:
    """Reads a file of rows.

    Raises:
        DataFileError: the file cannot be read, or a line is no row; names the line.
    """
    return read_lines(path, Row, "a row has id, text and topics or all_topics")


def read_lines(path: Path, model: type[Line], layout: str) -> list[Line]:
    """Reads a file of JSON lines, each a `model`; empty lines are passed over.

    Raises:
        DataFileError: the file cannot be read, or a line is no `model`; names the line and says
            what the `layout` is.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileError(f"{path}: cannot be read: {error}.") from None
    read = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            read.append(model.model_validate(json.loads(line)))
        except (json.JSONDecodeError, ValidationError) as error:
            raise DataFileError(f"{path}:{number}: {layout}: {error}.") from None
    return read
