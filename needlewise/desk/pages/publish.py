"""A change of what the assistant says: its diff, its way to the patients, and back."""

from starlette.responses import Response

from needlewise.desk.page import get, post
from needlewise.desk.roles import Role
from needlewise.desk.visit import Visit
from needlewise.publishing import changes, requests
from needlewise.store import jobs


@get("/teach/changes/{id:int}")
def show(visit: Visit) -> Response:
    """A change with its diff; htmx asks for the progress again and again."""
    id = visit.path["id"]
    with visit.database.read() as connection:
        change = changes.get(connection, id)
        job = jobs.last(connection, "publish", id)
    shown = "teach/progress.html" if visit.wants_part else "teach/change.html"
    busy = change.state not in (*changes.ENDED, "draft")
    return visit.show(shown, change=change, job=job, diff=changes.diff(change), busy=busy)


@post("/teach/changes/{id:int}/publish", Role.CLINICIAN)
def publish(visit: Visit) -> Response:
    """Queues it; the worker checks, trains, tests and puts it in use."""
    requests.publish(visit.database, visit.path["id"], visit.by)
    return visit.go(f"/teach/changes/{visit.path['id']}", "It is being published.")


@post("/teach/changes/{id:int}/discard", Role.TESTER)
def discard(visit: Visit) -> Response:
    """Deletes a draft."""
    with visit.database.write() as connection:
        changes.discard(connection, visit.path["id"])
    visit.note("change.discard", str(visit.path["id"]))
    return visit.go("/teach", "The draft is deleted.")


@post("/teach/changes/{id:int}/roll-back", Role.CLINICIAN)
def roll_back(visit: Visit) -> Response:
    """Queues the change that undoes it."""
    undoing = requests.roll_back(visit.database, visit.path["id"], visit.by)
    return visit.go(f"/teach/changes/{undoing}", "It is being rolled back.")


ROUTES = [show, publish, discard, roll_back]
