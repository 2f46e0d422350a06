"""`python -m needlewise.worker.job ID`: does one job, in a process of its own."""

import importlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable

from needlewise.errors import NeedlewiseError
from needlewise.quiet import silence_warnings
from needlewise.store import jobs
from needlewise.store.database import Database, database

logger = logging.getLogger(__name__)

Work = Callable[[Database, int, int | None], None]
JOBS = {
    "regress": "needlewise.regression.suite:run_job",
    "publish": "needlewise.publishing.publication:run_job",
}
"""Kind → what does it: takes the database, the job's id and its subject."""


def main() -> None:
    silence_warnings()
    logging.basicConfig(format="job: %(message)s")
    _end_with_the_worker()
    run(database(), int(sys.argv[1]))


def run(store: Database, id: int) -> None:
    """Does the job `id` and keeps how it went."""
    with store.read() as connection:
        job = jobs.get(connection, id)
    if job is None:
        raise NeedlewiseError(f"There is no job {id}.")
    try:
        _work(job.kind)(store, id, job.subject)
    except NeedlewiseError as error:
        jobs.finish(store, id, str(error))
    except Exception as error:
        logger.exception("job %d (%s) failed", id, job.kind)
        jobs.finish(store, id, f"unexpected: {type(error).__name__}: {error}")
    else:
        jobs.finish(store, id)


def _work(kind: str) -> Work:
    if kind not in JOBS:
        raise NeedlewiseError(f"{kind!r} is no kind of job. Kinds: {', '.join(JOBS) or 'none'}.")
    module, _, name = JOBS[kind].partition(":")
    work: Work = getattr(importlib.import_module(module), name)
    return work


def _end_with_the_worker() -> None:
    """A job must not outlive its worker: the next one begins it anew.

    The worker holds the other end of our standard input, which closes however it dies.
    """

    def watch() -> None:
        sys.stdin.buffer.read()
        os.killpg(os.getpgrp(), signal.SIGKILL)  # and what the job itself has started

    if os.getpgrp() == os.getpid():  # started by the worker, not by hand
        threading.Thread(target=watch, name="watch", daemon=True).start()


if __name__ == "__main__":
    main()
