"""What patients wrote and were answered, and how to find it."""

from collections.abc import Mapping

from starlette.responses import Response

from needlewise.desk import search_form
from needlewise.desk.page import get
from needlewise.desk.pages import conversation, conversation_copies
from needlewise.desk.visit import Visit
from needlewise.desk.wording import LEVELS, OUTCOMES
from needlewise.errors import NeedlewiseError
from needlewise.store import conversations
from needlewise.store.conversations import Cursor, Filter

AT_ONCE = 50


@get("/conversations")
def overview(visit: Visit) -> Response:
    """The form, and what was found, 50 at a time."""
    fields = search_form.typed(visit.query)
    try:
        wanted = search_form.wanted(fields)
        before = search_form.cursor(visit.query.get("before", ""))
    except NeedlewiseError as error:
        return _show(visit, fields, problem=str(error))
    return _show(visit, fields, wanted, before)


def _show(
    visit: Visit,
    fields: Mapping[str, str],
    wanted: Filter | None = None,
    before: Cursor | None = None,
    problem: str = "",
) -> Response:
    with visit.database.read() as connection:
        channels = conversations.channels(connection)
        found = conversations.search(connection, wanted, before, AT_ONCE + 1) if wanted else []
    shown, older = found[:AT_ONCE], ""
    if len(found) > AT_ONCE:
        last = shown[-1].conversation
        cursor = search_form.written_cursor(last.last_at, last.id)
        older = search_form.address("/conversations", fields, before=cursor)
    return visit.show(
        "conversations/overview.html",
        400 if problem else 200,
        fields=fields,
        found=shown,
        problem=problem,
        older=older,
        newest=search_form.address("/conversations", fields) if before else "",
        copies=[_copy(form, fields) for form in ("csv", "json")],
        channels=channels,
        topics=search_form.topics(),
        levels=LEVELS,
        outcomes=OUTCOMES,
    )


def _copy(form: str, fields: Mapping[str, str]) -> str:
    return search_form.address(f"/conversations/export.{form}", fields)


ROUTES = [overview, *conversation_copies.ROUTES, *conversation.ROUTES]
