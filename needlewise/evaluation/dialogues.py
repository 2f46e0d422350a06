"""`needlewise evaluate dialogues FILE`: how many turns of conversations are understood."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from needlewise.ask import ask
from needlewise.engine.engine import Engine
from needlewise.evaluation.figures import (
    ASKED_BACK,
    Result,
    Results,
    by_length,
    by_style,
    by_topic,
    every_miss,
    false_alarms,
    miss,
    right,
    section,
    shortened,
)
from needlewise.evaluation.rows import Expectation, Row, read_lines, share


class Said(Expectation):
    """What a person says in a dialogue, with what a right reply to it answers."""

    user: str


class Dialogue(BaseModel):
    """One conversation; a turn without a style has the dialogue's."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    turns: tuple[Said, ...] = Field(min_length=1)
    style: str = "plain"

    def rows(self) -> list[Row]:
        """The turns as rows, numbered from 1: `d01.1`, `d01.2`..."""
        return [self._row(number, said) for number, said in enumerate(self.turns, start=1)]

    def _row(self, number: int, said: Said) -> Row:
        fields = {"style": self.style} | said.model_dump(exclude_unset=True, exclude={"user"})
        return Row(id=f"{self.id}.{number}", text=said.user, **fields)


def evaluate_file(path: str | Path, engine: Engine | None = None) -> str:
    """Holds every dialogue as one conversation and returns the report.

    Raises:
        DataFileError: the file holds a line that is no dialogue.
        EngineError: there is no trained model.
    """
    layout = "a dialogue has id and turns, each with user and topics or all_topics"
    dialogues = [dialogue.rows() for dialogue in read_lines(Path(path), Dialogue, layout)]
    engine = engine or Engine()
    return report(
        [list(zip(rows, ask(engine, [r.text for r in rows]), strict=True)) for rows in dialogues]
    )


def report(dialogues: Sequence[Results]) -> str:
    """The figures as text: turns, dialogues, escalations, by group, and every miss."""
    turns = list(chain.from_iterable(dialogues))
    whole = [dialogue for dialogue in dialogues if all(row.is_right(t) for row, t in dialogue)]
    levels = [row.is_escalated_rightly(turn) for row, turn in turns if row.escalate != "none"]
    styles = by_style(turns) if any(row.style != "plain" for row, _ in turns) else []
    lines = [
        right("turns right", turns),
        right("first turns right", [dialogue[0] for dialogue in dialogues]),
        right("later turns right", [result for d in dialogues for result in d[1:]]),
        share("dialogues wholly right", len(whole), len(dialogues)),
        share("escalations right", sum(levels), len(levels)),
        share("false alarms", *false_alarms(turns)),
        *section("Turns right by style", styles),
        *section("Turns right by length", by_length(turns)),
        *section("Turns right by expected topic", by_topic(turns)),
        *every_miss(chain.from_iterable(map(_misses, dialogues))),
    ]
    return "\n".join(lines)


def _misses(dialogue: Results) -> list[str]:
    return [
        miss(row, turn) + _after(before)
        for before, (row, turn) in zip([None, *dialogue], dialogue, strict=False)
        if not row.is_right(turn)
    ]


def _after(before: Result | None) -> str:
    if before is None:
        return ""
    row, turn = before
    return f"\n      after {shortened(row.text)!r}: {', '.join(turn.topics) or ASKED_BACK}"
