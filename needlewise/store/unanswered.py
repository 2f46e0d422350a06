"""Patients' questions that were not, or not well, answered, and what staff decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Text, and_, cast, delete, false, or_, select, update
from sqlalchemy.engine import Connection

from needlewise.catalogue.topics import SILENT_FAMILY
from needlewise.masking import masked
from needlewise.store.tables import conversations, decisions, reviews, turns
from needlewise.text import comparable

Gap = Literal["not_understood", "asked_back", "unhelpful", "not_in_guide"]
Kind = Literal["example", "not_in_guide", "new_topic", "dismissed"]
PUBLISHED = "published"
PENDING = ("example", "new_topic")

_GAPS: dict[Gap, Any] = {
    "not_understood": turns.c.outcome == "not_understood",
    "asked_back": turns.c.outcome == "asked_back",
    "unhelpful": turns.c.helpful.is_(False),
    "not_in_guide": cast(turns.c.topics, Text).like(f'%"{SILENT_FAMILY}"%'),
}
# What was, or should have been, escalated is no gap in the answers and never becomes an example.
_MISSED = select(reviews.c.turn).where(reviews.c.verdict == "missed")
_NO_REPORT = and_(turns.c.escalation == "none", turns.c.id.not_in(_MISSED))


@dataclass(frozen=True)
class Question:
    """What a patient asked, and what came back."""

    turn: int
    text: str
    """Without phone numbers and e-mail addresses."""
    at: datetime
    channel: str
    conversation: str
    outcome: str
    helpful: bool | None
    offered: tuple[str, ...]
    """The titles of the buttons below the reply."""
    answered: tuple[str, ...]
    """The topics of the reply, as results name them."""
    likely: tuple[str, ...]
    """The likeliest topics as the data files name them, likeliest first."""


@dataclass(frozen=True)
class Decision:
    """What somebody decided about a question."""

    question: Question
    kind: str
    """A `Kind`, or `published` for what has become part of the data files."""
    topic: str | None
    """Of a new topic: what it was called, if anything."""
    by: str
    at: datetime


@dataclass(frozen=True)
class Wish:
    """A topic that somebody would like to have, with the questions that it should answer."""

    name: str
    """Empty where none was given."""
    by: str
    at: datetime
    questions: tuple[tuple[int, str], ...]
    """Turn and text; each wording once."""
    count: int
    """How often it was asked."""


def undecided(connection: Connection, kinds: Iterable[Gap], limit: int) -> list[Question]:
    """The newest questions of these kinds that nobody has decided on."""
    query = (
        _questions()
        .outerjoin(decisions, decisions.c.turn == turns.c.id)
        .where(decisions.c.turn.is_(None), _NO_REPORT, or_(false(), *(_GAPS[k] for k in kinds)))
        .order_by(turns.c.at.desc(), turns.c.id.desc())
        .limit(limit)
    )
    return [_question(row) for row in connection.execute(query)]


def decide(
    connection: Connection, chosen: Sequence[int], kind: Kind, topic: str | None, by: str
) -> list[int]:
    """Keeps a decision on the turns `chosen`, and returns those that it was kept for.

    Left out are those that were decided before, were erased meanwhile, or report a symptom.
    """
    # Locked (SQLite is, as a whole), so that of two decisions at once one finds the other.
    there = select(turns.c.id).where(turns.c.id.in_(chosen), _NO_REPORT).with_for_update()
    ids = set(connection.scalars(there))
    ids -= set(connection.scalars(select(decisions.c.turn).where(decisions.c.turn.in_(chosen))))
    values = {"kind": kind, "topic": topic, "by": by, "at": datetime.now(UTC)}
    rows = [{"turn": id, **values} for id in sorted(ids)]
    if rows:
        connection.execute(decisions.insert(), rows)
    return sorted(ids)


def take_back(connection: Connection, chosen: Sequence[int]) -> list[int]:
    """Makes the turns `chosen` undecided again, but for what is published, and returns them."""
    open = decisions.c.turn.in_(chosen) & (decisions.c.kind != PUBLISHED)
    ids = sorted(connection.scalars(select(decisions.c.turn).where(open)))
    connection.execute(delete(decisions).where(decisions.c.turn.in_(ids)))
    return ids


def decided(connection: Connection, limit: int) -> list[Decision]:
    """The newest decisions first."""
    return _decisions(connection, _decided().limit(limit))


def pending_examples(connection: Connection) -> dict[str, list[tuple[int, str]]]:
    """Turn and text of what is to become an example, by topic; each wording once, newest first."""
    found: dict[str, dict[str, tuple[int, str]]] = {}
    for one in _pending(connection, "example"):
        texts = found.setdefault(one.topic or "", {})
        texts.setdefault(_key(one.question.text), (one.question.turn, one.question.text))
    return {topic: list(texts.values()) for topic, texts in sorted(found.items())}


def wishes(connection: Connection) -> list[Wish]:
    """The topics that are wanted, newest first; questions decided together are one wish."""
    together: dict[str | datetime, list[Decision]] = {}
    for one in _decisions(
        connection, _decided().where(_NO_REPORT, decisions.c.kind == "new_topic")
    ):
        together.setdefault(one.topic or one.at, []).append(one)
    return [_wish(group) for group in together.values()]


def used(connection: Connection, chosen: Sequence[int]) -> None:
    """Marks pending examples and wishes as published, with others of the same words."""
    pending = _pending(connection, *PENDING)
    keys = {one.question.turn: (one.kind, one.topic, _key(one.question.text)) for one in pending}
    done = {keys[id] for id in chosen if id in keys}
    ids = [id for id, key in keys.items() if key in done]
    connection.execute(update(decisions).where(decisions.c.turn.in_(ids)).values(kind=PUBLISHED))


def _wish(group: Sequence[Decision]) -> Wish:
    texts: dict[str, tuple[int, str]] = {}
    for one in group:
        texts.setdefault(_key(one.question.text), (one.question.turn, one.question.text))
    newest = group[0]
    questions = tuple(texts.values())
    return Wish(newest.topic or "", newest.by, newest.at, questions, count=len(group))


def _key(text: str) -> str:
    """Equal for texts that differ in dress alone; one of signs only is its own."""
    return comparable(text) or text


def _questions(*more: Any) -> Any:
    columns = (turns, conversations.c.channel, *more)
    return select(*columns).join(conversations, conversations.c.id == turns.c.conversation)


def _decided() -> Any:
    own = decisions.c
    more = (own.kind, own.topic, own.by, own.at.label("decided_at"))
    query = _questions(*more).join(decisions, own.turn == turns.c.id)
    return query.order_by(own.at.desc(), turns.c.at.desc(), turns.c.id.desc())


def _pending(connection: Connection, *kinds: str) -> list[Decision]:
    query = _decided().where(decisions.c.kind.in_(kinds), _NO_REPORT)
    return _decisions(connection, query)


def _decisions(connection: Connection, query: Any) -> list[Decision]:
    return [
        Decision(_question(row), row.kind, row.topic, row.by, row.decided_at)
        for row in connection.execute(query)
    ]


def _question(row: Any) -> Question:
    ranking = (row.reading or {}).get("ranking", ())
    return Question(
        turn=row.id,
        text=masked(row.text),
        at=row.at,
        channel=row.channel,
        conversation=row.conversation,
        outcome=row.outcome,
        helpful=row.helpful,
        offered=tuple(button["title"] for reply in row.replies for button in reply["buttons"]),
        answered=tuple(row.topics),
        likely=tuple(likely["topic"] for likely in ranking),
    )
