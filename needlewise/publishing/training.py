"""Training of a staged project, in a process of its own, and one at a time."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from needlewise.errors import EngineError
from needlewise.models import inputs_of, latest_model, made_from
from needlewise.publishing.checks import publishing_folder

LIMIT = 3600  # seconds
LOG = "training.log"
# Patients come first: their answers must not wait for a training.
COMMAND = ("nice", "-n", "10", sys.executable, "-m", "needlewise.cli", "train")


@contextmanager
def one_at_a_time() -> Iterator[int]:
    """Waits until nobody else publishes; gives the descriptor of the lock.

    A training that outlives the job that began it holds the lock until it ends, so that the job,
    begun anew, finds its model.
    """
    with (publishing_folder() / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def train(staged: Path, lock: int) -> Path:
    """Returns a model made from the files of `staged`, training one where there is none yet.

    Raises:
        EngineError: the training failed; its last words say why.
    """
    folder = staged / "models"
    found = made_from(inputs_of(staged), folder)
    if found is None:
        _run(staged, lock)
        found = latest_model(folder)
    return found


def _run(staged: Path, lock: int) -> None:
    with (staged / LOG).open("wb") as log:
        result = subprocess.run(
            COMMAND,
            env={**os.environ, "NEEDLEWISE_HOME": str(staged)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=(lock,),
            timeout=LIMIT,
        )
    if result.returncode:
        said = (staged / LOG).read_text(encoding="utf-8", errors="replace").strip()
        last = " ".join(said.splitlines()[-3:])
        raise EngineError(f"The model could not be trained: {last or result.returncode}")
