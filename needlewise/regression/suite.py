"""Running the suite: each case in a conversation of its own, which no patient and no alert sees."""

import asyncio
import gc
import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from needlewise.engine.engine import Engine
from needlewise.errors import EngineError
from needlewise.models import latest_model
from needlewise.regression import runs, starter, store
from needlewise.regression.case import Case, judge
from needlewise.regression.runs import CaseResult, case_result, differences
from needlewise.store import jobs
from needlewise.store.database import Database
from needlewise.turn import Turn

logger = logging.getLogger(__name__)
Progress = Callable[[int, int], None]
"""Is told how many cases are done, and of how many."""
STEPS = 50  # that progress is told in: each is a write to disk


class Answering(Protocol):
    """What a suite needs of an engine."""

    model: Path

    async def turn(self, sender: str, text: str) -> Turn: ...

    def forget(self, sender: str) -> None: ...


@dataclass(frozen=True)
class Comparison:
    """What another model would change."""

    worse: list[str]
    """Cases that pass with the model in use and fail with the other."""
    passed: int
    """With the other model."""
    total: int


def run(
    database: Database,
    engine: Answering,
    by: str,
    progress: Progress | None = None,
    job: int | None = None,
) -> int:
    """Runs all cases that are kept and returns the id of the run, which is kept, too."""
    started_at = datetime.now(UTC)
    went = run_kept(store.listed(database), engine, progress)
    return runs.record(
        database,
        went,
        model=engine.model.name,
        by=by,
        started_at=started_at,
        finished_at=datetime.now(UTC),
        job=job,
    )


def run_kept(
    kept: Sequence[store.Kept], engine: Answering, progress: Progress | None = None
) -> list[CaseResult]:
    """Runs some of the cases that are kept; nothing is written."""
    return _run([(one.case, one.id) for one in kept], engine, progress)


def run_cases(cases: Sequence[Case], engine: Answering) -> list[CaseResult]:
    """Runs cases that are kept nowhere."""
    return _run([(case, None) for case in cases], engine)


def run_job(database: Database, job_id: int, subject: int | None = None) -> None:
    """Runs the suite as the job that the desk has queued.

    Raises:
        EngineError: there is no model, or it cannot be loaded.
    """
    with database.read() as connection:
        job = jobs.get(connection, job_id)
    by = job.by if job else starter.WHO
    starter.fill(database)
    jobs.progress(database, job_id, "Loading the model")

    def tell(done: int, total: int) -> None:
        if done == total or done % (total // STEPS + 1) == 0:
            jobs.progress(database, job_id, "Asking", done, total)

    run(database, Engine(), by, tell, job_id)


def compare(database: Database, model: Path) -> Comparison:
    """Runs all cases with the model in use and then with `model`; nothing is written.

    Raises:
        EngineError: one of the two cannot be loaded.
    """
    starter.fill(database)
    kept = store.listed(database)
    now = _run_with(latest_model(), kept)
    then = _run_with(model, kept)
    worse = [one.title for one in differences(then, now).newly_failing]
    return Comparison(worse, sum(one.passed for one in then), len(then))


def _run_with(model: Path, kept: Sequence[store.Kept]) -> list[CaseResult]:
    if not kept:
        return []
    engine = Engine(model)
    went = run_kept(kept, engine)
    del engine
    gc.collect()  # its parts refer to one another, and another model is to follow
    return went


def _run(
    cases: Sequence[tuple[Case, int | None]], engine: Answering, progress: Progress | None = None
) -> list[CaseResult]:
    went = []
    for done, (case, id) in enumerate(cases, start=1):
        went.append(case_result(case, judge(case, _held(engine, case)), id))
        if progress:
            progress(done, len(cases))
    return went


def _held(engine: Answering, case: Case) -> list[Turn]:
    """The turns of the conversation, up to the first that gets no answer."""

    async def conversation() -> list[Turn]:
        sender, turns = uuid.uuid4().hex, []
        try:
            for expected in case.turns:
                turns.append(await engine.turn(sender, expected.text))
        except EngineError as error:
            logger.warning("%s: %s", case.name, error)
        finally:
            engine.forget(sender)
        return turns

    return asyncio.run(conversation())
