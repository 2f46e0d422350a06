"""People of the desk: who may use it, and for what."""

from starlette.responses import Response

from needlewise.desk.identity import users
from needlewise.desk.identity.person import Person, UserError
from needlewise.desk.page import NotFound, get, post
from needlewise.desk.roles import MEANINGS, Role, role_named
from needlewise.desk.visit import Visit
from needlewise.errors import NeedlewiseError


@get("/people", Role.ADMIN)
def overview(visit: Visit) -> Response:
    """All people, and the form that adds one."""
    return _page(visit)


@post("/people", Role.ADMIN)
def add(visit: Visit) -> Response:
    """Shows the new person's one-time password, here and never again."""
    try:
        name, role = visit.field("name"), role_named(visit.field("role"))
        password = users.add(visit.database, name, role, by=visit.by)
    except (UserError, ValueError) as error:
        return _page(visit, 400, problem=str(error), typed=visit.field("name"))
    return _password(visit, users.by_name(visit.database, name), password)


@post("/people/{id:int}/role", Role.ADMIN)
def change_role(visit: Visit) -> Response:
    """Gives another role."""
    person = _person(visit)
    try:
        role = role_named(visit.field("role"))
    except ValueError as error:
        raise UserError(str(error)) from None
    users.set_role(visit.database, person.name, role, by=visit.by)
    if person.name == visit.by and role is not Role.ADMIN:
        return visit.go("/account", f"You are {role.label} now.")
    return visit.go("/people", f"{person.name} is {role.label} now.")


@post("/people/{id:int}/disable", Role.ADMIN)
def disable(visit: Visit) -> Response:
    """Keeps somebody from signing in."""
    person = _person(visit)
    users.disable(visit.database, person.name, by=visit.by)
    return visit.go("/people", f"{person.name} cannot sign in any more.")


@post("/people/{id:int}/enable", Role.ADMIN)
def enable(visit: Visit) -> Response:
    """Lets somebody sign in again."""
    person = _person(visit)
    users.enable(visit.database, person.name, by=visit.by)
    return visit.go("/people", f"{person.name} can sign in again.")


@post("/people/{id:int}/reset", Role.ADMIN)
def reset(visit: Visit) -> Response:
    """Shows a new one-time password, here and never again."""
    person = _person(visit)
    if person.name == visit.by:
        raise NeedlewiseError("Change your own password on the page of your account.")
    password = users.reset(visit.database, person.name, by=visit.by)
    return _password(visit, person, password)


def _page(visit: Visit, status: int = 200, **context: str) -> Response:
    people = users.list_people(visit.database)
    return visit.show("people/overview.html", status, people=people, meanings=MEANINGS, **context)


def _password(visit: Visit, person: Person, password: str) -> Response:
    return visit.show("people/password.html", person=person, password=password)


def _person(visit: Visit) -> Person:
    try:
        return users.by_id(visit.database, visit.path["id"])
    except UserError as error:
        raise NotFound(str(error)) from None


ROUTES = [overview, add, change_role, disable, enable, reset]
