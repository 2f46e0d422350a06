"""Turns a plain function of a `Visit` into a route: signed in, allowed, and meant to be sent."""

import secrets
from collections.abc import Callable
from functools import partial
from urllib.parse import quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from needlewise.desk.identity import sessions
from needlewise.desk.identity.sessions import COOKIE, Signed
from needlewise.desk.roles import Role
from needlewise.desk.visit import FLASH, Visit
from needlewise.errors import NeedlewiseError

View = Callable[[Visit], Response]
MAX_PART = 1_000_000  # characters of one field; an import of cases is the longest
MAX_FIELDS = 1_000
LARGEST = 2**31 - 1  # that a database holds as an id
PASSWORD_PAGE = "/account/password"
ALWAYS = (PASSWORD_PAGE, "/sign-out")
"""What people may do before they have changed a one-time password."""


class NotFound(NeedlewiseError):
    """There is no such thing at this address."""


def get(path: str, role: Role = Role.VIEWER) -> Callable[[View], Route]:
    """A page for people who are `role` or more; the function may block, it runs in a thread."""
    return partial(_route, path, "GET", role)


def post(path: str, role: Role = Role.VIEWER) -> Callable[[View], Route]:
    """What a form of such a page sends to; the form has to hold the session's token."""
    return partial(_route, path, "POST", role)


def _route(path: str, method: str, role: Role, view: View) -> Route:
    async def endpoint(request: Request) -> Response:
        database = request.app.state.database
        token = request.cookies.get(COOKIE, "")
        is_seen = method == "POST" or request.headers.get("hx-request") != "true"
        signed = await run_in_threadpool(sessions.find, database, token, is_seen=is_seen)
        if signed is None:
            return _sign_in_first(request)
        if signed.must_change_password and request.url.path not in ALWAYS:
            return RedirectResponse(PASSWORD_PAGE, 303)
        if method == "GET":
            return await _answer(Visit(request, signed, FormData()), role, view)
        async with request.form(max_fields=MAX_FIELDS, max_files=1, max_part_size=MAX_PART) as form:
            if not _is_meant(form, signed):
                return _refused(request, signed, 403, "This form is out of date. Please try again.")
            return await _answer(Visit(request, signed, form), role, view)

    return Route(path, endpoint, methods=[method], name=f"{view.__module__}.{view.__name__}")


async def _answer(visit: Visit, role: Role, view: View) -> Response:
    request, signed = visit.request, visit.signed
    if visit.role < role:
        message = f"This is for people who are {role.label} or more; you are {visit.role.label}."
        return _refused(request, signed, 403, message)
    if any(isinstance(part, int) and part > LARGEST for part in visit.path.values()):
        return _refused(request, signed, 404, "There is no such number.")
    try:
        response = await run_in_threadpool(view, visit)
    except NotFound as error:
        return _refused(request, signed, 404, str(error))
    except NeedlewiseError as error:
        return _refused(request, signed, 400, str(error))
    if FLASH in request.cookies and response.status_code == 200 and not visit.wants_part:
        response.delete_cookie(FLASH)
    return response


def _is_meant(form: FormData, signed: Signed) -> bool:
    """https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html"""
    return secrets.compare_digest(str(form.get("csrf", "")).encode(), signed.csrf.encode())


def _sign_in_first(request: Request) -> Response:
    """After signing in, what was asked for is shown; a form that was sent is not sent again."""
    path = request.url.path if request.method == "GET" else "/"
    if request.url.query and request.method == "GET":
        path += f"?{request.url.query}"
    if request.headers.get("hx-request") == "true":  # the whole page has to go there
        return Response(status_code=204, headers={"HX-Redirect": "/sign-in"})
    return RedirectResponse(f"/sign-in?next={quote(path)}", 303)


def _refused(request: Request, signed: Signed, status: int, message: str) -> Response:
    return Visit(request, signed, FormData()).show("refused.html", status, message=message)


def flash(request: Request) -> str:
    """What the page before wanted to be said here."""
    return unquote(request.cookies.get(FLASH, ""))
