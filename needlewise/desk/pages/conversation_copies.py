"""Taking a copy of the conversations that a search finds, sent while it is made."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from starlette.responses import Response

from needlewise.desk import search_form
from needlewise.desk.page import get
from needlewise.desk.roles import Role
from needlewise.desk.spreadsheet import csv_lines, download
from needlewise.desk.visit import Visit
from needlewise.store import conversations, correspondents
from needlewise.store.conversations import Conversation
from needlewise.store.database import Database

Whole = Iterator[tuple[Conversation, list[Any], str | None]]
"""Each with its turns, and where the person is reached on a messaging channel."""
AT_ONCE = 200
HEAD = (
    "conversation",
    "channel",
    "at",
    "text",
    "topics",
    "confidence",
    "escalation",
    "outcome",
    "helpful",
    "latency_ms",
    "reply",
    "sources",
)
DETAILS = (
    "text",
    "topics",
    "confidence",
    "escalation",
    "outcome",
    "helpful",
    "latency_ms",
    "replies",
    "reading",
    "finding",
)


@get("/conversations/export.csv", Role.CLINICIAN)
def as_table(visit: Visit) -> Response:
    """A line a turn."""
    return _copy(visit, "csv", "text/csv", lambda whole: csv_lines(HEAD, _rows(whole)))


@get("/conversations/export.json", Role.CLINICIAN)
def with_details(visit: Visit) -> Response:
    """The same with all that is known of each turn."""
    return _copy(visit, "json", "application/json", _json_lines)


def _copy(
    visit: Visit, form: str, kind: str, written: Callable[[Whole], Iterator[str]]
) -> Response:
    """The audit log keeps the filter, but for the text, which may name a patient."""
    fields = search_form.typed(visit.query)
    with visit.database.read() as connection:
        ids = conversations.ids(connection, search_form.wanted(fields))
    kept: dict[str, object] = {n: value for n, value in fields.items() if value and n != "text"}
    kept["by_text"] = bool(fields["text"])
    visit.note("conversation.export", form, conversations=len(ids), **kept)
    return download(written(_whole(visit.database, ids)), f"conversations.{form}", kind)


def _whole(database: Database, ids: list[str]) -> Whole:
    """Some at a time, in whichever thread asks for them; without what is erased meanwhile."""
    for start in range(0, len(ids), AT_ONCE):
        with database.read() as connection:
            some = conversations.whole(connection, ids[start : start + AT_ONCE])
            reached = correspondents.recipients(connection, [found.id for found, _ in some])
        yield from ((found, said, reached.get(found.id)) for found, said in some)


def _rows(whole: Whole) -> Iterator[tuple[object, ...]]:
    for found, said, _ in whole:
        for turn in said:
            yield (
                found.id,
                found.channel,
                turn.at.isoformat(),
                turn.text,
                " ".join(turn.topics),
                turn.confidence,
                turn.escalation,
                turn.outcome,
                "" if turn.helpful is None else turn.helpful,
                turn.latency_ms,
                "\n\n".join(reply["text"] for reply in turn.replies),
                " ".join(source for reply in turn.replies for source in reply["sources"]),
            )


def _json_lines(whole: Whole) -> Iterator[str]:
    """A list, a conversation a line."""
    between = "[\n"
    for found, said, recipient in whole:
        made = _as_json(found, said, recipient)
        yield between + json.dumps(made, ensure_ascii=False)
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


def _as_json(found: Conversation, said: list[Any], recipient: str | None) -> dict[str, object]:
    turns = [
        {"at": turn.at.isoformat(), **{name: getattr(turn, name) for name in DETAILS}}
        for turn in said
    ]
    return {
        "id": found.id,
        "channel": found.channel,
        "recipient": recipient,
        "started_at": found.started_at.isoformat(),
        "last_at": found.last_at.isoformat(),
        "reviewed_at": found.reviewed_at and found.reviewed_at.isoformat(),
        "reviewed_by": found.reviewed_by,
        "turns": turns,
    }


ROUTES = [as_table, with_details]
