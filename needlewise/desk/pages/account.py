"""One's own account: who one is here, the password, other sessions."""

from starlette.responses import Response

from needlewise.desk.identity import cookie, credentials, sessions, users
from needlewise.desk.identity.attempts import TooManyAttempts
from needlewise.desk.identity.passwords import LONGEST, SHORTEST, WeakPassword
from needlewise.desk.page import PASSWORD_PAGE, get, post
from needlewise.desk.roles import MEANINGS
from needlewise.desk.sign_in import address
from needlewise.desk.visit import Visit


@get("/account")
def overview(visit: Visit) -> Response:
    """Who is signed in, and what they may do."""
    mine = users.by_name(visit.database, visit.by)
    others = sessions.count(visit.database, visit.signed.user.id) - 1
    return visit.show(
        "account/overview.html", mine=mine, others=others, meaning=MEANINGS[visit.role]
    )


@post("/account/sessions/end")
def end_others(visit: Visit) -> Response:
    """Signs this person out on all other computers."""
    ended = sessions.end_all(visit.database, visit.signed.user.id, visit.signed.session)
    visit.note("sign_in.end_others", visit.by, ended=ended)
    return visit.go("/account", "You are signed out everywhere else.")


@get(PASSWORD_PAGE)
def ask_password(visit: Visit) -> Response:
    """The form for another password."""
    if not users.by_name(visit.database, visit.by).has_password:
        return visit.go("/account", "You sign in with your organisation’s account.")
    return _form(visit)


@post(PASSWORD_PAGE)
def change_password(visit: Visit) -> Response:
    """Ends all sessions and begins a new one, whose cookie nobody has seen."""
    problem = _problem(visit)
    if problem:
        return _form(visit, problem)
    try:
        users.set_password(visit.database, visit.by, _typed(visit, "new"), by=visit.by)
    except WeakPassword as error:
        return _form(visit, ("new", str(error)))
    response = visit.go("/account", "Your password is changed.")
    token = sessions.open(visit.database, visit.signed.user.id)
    cookie.put(response, visit.request, token)
    return response


def _problem(visit: Visit) -> tuple[str, str] | None:
    """What is wrong with the form: the field, and why."""
    current, new = _typed(visit, "current"), _typed(visit, "new")
    attempts = visit.request.app.state.attempts
    try:
        attempts.hit(visit.by, address(visit.request))
    except TooManyAttempts as error:
        return "current", str(error)
    if credentials.right_password(visit.database, visit.by, current) is None:
        return "current", "Your password until now is not right."
    attempts.forget(visit.by)
    if new != _typed(visit, "again"):
        return "again", "The new password is not the same both times."
    if new == current:
        return "new", "This is your password already. Please choose another one."
    return None


def _typed(visit: Visit, name: str) -> str:
    """A password as it was typed: spaces around it count."""
    value = visit.form.get(name, "")
    return value if isinstance(value, str) else ""


def _form(visit: Visit, problem: tuple[str, str] | None = None) -> Response:
    field, text = problem or ("", "")
    return visit.show(
        "account/password.html",
        400 if problem else 200,
        field=field,
        problem=text,
        shortest=SHORTEST,
        longest=LONGEST,
        is_forced=visit.signed.must_change_password,
    )


ROUTES = [overview, end_others, ask_password, change_password]
