"""The inbox: what needs a person, who looks after it, and the conversation around it."""

from collections.abc import Callable

from sqlalchemy.engine import Connection
from starlette.responses import Response

from needlewise.clinic import clinic
from needlewise.desk.page import NotFound, get, post
from needlewise.desk.reached import reached
from needlewise.desk.visit import Visit
from needlewise.red_flags.vocabulary import red_flags
from needlewise.store import escalations, outbound, reviews, turns
from needlewise.store.audit import note as audit_note
from needlewise.store.escalations import Escalation

MAX_NOTE = 2_000


@get("/inbox")
def overview(visit: Visit) -> Response:
    """All that is open or taken; htmx asks for the rows again and again."""
    with visit.database.read() as connection:
        waiting = escalations.listed(connection, ("open", "taken"))
        resolved = [] if visit.wants_part else escalations.listed(connection, ("resolved",), 50)
    shown = "inbox/rows.html" if visit.wants_part else "inbox/overview.html"
    return visit.show(shown, waiting=waiting, resolved=resolved, noticed=red_flags().noticed)


@get("/inbox/{id:int}")
def show(visit: Visit) -> Response:
    """One of them with all that is known; looking is kept in the audit log."""
    id = visit.path["id"]
    with visit.database.write() as connection:
        escalation = _escalation(connection, id)
        said = turns.all_of(connection, escalation.conversation)
        context = {
            "escalation": escalation,
            "turns": said,
            "notes": escalations.notes(connection, id),
            "verdicts": reviews.verdicts(connection, [turn.id for turn in said]),
            "person": reached(connection, escalation.conversation, escalation.channel),
            "undelivered": outbound.undelivered(connection, escalation.conversation),
        }
        audit_note(connection, visit.by, "escalation.view", str(id))
    link = clinic().call_link(escalation.caller_number or "")
    return visit.show("inbox/escalation.html", **context, noticed=red_flags().noticed, link=link)


@post("/inbox/{id:int}/take")
def take(visit: Visit) -> Response:
    """Whoever takes it looks after it; alerts end."""
    return _change(visit, "take", lambda c, it: escalations.take(c, it, visit.by))


@post("/inbox/{id:int}/hand-back")
def hand_back(visit: Visit) -> Response:
    """Open again, for somebody else."""
    return _change(visit, "hand_back", lambda c, it: escalations.hand_back(c, it, visit.by))


@post("/inbox/{id:int}/resolve")
def resolve(visit: Visit) -> Response:
    """Dealt with; a false alarm goes to the review list too."""
    false_alarm = bool(visit.field("false_alarm"))

    def close(connection: Connection, id: int) -> None:
        escalation = _escalation(connection, id)
        _add_note(connection, visit, id)
        escalations.resolve(connection, id, visit.by, false_alarm)
        if false_alarm:
            for turn in turns.all_of(connection, escalation.conversation):
                if turn.turn.escalation != "none":
                    reviews.give(connection, turn.id, "false_alarm", visit.by)

    return _change(visit, "resolve", close, "/inbox")


@post("/inbox/{id:int}/note")
def note(visit: Visit) -> Response:
    """Adds a note."""
    return _change(visit, "note", lambda c, it: _add_note(c, visit, it))


def _change(
    visit: Visit, action: str, change: Callable[[Connection, int], None], then: str = ""
) -> Response:
    id = visit.path["id"]
    with visit.database.write() as connection:
        _escalation(connection, id)
        change(connection, id)
        audit_note(connection, visit.by, f"escalation.{action}", str(id))
    said = {"take": "It is yours.", "resolve": "Resolved.", "hand_back": "It is open again."}
    return visit.go(then or f"/inbox/{id}", said.get(action, "The note is kept."))


def _add_note(connection: Connection, visit: Visit, id: int) -> None:
    if text := visit.field("note")[:MAX_NOTE]:
        escalations.note(connection, id, visit.by, text)


def _escalation(connection: Connection, id: int) -> Escalation:
    found = escalations.get(connection, id)
    if found is None:
        raise NotFound(f"There is no escalation {id}; it may have been deleted.")
    return found


ROUTES = [overview, show, take, hand_back, resolve, note]
