"""Runs of the regression suite: started, under way, and how each went."""

from starlette.responses import Response

from needlewise.desk.page import NotFound, get, post
from needlewise.desk.roles import Role
from needlewise.desk.times import moment
from needlewise.desk.visit import Visit
from needlewise.regression import runs
from needlewise.store import jobs
from needlewise.store.audit import note
from needlewise.store.jobs import Job

CHARTED = 50


@post("/regression/run", Role.TESTER)
def run(visit: Visit) -> Response:
    """Queues a run, unless one is under way."""
    with visit.database.write() as connection:
        job = _under_way(jobs.listed(connection, "regress"))
        id = job.id if job else jobs.queue(connection, "regress", None, visit.by)
        if job is None:
            note(connection, visit.by, "regression.run", str(id))
    return visit.go(f"/regression/jobs/{id}")


@get("/regression/jobs/{id:int}")
def progress(visit: Visit) -> Response:
    """How far a run is; leads on to its results when it is over."""
    with visit.database.read() as connection:
        job = jobs.get(connection, visit.path["id"])
    if job is None or job.kind != "regress":
        raise NotFound(f"There is no run number {visit.path['id']}.")
    if job.state == "done":
        made = runs.of_job(visit.database, job.id)
        target = f"/regression/runs/{made.id}" if made else "/regression/runs"
        if visit.wants_part:
            return Response(status_code=200, headers={"HX-Redirect": target})
        return visit.go(target)
    part = "regression/progress.html" if visit.wants_part else "regression/job.html"
    return visit.show(part, job=job)


@get("/regression/runs")
def history(visit: Visit) -> Response:
    """All runs that are kept, as a chart and as a list."""
    kept = runs.history(visit.database)
    charted = kept[:CHARTED][::-1]
    series = [
        {"label": "Passed", "values": [one.passed for one in charted]},
        {"label": "All cases", "values": [one.total for one in charted]},
    ]
    labels = [moment(one.finished_at) for one in charted]
    return visit.show("regression/runs.html", runs=kept, labels=labels, series=series)


@get("/regression/runs/{id:int}")
def show(visit: Visit) -> Response:
    """How a run went, and what is different from the one before."""
    database, id = visit.database, visit.path["id"]
    found = runs.get(database, id)
    if found is None:
        raise NotFound(f"There is no run {id}; only the last {runs.KEPT} are kept.")
    went, before = runs.results_of(database, id), runs.before(database, id)
    changed = runs.differences(went, runs.results_of(database, before.id) if before else [])
    since = {
        one.case: since
        for since, ones in (
            ("newly failing", changed.newly_failing),
            ("still failing", changed.still_failing),
            ("new", changed.new if before else ()),
        )
        for one in ones
    }
    return visit.show(
        "regression/run.html", run=found, went=went, before=before, changed=changed, since=since
    )


def under_way(visit: Visit) -> Job | None:
    """The run that is queued or running; or else the last one where it failed."""
    with visit.database.read() as connection:
        listed = jobs.listed(connection, "regress")
    failed = listed[0] if listed and listed[0].state == "failed" else None
    return _under_way(listed) or failed


def _under_way(listed: list[Job]) -> Job | None:
    return next((job for job in listed if not job.is_over), None)


ROUTES = [run, progress, history, show]
