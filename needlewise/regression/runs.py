"""Runs of the suite: what was kept of each, and how two differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Integer, delete, func, select, true
from sqlalchemy import cast as cast_to
from sqlalchemy.engine import Connection

from needlewise.regression.case import Case, JudgedTurn, Result
from needlewise.store.database import Database
from needlewise.store.tables import results, runs

ALL = true()
KEPT = 200
"""Runs; older ones are deleted."""


@dataclass(frozen=True)
class CaseResult:
    """How a case went; `case` is its id, None where it comes from a file."""

    case: int | None
    name: str
    group: str
    result: Result

    @property
    def passed(self) -> bool:
        return self.result.passed

    @property
    def title(self) -> str:
        """The case's name after its group's."""
        return f"{self.group}: {self.name}" if self.group else self.name


@dataclass(frozen=True)
class Run:
    """A run of the whole suite, with its figures."""

    id: int
    job: int | None
    model: str
    by: str
    started_at: datetime
    finished_at: datetime
    passed: int
    total: int


@dataclass(frozen=True)
class Differences:
    """How a run differs from the one before."""

    newly_failing: Sequence[CaseResult] = ()
    newly_passing: Sequence[CaseResult] = ()
    still_failing: Sequence[CaseResult] = ()
    new: Sequence[CaseResult] = ()
    """Not in the run before, whether they pass or not."""
    gone: Sequence[CaseResult] = ()
    """In the run before only."""


def case_result(case: Case, result: Result, id: int | None = None) -> CaseResult:
    """The result under the case's name, as it is now."""
    return CaseResult(id, case.name, case.group, result)


def record(
    database: Database,
    went: Sequence[CaseResult],
    *,
    model: str,
    by: str,
    started_at: datetime,
    finished_at: datetime,
    job: int | None = None,
) -> int:
    """Keeps a run that is over and returns its id; takes the place of an earlier one of `job`."""
    times = {"started_at": started_at, "finished_at": finished_at}
    values = {"job": job, "model": model, "by": by, **times}
    with database.write() as connection:
        if job is not None:  # the worker died after keeping it, and the job was begun anew
            connection.execute(delete(runs).where(runs.c.job == job))
        id = cast(int, connection.execute(runs.insert().values(**values)).inserted_primary_key[0])
        rows = [_row(id, one) for one in went]
        if rows:
            connection.execute(results.insert(), rows)
        kept = select(runs.c.id).order_by(runs.c.id.desc()).limit(KEPT)
        connection.execute(delete(runs).where(runs.c.id.not_in(kept.scalar_subquery())))
    return id


def history(database: Database, limit: int = KEPT) -> list[Run]:
    """The newest runs first."""
    with database.read() as connection:
        return _runs(connection, limit=limit)


def get(database: Database, id: int) -> Run | None:
    """The run `id`."""
    with database.read() as connection:
        return next(iter(_runs(connection, runs.c.id == id)), None)


def of_job(database: Database, job: int) -> Run | None:
    """The run that `job` made."""
    with database.read() as connection:
        return next(iter(_runs(connection, runs.c.job == job)), None)


def before(database: Database, run: int) -> Run | None:
    """The run before."""
    with database.read() as connection:
        return next(iter(_runs(connection, runs.c.id < run, limit=1)), None)


def results_of(database: Database, run: int) -> list[CaseResult]:
    """What the run says of each case, in the order of the suite."""
    query = select(results).where(results.c.run == run).order_by(results.c.id)
    with database.read() as connection:
        return [_result(row) for row in connection.execute(query)]


def differences(now: Sequence[CaseResult], earlier: Sequence[CaseResult]) -> Differences:
    """How `now` differs from `earlier`; a case is known by its id, from a file by its name."""
    passed = {_key(one): one.passed for one in earlier}
    failing = [one for one in now if not one.passed]
    still_here = {_key(one) for one in now}
    return Differences(
        newly_failing=[one for one in failing if passed.get(_key(one)) is True],
        newly_passing=[one for one in now if one.passed and passed.get(_key(one)) is False],
        still_failing=[one for one in failing if passed.get(_key(one)) is False],
        new=[one for one in now if _key(one) not in passed],
        gone=[one for one in earlier if _key(one) not in still_here],
    )


def _key(one: CaseResult) -> object:
    return one.title if one.case is None else one.case


def _row(run: int, one: CaseResult) -> Mapping[str, Any]:
    turns = [turn.model_dump(mode="json") for turn in one.result.turns]
    return {
        "run": run,
        "case": one.case,
        "name": one.name,
        "group": one.group,
        "passed": one.passed,
        "turns": turns,
    }


def _result(row: Any) -> CaseResult:
    turns = tuple(JudgedTurn.model_validate(turn) for turn in row.turns)
    return CaseResult(row.case, row.name, row.group, Result(turns=turns))


def _runs(connection: Connection, where: Any = ALL, limit: int = 1) -> list[Run]:
    """The newest first, with their figures."""
    query = (
        select(
            runs,
            func.coalesce(func.sum(cast_to(results.c.passed, Integer)), 0).label("passed"),
            func.count(results.c.id).label("total"),
        )
        .outerjoin(results, results.c.run == runs.c.id)
        .where(where, runs.c.finished_at.is_not(None))
        .group_by(runs.c.id)
        .order_by(runs.c.id.desc())
        .limit(limit)
    )
    names = Run.__dataclass_fields__
    return [
        Run(**{name: getattr(row, name) for name in names}) for row in connection.execute(query)
    ]
