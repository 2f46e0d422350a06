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
    style: str = "plain"

    @property
    def compound(self) -> bool:
        return bool(self.all_topics)

    def is_right(self, turn: Turn) -> bool:
        """Whether `turn` answers what was asked and escalates as it should.

        For a single topic nothing else may be answered; a compound message may get more.
        """
        if turn.escalation != self.escalate:
            return False
        if self.compound:
            return set(self.all_topics) <= set(turn.topics)
        return bool(turn.topics) and set(turn.topics) <= set(self.topics)


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
