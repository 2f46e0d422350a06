"""Publishes a change: checked, trained and tested in a copy, then put in use.

Until `applying` the project is as it was, and a job begun anew starts over. From then on all that
is needed is in the database and in models/, and it only goes forward.
"""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from needlewise.errors import NeedlewiseError, PublishingError
from needlewise.models import (
    inputs_of,
    latest_model,
    made_from,
    models_folder,
    put_in_use,
    take_over,
)
from needlewise.publishing import changes, gates, training
from needlewise.publishing.changes import Change, State
from needlewise.publishing.checks import problems_at, publishing_folder
from needlewise.publishing.plain_words import subject_of
from needlewise.publishing.project import read_text, stage, write_texts
from needlewise.settings import project_root
from needlewise.store import audit, jobs
from needlewise.store.database import Database

STAGES: Sequence[State] = ("checking", "training", "testing", "applying")


class Refused(NeedlewiseError):
    """The change is not fit to be published; the text says why, a reason a line."""


def run_job(database: Database, job_id: int, change_id: int) -> None:
    """Publishes the change, or refuses it and keeps the reason.

    Raises:
        PublishingError: there is no such change.
    """
    with training.one_at_a_time() as lock:
        with database.read() as connection:
            change = changes.get(connection, change_id)
        if change.state not in changes.ENDED:  # as when a job died when all was done
            _publish(database, job_id, change, lock)
        shutil.rmtree(_folder(change_id), ignore_errors=True)


def _publish(database: Database, job_id: int, change: Change, lock: int) -> None:
    try:
        if change.state != "applying":
            change = _Publication(database, job_id, change).prepare(lock)
        _apply(database, job_id, change)
    except NeedlewiseError as error:
        if _state(database, change.id) == "applying":
            raise  # once mended, it goes on from here
        _refuse(database, change.id, str(error))


class _Publication:
    """All that comes before the project is touched."""

    def __init__(self, database: Database, job_id: int, change: Change) -> None:
        self._database, self._job, self._change = database, job_id, change
        self._files = change.after
        self._staged = _folder(change.id)

    def prepare(self, lock: int) -> Change:
        """Leaves the model in models/ and the change in the state `applying`.

        Raises:
            Refused: see there.
            EngineError: the training failed.
        """
        self._enter("checking")
        _check_unchanged(self._change)
        stage(self._staged, self._files)
        model, report = made_from(inputs_of(self._staged)), {}
        served_before = model is not None and self._change.undoes is not None
        if not served_before and (problems := problems_at(self._staged, self._files)):
            raise Refused("\n".join(problems))
        if model is None:
            self._enter("training")
            model = training.train(self._staged, lock)
        if not served_before:
            report = self._test(model)
        _check_unchanged(self._change)  # somebody may have edited by hand meanwhile
        if model.parent != models_folder():
            model = take_over(model)
        before = latest_model().name
        self._enter("applying", report=report, model_before=before, model_after=model.name)
        return replace(self._change, model_after=model.name)

    def _test(self, model: Path) -> dict[str, Any]:
        self._enter("testing")
        verdicts = gates.test(self._database, self._staged, self._files, latest_model(), model)
        report = {gate: dict(verdict.report) for gate, verdict in verdicts.items()}
        problems = [problem for verdict in verdicts.values() for problem in verdict.problems]
        if problems:
            _keep(self._database, self._change.id, "testing", report=report)
            raise Refused("\n".join(problems))
        return report

    def _enter(self, state: State, **columns: Any) -> None:
        _keep(self._database, self._change.id, state, **columns)
        jobs.progress(self._database, self._job, state, STAGES.index(state), len(STAGES))


def _apply(database: Database, job_id: int, change: Change) -> None:
    """Puts texts and model in use; done twice it comes to the same."""
    jobs.progress(database, job_id, "applying", STAGES.index("applying"), len(STAGES))
    write_texts(project_root(), change.after)
    put_in_use(models_folder() / (change.model_after or ""))
    with database.write() as connection:
        changes.move(connection, change.id, "published", published_at=datetime.now(UTC))
        if change.undoes is not None:
            changes.move(connection, change.undoes, "rolled_back")
        by = change.published_by or change.by
        audit.note(connection, by, "change.published", str(change.id), {"title": change.title})
    jobs.progress(database, job_id, "published", len(STAGES), len(STAGES))


def _check_unchanged(change: Change) -> None:
    for path, file in change.files.items():
        if read_text(path) != file.before:
            raise PublishingError(
                f"{subject_of(project_root(), path)} is no longer as it was when this change was "
                "made: somebody else has published meanwhile. Make the change anew."
            )


def _refuse(database: Database, id: int, reason: str) -> None:
    with database.write() as connection:
        changes.move(connection, id, "refused", reason=reason)
        change = changes.get(connection, id)
        by = change.published_by or change.by
        audit.note(connection, by, "change.refused", str(id), {"reason": reason})


def _keep(database: Database, id: int, state: State, **columns: Any) -> None:
    with database.write() as connection:
        changes.move(connection, id, state, **columns)


def _state(database: Database, id: int) -> State:
    with database.read() as connection:
        return changes.get(connection, id).state


def _folder(id: int) -> Path:
    """Where a change is tried."""
    return publishing_folder() / str(id)
