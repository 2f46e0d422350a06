"""A nurse at the small home, who publishes here or by processes that may be killed."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from small_home import PAIN, SCARS

from needlewise.publishing import changes, gates, publication, training
from needlewise.publishing.changes import Change
from needlewise.publishing.editing import with_answer, with_examples
from needlewise.publishing.gates import Verdict
from needlewise.publishing.project import Texts
from needlewise.publishing.requests import publish, roll_back
from needlewise.store import jobs
from needlewise.store.database import Database

HERE = Path(__file__).parent


def without_the_slow_parts(replace: Callable[[Any, str, Any], None], model: Path) -> None:
    """Training is that of fake_training.py; the regression suite, which asks a model, is left out.

    test_published.py has both.
    """
    command = (sys.executable, str(HERE / "fake_training.py"), str(model))
    replace(training, "COMMAND", command)
    replace(gates, "regression", lambda database, model: Verdict({}, []))


@dataclass
class Desk:
    """Makes changes of the small home and publishes them."""

    home: Path
    database: Database
    model: Path
    """What a training makes."""
    patch: pytest.MonkeyPatch

    def draft(self, files: Texts) -> int:
        with self.database.write() as connection:
            return changes.create(connection, "Kinder", changes.against_disk(files), "ann")

    def edit(self, wording: str = "It does not hurt.") -> int:
        """A change of two files."""
        scars = with_examples(self.read(SCARS), ["Could my dents be smoothed?"])
        return self.draft({PAIN: with_answer(self.read(PAIN), wording), SCARS: scars})

    def read(self, path: str) -> str:
        return (self.home / path).read_text()

    def change(self, id: int) -> Change:
        with self.database.read() as connection:
            return changes.get(connection, id)

    def begin(self, change: int, *, undo: bool = False) -> tuple[int, int]:
        """Queues and starts the job; returns it and the change that it publishes."""
        if undo:
            change = roll_back(self.database, change, "bob")
        else:
            publish(self.database, change, "bob")
        with self.database.read() as connection:
            [job, *_] = jobs.listed(connection)
        jobs.start(self.database, job.id)
        return job.id, change

    def publish(self, change: int, *, undo: bool = False, training: str = "0") -> Change:
        """Publishes or rolls back; `training` is that of fake_training.py."""
        job, change = self.begin(change, undo=undo)
        self.patch.setenv("FAKE_TRAINING", training)
        publication.run_job(self.database, job, change)
        jobs.finish(self.database, job)
        return self.change(change)

    def start(self, job: int, change: int, *points: str) -> subprocess.Popen[str]:
        """The job in a process of its own; see publisher.py."""
        url = f"sqlite:///{self.home / 'needlewise.db'}"
        return subprocess.Popen(
            [
                sys.executable,
                HERE / "publisher.py",
                url,
                str(job),
                str(change),
                self.model,
                *points,
            ],
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, job: int, change: int, *points: str) -> int:
        """The status with which that process ended."""
        process = self.start(job, change, *points)
        _, said = process.communicate(timeout=240)
        assert process.returncode in (0, 9), said
        return process.returncode
