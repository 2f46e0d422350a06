"""The review list: what the red-flag detector got wrong, until somebody has dealt with it."""

from starlette.responses import Response

from needlewise.desk.page import get, post
from needlewise.desk.roles import Role
from needlewise.desk.visit import Visit
from needlewise.store import reviews
from needlewise.store.audit import note


@get("/reviews")
def overview(visit: Visit) -> Response:
    """All that nobody has dealt with; its texts are patients', so looking is kept."""
    with visit.database.write() as connection:
        waiting = reviews.waiting(connection)
        if waiting:
            note(connection, visit.by, "review.view")
    return visit.show("reviews/overview.html", waiting=waiting)


@post("/reviews/{id:int}/done", Role.CLINICIAN)
def done(visit: Visit) -> Response:
    """Off the list; the verdict itself stays."""
    with visit.database.write() as connection:
        reviews.done(connection, visit.path["id"], visit.by)
        note(connection, visit.by, "review.done", str(visit.path["id"]))
    return visit.go("/reviews", "Done.")


ROUTES = [overview, done]
