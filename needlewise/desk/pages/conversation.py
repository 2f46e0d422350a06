"""One conversation: all that was said, why, and what staff make of it."""

from datetime import UTC, datetime
from urllib.parse import quote

from sqlalchemy.engine import Connection
from starlette.responses import Response

from needlewise.desk.page import NotFound, get, post
from needlewise.desk.reached import reached
from needlewise.desk.roles import Role
from needlewise.desk.visit import Visit
from needlewise.desk.wording import OUTCOMES
from needlewise.errors import NeedlewiseError
from needlewise.forget import forget
from needlewise.red_flags.vocabulary import red_flags
from needlewise.store import conversations, escalations, outbound, reviews, turns
from needlewise.store.audit import note
from needlewise.store.conversations import Conversation
from needlewise.store.turns import Kept


@get("/conversations/{id:path}/delete", Role.ADMIN)
def ask_to_delete(visit: Visit) -> Response:
    """What would be gone."""
    with visit.database.read() as connection:
        found = _conversation(connection, visit.path["id"])
        needs = conversations.escalations_of(connection, found.id)
        count = len(turns.all_of(connection, found.id))
    return visit.show(
        "conversations/delete.html",
        conversation=found,
        count=count,
        waiting=[each for each in needs if each.state != "resolved"],
    )


@post("/conversations/{id:path}/delete", Role.ADMIN)
def delete(visit: Visit) -> Response:
    """The right to erasure; the gateway and the engine follow within a second."""
    id = visit.path["id"]
    with visit.database.read() as connection:
        _conversation(connection, id)
    forget(visit.database, id, visit.by)
    return visit.go("/conversations", "The conversation is deleted.")


@post("/conversations/{id:path}/reviewed")
def mark(visit: Visit) -> Response:
    """Somebody has read it through, or takes that back."""
    id, by = visit.path["id"], visit.by if visit.field("reviewed") == "yes" else None
    with visit.database.write() as connection:
        _conversation(connection, id)
        conversations.set_reviewed(connection, id, by, datetime.now(UTC))
        note(connection, visit.by, "conversation.reviewed" if by else "conversation.unreviewed", id)
    return visit.go(_path(id), "Marked as reviewed." if by else "Marked as not reviewed.")


@post("/conversations/{id:path}/turns/{turn:int}/false-alarm")
def false_alarm(visit: Visit) -> Response:
    """The detector found a report where there was none."""
    with visit.database.write() as connection:
        kept = _turn(connection, visit)
        if kept.turn.escalation == "none":
            raise NeedlewiseError("This message was not escalated, so it was no false alarm.")
        reviews.give(connection, kept.id, "false_alarm", visit.by)
        note(connection, visit.by, "turn.false_alarm", str(kept.id))
    return _back(visit, "Thank you. It is on the review list as a false alarm.")


@post("/conversations/{id:path}/turns/{turn:int}/missed")
def missed(visit: Visit) -> Response:
    """The detector found nothing in a report; the patient still needs a person."""
    with visit.database.write() as connection:
        kept = _turn(connection, visit)
        if kept.turn.escalation != "none":
            raise NeedlewiseError("This message was escalated.")
        reviews.give(connection, kept.id, "missed", visit.by)
        escalations.open_missed(connection, visit.path["id"], visit.by)
        note(connection, visit.by, "turn.missed", str(kept.id))
    return _back(visit, "Thank you. It is in the inbox, and on the review list.")


@get("/conversations/{id:path}")
def show(visit: Visit) -> Response:
    """The transcript; looking is kept in the audit log."""
    with visit.database.write() as connection:
        found = _conversation(connection, visit.path["id"])
        said = turns.all_of(connection, found.id)
        needs = conversations.escalations_of(connection, found.id)
        verdicts = reviews.verdicts(connection, [kept.id for kept in said])
        person = reached(connection, found.id, found.channel)
        undelivered = outbound.undelivered(connection, found.id)
        note(connection, visit.by, "conversation.view", found.id)
    return visit.show(
        "conversations/conversation.html",
        conversation=found,
        path=_path(found.id),
        turns=said,
        needs=needs,
        verdicts=verdicts,
        person=person,
        undelivered=undelivered,
        noticed=red_flags().noticed,
        outcomes=OUTCOMES,
    )


def _conversation(connection: Connection, id: str) -> Conversation:
    found = None if "\0" in id else conversations.get(connection, id)
    if found is None:
        raise NotFound("There is no such conversation; it may have been deleted.")
    return found


def _turn(connection: Connection, visit: Visit) -> Kept:
    said = turns.all_of(connection, _conversation(connection, visit.path["id"]).id)
    for kept in said:
        if kept.id == visit.path["turn"]:
            return kept
    raise NotFound("There is no such message; it may have been deleted.")


def _path(id: str) -> str:
    return f"/conversations/{quote(id)}"


def _back(visit: Visit, message: str) -> Response:
    return visit.go(f"{_path(visit.path['id'])}#turn-{visit.path['turn']}", message)


ROUTES = [ask_to_delete, delete, mark, false_alarm, missed, show]
