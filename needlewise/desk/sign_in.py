"""Signing in with a password, and out."""

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from needlewise.desk.identity import cookie, credentials, sessions
from needlewise.desk.identity.attempts import TooManyAttempts
from needlewise.desk.identity.person import normal_name
from needlewise.desk.identity.sessions import COOKIE, User
from needlewise.desk.page import post
from needlewise.desk.visit import Visit
from needlewise.store.audit import note
from needlewise.store.database import Database

WRONG = "The name or the password is not right. Please try again."
ELSEWHERE = "This form was sent from another site. Please sign in here."


async def form(request: Request) -> Response:
    """Where people sign in; who is signed in already is led on."""
    target = local_path(request.query_params.get("next", ""))
    token = request.cookies.get(COOKIE, "")
    if await run_in_threadpool(sessions.find, request.app.state.database, token):
        return RedirectResponse(target, 303)
    return show(request, target=target)


async def send(request: Request) -> Response:
    """Takes a name and a password."""
    async with request.form(max_fields=10, max_files=0, max_part_size=10_000) as sent:
        given = {key: value for key, value in sent.items() if isinstance(value, str)}
    target, name = local_path(given.get("next", "")), given.get("name", "")
    if not _is_from_here(request):
        return show(request, 403, ELSEWHERE, target=target)
    try:
        user = await run_in_threadpool(_right_user, request, given)
    except TooManyAttempts as error:
        answer = show(request, 429, str(error), target=target, name=name)
        answer.headers["Retry-After"] = str(error.seconds)
        return answer
    if user is None:
        return show(request, 401, WRONG, target=target, name=name)
    return await run_in_threadpool(let_in, request, user, target)


@post("/sign-out")
def sign_out(visit: Visit) -> Response:
    """Ends this session."""
    visit.note("sign_in.end")
    sessions.end(visit.database, visit.request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/sign-in", 303)
    cookie.drop(response)
    return response


def let_in(request: Request, user: User, target: str) -> Response:
    """Begins a session of `user`, who has shown who they are; leads to `target`."""
    database: Database = request.app.state.database
    sessions.end(database, request.cookies.get(COOKIE, ""))
    token = sessions.open(database, user.id)
    with database.write() as connection:
        note(connection, user.name, "sign_in", address(request))
    response = RedirectResponse(target, 303)
    cookie.put(response, request, token)
    return response


def show(request: Request, status: int = 200, problem: str = "", **context: str) -> Response:
    """The form, with what is wrong."""
    context = {"target": "/", "name": "", **context}
    has_openid = request.app.state.openid is not None
    templates = request.app.state.templates
    response: Response = templates.TemplateResponse(
        request,
        "sign_in/sign_in.html",
        {"problem": problem, "has_openid": has_openid, **context},
        status,
    )
    return response


def local_path(wanted: str) -> str:
    """`wanted` where it is a page of the desk; the first page where it leads elsewhere."""
    is_path = wanted.startswith("/") and not wanted.startswith("//")
    return wanted if is_path and "\\" not in wanted and wanted.isprintable() else "/"


def address(request: Request) -> str:
    """Whence somebody signs in."""
    return request.client.host if request.client else "unknown"


def _right_user(request: Request, given: Mapping[str, str]) -> User | None:
    name, attempts = normal_name(given.get("name", "")), request.app.state.attempts
    database: Database = request.app.state.database
    attempts.hit(name, address(request))
    user = credentials.right_password(database, name, given.get("password", ""))
    if user is not None:
        attempts.forget(name)
        return user
    if credentials.is_known(database, name):  # what is no name may be a password in the wrong field
        with database.write() as connection:
            note(connection, name, "sign_in.wrong_password", address(request))
    return None


def _is_from_here(request: Request) -> bool:
    """Nobody has a session yet whose token the form could hold.

    https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")


ROUTES: list[BaseRoute] = [
    Route("/sign-in", form, methods=["GET"]),
    Route("/sign-in", send, methods=["POST"]),
    sign_out,
]
