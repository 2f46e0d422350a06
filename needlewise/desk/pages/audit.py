"""The audit log: who looked at what, and who changed what."""

import csv
import io
import json
from collections.abc import Iterator
from urllib.parse import urlencode

from starlette.responses import Response, StreamingResponse

from needlewise.desk.page import get
from needlewise.desk.roles import Role
from needlewise.desk.visit import Visit
from needlewise.store import audit
from needlewise.store.audit import Entry
from needlewise.store.database import Database

A_PAGE = 100
A_BATCH = 1_000
COLUMNS = ("id", "at", "by", "action", "subject", "detail")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@get("/audit", Role.ADMIN)
def overview(visit: Visit) -> Response:
    """The newest entries, by person and action."""
    by, action = visit.query.get("by", ""), visit.query.get("action", "")
    with visit.database.read() as connection:
        found = audit.entries(
            connection, by=by, action=action, before=_before(visit), limit=A_PAGE + 1
        )
        people, actions = audit.people(connection), audit.actions(connection)
    shown, chosen = found[:A_PAGE], {"by": by, "action": action}
    older = urlencode({**chosen, "before": shown[-1].id}) if len(found) > A_PAGE else ""
    return visit.show(
        "audit/overview.html",
        entries=shown,
        people=people,
        actions=_with_groups(actions),
        older=older,
        export=urlencode(chosen),
        is_newest=_before(visit) is None,
        **chosen,
    )


@get("/audit.csv", Role.ADMIN)
def export(visit: Visit) -> Response:
    """All entries of the filter, for a spreadsheet."""
    by, action = visit.query.get("by", ""), visit.query.get("action", "")
    visit.note("audit.export", of=by, action_begins=action)
    return StreamingResponse(
        _lines(visit.database, by, action),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
    )


def _lines(database: Database, by: str, action: str) -> Iterator[str]:
    yield _line(COLUMNS)
    before: int | None = None
    while True:
        with database.read() as connection:
            batch = audit.entries(connection, by=by, action=action, before=before, limit=A_BATCH)
        yield "".join(_line(_cells(entry)) for entry in batch)
        if len(batch) < A_BATCH:
            return
        before = batch[-1].id


def _cells(entry: Entry) -> tuple[str, ...]:
    detail = json.dumps(entry.detail, ensure_ascii=False) if entry.detail else ""
    at = entry.at.isoformat(timespec="seconds")
    return str(entry.id), at, entry.by, entry.action, entry.subject, detail


def _line(cells: tuple[str, ...]) -> str:
    """What a spreadsheet would take for a formula is made text."""
    written = io.StringIO()
    safe = (f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells)
    csv.writer(written).writerow(safe)
    return written.getvalue()


def _before(visit: Visit) -> int | None:
    """The entry to page on from; None where the address holds none."""
    given = visit.query.get("before", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None


def _with_groups(actions: list[str]) -> list[str]:
    """And what several of them begin with: `user` beside `user.add`."""
    return sorted({*actions, *(action.partition(".")[0] for action in actions)})


ROUTES = [overview, export]
