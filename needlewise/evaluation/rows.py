"""Labelled messages: JSON lines, one row each."""

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from needlewise.errors import DataFileError
from needlewise.turn import Escalation, Turn


class Row(BaseModel):
    """A first message with the topics that a right reply answers."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    text: str
    topics: tuple[str, ...] = ()
    """Any one of these is right."""
    all_topics: tuple[str, ...] = ()
    """For a compound message: each of these must be answered."""
    escalate: Escalation = "none"
    escalate_ok: tuple[Escalation, ...] = ()
    """Other levels that are right too."""
    kind: str = ""
    """What is reported, such as bleeding; only reports of one's own have it."""
    style: str = "plain"

    @property
    def compound(self) -> bool:
        return bool(self.all_topics)

    def is_escalated_rightly(self, turn: Turn) -> bool:
        """Whether the level is one of those that are right."""
        return turn.escalation in (self.escalate, *self.escalate_ok)

    def is_right(self, turn: Turn) -> bool:
        """Whether `turn` answers what was asked and escalates as it should.

        For a single topic nothing else may be answered; a compound message may get more.
        """
        if not self.is_escalated_rightly(turn):
            return False
        if self.compound:
            return set(self.all_topics) <= set(turn.topics)
        return bool(turn.topics) and set(turn.topics) <= set(self.topics)


def share(name: str, part: int, whole: int) -> str:
    """A line of a report: `part` of `whole`, also as a percentage."""
    percentage = f"{part / whole:7.1%}" if whole else "      -"
    return f"{name:<40}{part:>5} of {whole:<5}{percentage}"


def read_rows(path: Path) -> list[Row]:
    """Reads a file of rows.

    Raises:
        DataFileError: the file cannot be read, or a line is no row; names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileError(f"{path}: cannot be read: {error}.") from None
    rows = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            rows.append(Row.model_validate(json.loads(line)))
        except (json.JSONDecodeError, ValidationError) as error:
            raise DataFileError(
                f"{path}:{number}: a row has id, text and topics or all_topics: {error}."
            ) from None
    return rows
