"""Try it: ask the assistant anything, and see why it answers so. Nothing here reaches patients."""

import uuid
from collections.abc import Callable
from pathlib import Path

from starlette.responses import Response

from needlewise.as_read import as_read
from needlewise.catalogue.guide import facts
from needlewise.desk.engine import as_typed
from needlewise.desk.page import NotFound, get, post
from needlewise.desk.roles import Role
from needlewise.desk.second_engine import SecondEngine
from needlewise.desk.visit import Visit
from needlewise.engine.answer import Answer
from needlewise.gateway.channels.content import chosen, contents
from needlewise.gateway.channels.registry import KNOWN, preview
from needlewise.gateway.message import MessageRefused, accepted
from needlewise.models import kept_models, latest_model
from needlewise.publishing.near import nearest
from needlewise.regression import store as cases
from needlewise.regression.case import Case, ExpectedTurn
from needlewise.settings import settings
from needlewise.turn import Turn

MAX_TURNS = 20
NEAREST = 5
Shown = Callable[[Turn], list[str]]
"""The messages that a channel makes of a turn, drawn."""


@get("/try")
def form(visit: Visit) -> Response:
    """The form; `?text=` fills it."""
    return _show(visit, visit.query.get("text", ""), "", visit.query.get("by", ""))


@post("/try")
def ask(visit: Visit) -> Response:
    """One conversation, a message a line, with the model in use and with another beside it."""
    text, other, by = visit.field("text"), visit.field("model"), visit.field("by")
    shown, understood = _shown(by), chosen if by else as_typed
    try:
        texts = _messages(text)
    except MessageRefused as refusal:
        return _show(visit, text, other, by, problem=str(refusal), status=400)
    conversation = uuid.uuid4().hex
    in_use = visit.engine.converse(conversation, texts, understood)
    columns = [("In use: " + latest_model().name, in_use)]
    if other:
        second: SecondEngine = visit.request.app.state.second_engine
        door = second.door(_model(other), settings().engine_timeout)
        columns.append((other, door.converse(conversation, texts, understood)))
    return _show(
        visit, text, other, by, columns=columns, differs=_differences(columns), shown=shown
    )


@post("/try/save", Role.TESTER)
def save(visit: Visit) -> Response:
    """Keeps what was just answered as a regression case; it can be edited there."""
    texts = _messages(visit.field("text"))
    understood = chosen if visit.field("by") else as_typed
    answers = visit.engine.converse(uuid.uuid4().hex, texts, understood)
    turns = tuple(
        ExpectedTurn(
            text=answer.turn.text, topics=answer.turn.topics, escalation=answer.turn.escalation
        )
        for answer in answers
    )
    name = texts[0] if len(texts) == 1 else f"{texts[0]} ({len(texts)} messages)"
    case = Case(name=name[:200], group="Saved from Try it", tags=(), turns=turns)
    id = cases.add(visit.database, case, visit.by)
    visit.note("case.add", str(id))
    return visit.go(f"/regression/{id}", "Saved. Check that this is what you expect.")


def _messages(text: str) -> list[str]:
    """The messages of a conversation, one a line.

    Raises:
        MessageRefused: there is none, or one that no visitor could send.
    """
    lines = [line for line in text.splitlines() if line.strip()][:MAX_TURNS]
    return [accepted(line) for line in lines or [""]]


def _model(name: str) -> Path:
    for path in kept_models():
        if path.name == name:
            return path
    raise NotFound(f"The model {name} is no longer kept.")


def _shown(by: str) -> Shown | None:
    """Draws as the channel `by` does; None for the website.

    Raises:
        SettingsError: there is no such channel.
    """
    if not by:
        return None
    channel = preview(by)
    return lambda turn: [
        channel.show(payload) for content in contents(turn) for payload in channel.render(content)
    ]


def _differences(columns: list[tuple[str, list[Answer]]]) -> list[int]:
    """The numbers of the turns, from 0, in which two models differ."""
    if len(columns) < 2:
        return []
    pairs = zip(*(answers for _, answers in columns), strict=True)
    return [i for i, (one, other) in enumerate(pairs) if _said(one) != _said(other)]


def _said(answer: Answer) -> tuple[object, ...]:
    turn = answer.turn
    return turn.topics, turn.escalation, [reply.text for reply in turn.replies]


def _show(
    visit: Visit,
    text: str,
    other: str,
    by: str,
    *,
    columns: list[tuple[str, list[Answer]]] | None = None,
    differs: list[int] | None = None,
    shown: Shown | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    serving = latest_model().name
    others = [path.name for path in kept_models() if path.name != serving]
    return visit.show(
        "try_it/try.html",
        status,
        text=text,
        other=other,
        others=others,
        columns=columns or [],
        differs=[number + 1 for number in differs or []],
        problem=problem,
        by=by,
        channels=list(KNOWN),
        shown=shown,
        facts=facts,
        as_read=as_read,
        nearest=lambda text: nearest(text, NEAREST),
    )


ROUTES = [form, ask, save]
