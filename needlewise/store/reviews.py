"""The review list: what the red-flag detector got wrong, for whoever keeps its vocabulary."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from needlewise.store.tables import reviews, turns

Verdict = Literal["false_alarm", "missed"]


@dataclass(frozen=True)
class Review:
    """A verdict on a turn that is still to be looked at."""

    id: int
    turn: int
    conversation: str
    text: str
    verdict: Verdict
    by: str
    at: datetime


def give(connection: Connection, turn: int, verdict: Verdict, by: str) -> None:
    """Puts a turn on the list; a second verdict of the same kind changes nothing."""
    known = select(reviews.c.id).where(reviews.c.turn == turn, reviews.c.verdict == verdict)
    if connection.scalar(known) is None:
        values = {"turn": turn, "verdict": verdict, "by": by, "at": datetime.now(UTC)}
        connection.execute(reviews.insert().values(**values))


def verdicts(connection: Connection, of: Sequence[int]) -> dict[int, Verdict]:
    """The last verdict on each of the turns that has one."""
    query = select(reviews).where(reviews.c.turn.in_(of)).order_by(reviews.c.id)
    return {row.turn: row.verdict for row in connection.execute(query)}


def waiting(connection: Connection) -> list[Review]:
    """Those that nobody has dealt with, oldest first."""
    query = (
        select(reviews, turns.c.conversation, turns.c.text)
        .join(turns, turns.c.id == reviews.c.turn)
        .where(reviews.c.done_at.is_(None))
        .order_by(reviews.c.id)
    )
    names = Review.__dataclass_fields__
    return [Review(**{n: getattr(row, n) for n in names}) for row in connection.execute(query)]


def done(connection: Connection, id: int, by: str) -> None:
    """Somebody has dealt with it."""
    values = {"done_at": datetime.now(UTC), "done_by": by}
    connection.execute(update(reviews).where(reviews.c.id == id).values(**values))
