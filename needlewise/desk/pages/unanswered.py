"""Questions that were not, or not well, answered: in groups, for staff to decide on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection
from starlette.responses import Response

from needlewise.catalogue.titles import titles
from needlewise.desk.choices import Choice, ChoiceError, Choices
from needlewise.desk.grouping import Group, Wording, grouped, wordings
from needlewise.desk.page import get, post
from needlewise.desk.roles import Role
from needlewise.desk.visit import Visit
from needlewise.store.audit import note
from needlewise.store.unanswered import Decision, Gap, decide, decided, take_back, undecided

GROUPED = 2_000
GROUPS_A_PAGE = 20
DECIDED = 1_000
EARLIER = "Somebody else was quicker, or what you chose was erased: nothing has changed."
EARLIER_FOR_THE_REST = "For the rest, somebody else was quicker, or it was erased."
TICK = "Questions: tick at least one, or decide for all of them."

NOT_WELL: tuple[Gap, ...] = ("not_understood", "asked_back", "unhelpful")
SHOWN: Mapping[str, tuple[str, tuple[Gap, ...]]] = {
    "": ("All", NOT_WELL),
    "not_understood": ("Not understood", ("not_understood",)),
    "asked_back": ("Asked back", ("asked_back",)),
    "unhelpful": ("Thumbs down", ("unhelpful",)),
    "not_in_guide": ("Guide is silent", ("not_in_guide",)),
}


@dataclass(frozen=True)
class Act:
    """Questions that somebody decided on at once."""

    decision: Decision
    wordings: Sequence[Wording]

    @property
    def turns(self) -> list[int]:
        return [turn for wording in self.wordings for turn in wording.turns]


@get("/unanswered")
def overview(visit: Visit) -> Response:
    shown = visit.query.get("show", "")
    groups, has_more = _groups(visit, shown)
    last = max(1, -(-len(groups) // GROUPS_A_PAGE))
    page = min(_number(visit.query.get("page", "")), last)
    part = groups[(page - 1) * GROUPS_A_PAGE : page * GROUPS_A_PAGE]
    context = {"has_more": has_more, "grouped": GROUPED, "page": page, "last": last}
    return _show(visit, shown, part, **context)


@post("/unanswered/decide", Role.TESTER)
def decide_on(visit: Visit) -> Response:
    chosen, choices = _chosen(visit), Choices(titles())
    try:
        choice = choices.read(visit.field("choice"), visit.field("name"))
        if not chosen:
            raise ChoiceError(TICK)
    except ChoiceError as problem:
        return _once_more(visit, problem)
    with visit.database.write() as connection:
        done = decide(connection, chosen, choice.kind, choice.topic, visit.by)
        _note(connection, visit.by, "question.decide", done, choice)
    return visit.go(
        _back(visit), _told("Decided", done, chosen, choices.told(choice.kind, choice.topic))
    )


@get("/unanswered/decided")
def decided_already(visit: Visit) -> Response:
    with visit.database.read() as connection:
        decisions = decided(connection, DECIDED)
    together: dict[object, list[Decision]] = {}
    for one in decisions:
        together.setdefault((one.at, one.by, one.kind, one.topic), []).append(one)
    acts = [Act(some[0], wordings(one.question for one in some)) for some in together.values()]
    more: dict[str, Any] = {"has_more": len(decisions) == DECIDED, "limit": DECIDED}
    more |= {"shown": "decided", "kinds": SHOWN, "choices": Choices(titles())}
    return visit.show("unanswered/decided.html", acts=acts, **more)


@post("/unanswered/take-back", Role.TESTER)
def take_back_decisions(visit: Visit) -> Response:
    chosen = _chosen(visit)
    if not chosen:
        return visit.go("/unanswered/decided", TICK)
    with visit.database.write() as connection:
        done = take_back(connection, chosen)
        _note(connection, visit.by, "question.take_back", done)
    return visit.go("/unanswered/decided", _told("Taken back", done, chosen))


def _groups(visit: Visit, shown: str) -> tuple[list[Group], bool]:
    """The groups, and whether there are more questions than are grouped."""
    _, gaps = SHOWN.get(shown, SHOWN[""])
    with visit.database.read() as connection:
        questions = undecided(connection, gaps, GROUPED + 1)
    return grouped(questions[:GROUPED]), len(questions) > GROUPED


def _show(
    visit: Visit, shown: str, groups: Sequence[Group], status: int = 200, **more: Any
) -> Response:
    shown = shown if shown in SHOWN else ""
    context = {"shown": shown, "kinds": SHOWN, "choices": Choices(titles()), **more}
    return visit.show("unanswered/overview.html", status, groups=groups, **context)


def _once_more(visit: Visit, problem: ChoiceError) -> Response:
    """The form of the group that was meant, as it was filled in."""
    shown, meant = visit.field("show"), _ids([visit.field("all")])
    groups = [group for group in _groups(visit, shown)[0] if meant & {*group.turns}]
    if not groups:
        return visit.go(_back(visit), EARLIER)
    kept: dict[str, Any] = {name: visit.field(name) for name in ("choice", "name", "page")}
    kept["ticked"] = _ids(visit.fields("turns"))
    return _show(visit, shown, groups, 400, problem=str(problem), **kept)


def _chosen(visit: Visit) -> list[int]:
    """The turns that the form is about: all of its group, or those that are ticked."""
    ticked = visit.field("for") == "ticked"
    return sorted(_ids(visit.fields("turns") if ticked else [visit.field("all")]))


def _ids(fields: Sequence[str]) -> set[int]:
    return {int(id) for field in fields for id in field.split() if id.isdecimal() and len(id) < 19}


def _number(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1


def _back(visit: Visit) -> str:
    shown = visit.field("show")
    address = f"/unanswered?show={shown if shown in SHOWN else ''}"
    return f"{address}&page={_number(visit.field('page'))}"


def _note(
    connection: Connection, by: str, action: str, turns: list[int], choice: Choice | None = None
) -> None:
    """Never with what a patient wrote, which could not be erased from there."""
    if turns:
        detail = {"kind": choice.kind, "topic": choice.topic} if choice else {}
        subject = str(turns[0]) if len(turns) == 1 else f"{len(turns)} questions"
        note(connection, by, action, subject, {**detail, "turns": turns})


def _told(done_what: str, done: Sequence[int], chosen: Sequence[int], more: str = "") -> str:
    """Such as `Decided for 2 of 3 questions: dismissed. ...`."""
    if not done:
        return EARLIER
    some = f"{len(done)} of " if len(done) < len(chosen) else ""
    plural = "s" if len(chosen) > 1 else ""
    left = f" {EARLIER_FOR_THE_REST}" if some else ""
    return f"{done_what} for {some}{len(chosen)} question{plural}{more and ': '}{more}.{left}"


ROUTES = [overview, decide_on, decided_already, take_back_decisions]
