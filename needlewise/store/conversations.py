"""Finding conversations, and reading one as a whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Text, and_, cast, or_, select, update
from sqlalchemy.engine import Connection

from needlewise.store import escalations
from needlewise.store.escalations import Escalation
from needlewise.store.tables import conversations, turns
from needlewise.store.tables import escalations as escalations_table
from needlewise.turn import Escalation as Level

LEVELS: tuple[Level, ...] = ("none", "doctor", "emergency")  # the graver last


@dataclass(frozen=True)
class Filter:
    """What is looked for; all that is given has to hold of one and the same turn."""

    text: str = ""
    """Part of what the patient wrote, whatever its case."""
    channel: str = ""
    topic: str = ""
    """As results name it."""
    level: str = ""
    outcome: str = ""
    unhelpful: bool = False
    """A thumbs down."""
    reviewed: Literal["", "yes", "no"] = ""
    since: datetime | None = None
    until: datetime | None = None
    """The first moment that is too late."""


@dataclass(frozen=True)
class Cursor:
    """Where a list goes on: after this conversation."""

    last_at: datetime
    id: str


@dataclass(frozen=True)
class Conversation:
    """A row of the table."""

    id: str
    channel: str
    started_at: datetime
    last_at: datetime
    reviewed_at: datetime | None
    reviewed_by: str | None


@dataclass(frozen=True)
class Found:
    """A conversation in a list."""

    conversation: Conversation
    first: str
    """What the patient wrote first."""
    turns: int
    level: Level
    """The gravest."""
    not_understood: int
    unhelpful: int


def search(
    connection: Connection, wanted: Filter, before: Cursor | None = None, limit: int = 50
) -> list[Found]:
    """The conversations in which something is as `wanted`, the last heard of first."""
    query = _matching(wanted).add_columns(*conversations.c).limit(limit)
    if before is not None:
        own = conversations.c
        same_time = and_(own.last_at == before.last_at, own.id < before.id)
        query = query.where(or_(own.last_at < before.last_at, same_time))
    rows = [_conversation(row) for row in connection.execute(query)]
    own = turns.c
    columns = (own.conversation, own.text, own.escalation, own.outcome, own.helpful)
    said = _turns_of(connection, [row.id for row in rows], *columns)
    return [_found(row, said.get(row.id, [])) for row in rows]


def ids(connection: Connection, wanted: Filter) -> list[str]:
    """The names of all conversations that `search` would find, in its order."""
    return list(connection.scalars(_matching(wanted).add_columns(conversations.c.id)))


def whole(connection: Connection, chosen: Sequence[str]) -> list[tuple[Conversation, list[Any]]]:
    """Those of `chosen` that are still there, each with its rows of the table `turns`."""
    query = select(conversations).where(conversations.c.id.in_(chosen))
    there = {row.id: _conversation(row) for row in connection.execute(query)}
    said = _turns_of(connection, chosen, turns)
    return [(there[id], said.get(id, [])) for id in chosen if id in there]


def get(connection: Connection, id: str) -> Conversation | None:
    """The conversation `id`."""
    row = connection.execute(select(conversations).where(conversations.c.id == id)).first()
    return None if row is None else _conversation(row)


def escalations_of(connection: Connection, id: str) -> list[Escalation]:
    """What the conversation led to, the first first."""
    own = escalations_table.c
    query = select(own.id).where(own.conversation == id).order_by(own.id)
    found = [escalations.get(connection, each) for each in connection.scalars(query).all()]
    return [each for each in found if each is not None]


def channels(connection: Connection) -> list[str]:
    """The channels by which anybody ever wrote."""
    query = select(conversations.c.channel).distinct().order_by(conversations.c.channel)
    return list(connection.scalars(query))


def set_reviewed(connection: Connection, id: str, by: str | None, at: datetime) -> bool:
    """Somebody has read it through, or (None) nobody has; False where it is not there.

    A new message makes it unread again.
    """
    values = {"reviewed_at": at if by else None, "reviewed_by": by}
    changed = connection.execute(
        update(conversations).where(conversations.c.id == id).values(**values)
    )
    return bool(changed.rowcount)


def _matching(wanted: Filter) -> Any:
    own = conversations.c
    query = select().select_from(conversations).order_by(own.last_at.desc(), own.id.desc())
    if wanted.channel:
        query = query.where(own.channel == wanted.channel)
    if wanted.reviewed:
        unread = own.reviewed_at.is_(None)
        query = query.where(unread if wanted.reviewed == "no" else ~unread)
    conditions = list(_conditions(wanted))
    if conditions:
        # Not EXISTS: SQLite would look through all turns of a level for each conversation.
        query = query.where(own.id.in_(select(turns.c.conversation).where(*conditions)))
    return query


def _conditions(wanted: Filter) -> Iterator[Any]:
    """Of a turn."""
    if wanted.text:
        yield turns.c.text.ilike(f"%{_literally(wanted.text)}%", escape="\\")
    if wanted.topic:  # as JSON, of ids that need no escaping there
        yield cast(turns.c.topics, Text).like(f'%"{_literally(wanted.topic)}"%', escape="\\")
    if wanted.level:
        yield turns.c.escalation == wanted.level
    if wanted.outcome:
        yield turns.c.outcome == wanted.outcome
    if wanted.unhelpful:
        yield turns.c.helpful.is_(False)
    if wanted.since is not None:
        yield turns.c.at >= wanted.since
    if wanted.until is not None:
        yield turns.c.at < wanted.until


def _literally(text: str) -> str:
    for special in "\\%_":
        text = text.replace(special, "\\" + special)
    return text


def _turns_of(connection: Connection, chosen: Sequence[str], *columns: Any) -> dict[str, list[Any]]:
    query = select(*columns).where(turns.c.conversation.in_(chosen)).order_by(turns.c.id)
    said: dict[str, list[Any]] = {}
    for row in connection.execute(query):
        said.setdefault(row.conversation, []).append(row)
    return said


def _conversation(row: Any) -> Conversation:
    return Conversation(**{name: getattr(row, name) for name in Conversation.__dataclass_fields__})


def _found(conversation: Conversation, said: Sequence[Any]) -> Found:
    return Found(
        conversation=conversation,
        first=said[0].text if said else "",
        turns=len(said),
        level=max((row.escalation for row in said), key=LEVELS.index, default="none"),
        not_understood=sum(row.outcome == "not_understood" for row in said),
        unhelpful=sum(row.helpful is False for row in said),
    )
