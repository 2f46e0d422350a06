"""The regression suite: its cases in a list, to and from files."""

from starlette.datastructures import UploadFile
from starlette.responses import Response

from needlewise.desk.page import get, post
from needlewise.desk.pages import regression_case, regression_runs
from needlewise.desk.roles import Role
from needlewise.desk.visit import Visit
from needlewise.errors import DataFileError
from needlewise.regression import runs, starter, store
from needlewise.regression.store import Kept
from needlewise.regression.topics import expectable
from needlewise.regression.yaml_form import export as as_yaml
from needlewise.regression.yaml_form import read_upload

MAX_UPLOAD = 500_000  # bytes; some 2,000 cases
SHOWN_PROBLEMS = 20


@get("/regression")
def overview(visit: Visit) -> Response:
    """The cases by group; `group`, `tag` and `text` choose."""
    starter.fill(visit.database)
    return _overview(visit)


@get("/regression/export")
def export(visit: Visit) -> Response:
    """The chosen cases as YAML."""
    return Response(
        as_yaml(one.case for one in _chosen(visit)),
        media_type="application/yaml",
        headers={"Content-Disposition": 'attachment; filename="cases.yml"'},
    )


@post("/regression/import", Role.TESTER)
def import_(visit: Visit) -> Response:
    """Adds the cases of a file; one that has a kept case's name and group takes its place."""
    sent = visit.form.get("file")
    if not isinstance(sent, UploadFile) or not sent.filename:
        return _overview(visit, 400, ["File: choose one to import."])
    content = sent.file.read(MAX_UPLOAD + 1)
    if len(content) > MAX_UPLOAD:
        limit = f"File: it is larger than {MAX_UPLOAD // 1000} KB. Please divide it."
        return _overview(visit, 400, [limit])
    try:
        found = read_upload(sent.filename, content)
    except DataFileError as error:
        return _overview(visit, 400, str(error).splitlines())
    merged = store.merge(visit.database, found, visit.by)
    visit.note("case.import", sent.filename[:200], added=merged.added, changed=merged.changed)
    return visit.go("/regression", f"Imported: {merged}.")


def _overview(visit: Visit, status: int = 200, problems: list[str] | None = None) -> Response:
    kept = store.listed(visit.database)
    chosen = _chosen(visit)
    grouped: dict[str, list[Kept]] = {}
    for one in chosen:
        grouped.setdefault(one.case.group, []).append(one)
    last = next(iter(runs.history(visit.database, limit=1)), None)
    went = runs.results_of(visit.database, last.id) if last else []
    return visit.show(
        "regression/overview.html",
        status,
        cases=chosen,
        total=len(kept),
        grouped=grouped,
        groups=list(dict.fromkeys(one.case.group for one in kept)),
        tags=sorted({tag for one in kept for tag in one.case.tags}),
        topics=expectable(),
        last=last,
        passed={one.case: one.passed for one in went},
        job=regression_runs.under_way(visit),
        problems=(problems or [])[:SHOWN_PROBLEMS],
    )


def _chosen(visit: Visit) -> list[Kept]:
    asked = visit.query
    group = asked["group"].removeprefix("=") if asked.get("group") else None
    return store.listed(
        visit.database, group=group, tag=asked.get("tag", ""), text=asked.get("text", "").strip()
    )


ROUTES = [
    overview,
    export,
    import_,
    *regression_runs.ROUTES,
    *regression_case.ROUTES,
]
