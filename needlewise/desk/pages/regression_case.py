"""One case of the regression suite: written, changed, deleted."""

from starlette.responses import Response

from needlewise.desk.case_form import CaseForm, CaseFormError, of_case, sent
from needlewise.desk.page import NotFound, get, post
from needlewise.desk.roles import Role
from needlewise.desk.visit import Visit
from needlewise.masking import masked
from needlewise.regression import runs, store
from needlewise.regression.case import Case, ExpectedTurn
from needlewise.regression.store import Kept
from needlewise.regression.topics import expectable
from needlewise.store import turns


@get("/regression/new", Role.TESTER)
def new(visit: Visit) -> Response:
    """An empty form; `?from=` fills it with what a patient asked and got."""
    asked = visit.query.get("from", "")
    if asked.isdigit():
        return _form(visit, of_case(_asked(visit, int(asked))))
    return _form(visit, CaseForm(group=visit.query.get("group", "")))


@post("/regression/new", Role.TESTER)
def add(visit: Visit) -> Response:
    """Keeps a new case, or shows the form with one more message."""
    return _save(visit, None)


@get("/regression/{id:int}")
def show(visit: Visit) -> Response:
    """The case in its form, with how it went last."""
    kept = _kept(visit)
    return _form(visit, of_case(kept.case), kept)


@post("/regression/{id:int}", Role.TESTER)
def change(visit: Visit) -> Response:
    """Puts what was typed in its place."""
    return _save(visit, _kept(visit))


@post("/regression/{id:int}/delete", Role.TESTER)
def delete(visit: Visit) -> Response:
    """Deletes it; results of earlier runs stay."""
    kept = _kept(visit)
    store.delete(visit.database, kept.id)
    visit.note("case.delete", str(kept.id), name=kept.case.name)
    return visit.go("/regression", f"The case “{kept.case.name}” is deleted.")


def _asked(visit: Visit, turn: int) -> Case:
    with visit.database.read() as connection:
        kept = turns.one(connection, turn)
    if kept is None:
        raise NotFound(f"There is no message {turn}; it may have been deleted.")
    text = masked(kept.turn.text)
    expected = ExpectedTurn(text=text, topics=kept.turn.topics, escalation=kept.turn.escalation)
    return Case(name=text[:200], group="From conversations", turns=(expected,))


def _save(visit: Visit, before: Kept | None) -> Response:
    typed = sent(visit)
    if visit.field("do") == "add":
        return _form(visit, typed.with_turn(), before)
    try:
        case = typed.case()
    except CaseFormError as error:
        return _form(visit, typed, before, error)
    if before is None:
        id = store.add(visit.database, case, visit.by)
        visit.note("case.add", str(id))
    else:
        id = before.id
        if not store.edit(visit.database, id, case, visit.by):
            raise NotFound("Somebody has deleted this case meanwhile.")
        visit.note("case.edit", str(id))
    return visit.go(f"/regression/{id}", "The case is saved.")


def _form(
    visit: Visit, typed: CaseForm, kept: Kept | None = None, error: CaseFormError | None = None
) -> Response:
    last = next(iter(runs.history(visit.database, limit=1)), None) if kept else None
    went = runs.results_of(visit.database, last.id) if last else []
    groups = {one.case.group for one in store.listed(visit.database)}
    return visit.show(
        "regression/case.html",
        400 if error else 200,
        typed=typed,
        kept=kept,
        problems=str(error).splitlines() if error else [],
        topics=expectable(),
        groups=sorted(groups - {""}),
        last=last,
        went=next((one for one in went if kept and one.case == kept.id), None),
    )


def _kept(visit: Visit) -> Kept:
    kept = store.get(visit.database, visit.path["id"])
    if kept is None:
        raise NotFound(f"There is no case {visit.path['id']}; it may have been deleted.")
    return kept


ROUTES = [new, add, show, change, delete]
