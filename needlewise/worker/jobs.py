"""Does queued jobs, each in a process of its own, so that a crash of one costs nothing else."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from needlewise.store import jobs
from needlewise.store.database import Database

COMMAND = (sys.executable, "-m", "needlewise.worker.job")


class Jobs:
    """The jobs, one at a time.

    Args:
        command: what does the job whose id is added to it.
    """

    def __init__(self, store: Database, command: Sequence[str] = COMMAND) -> None:
        self._store, self._command = store, tuple(command)
        self._id = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._begun = False

    def step(self) -> None:
        """Notes what became of a job that has ended, and starts the next; waits for neither."""
        if not self._begun:
            jobs.requeue_orphans(self._store)
            self._begun = True
        if self._process is not None:
            if self._process.poll() is None:
                return
            # Does nothing where the job itself has said how it went.
            jobs.finish(self._store, self._id, _crash(self._process.returncode))
            self._end()
        waiting = jobs.next(self._store)
        if waiting is not None:
            jobs.start(self._store, waiting.id)
            self._start(waiting.id)

    def stop(self) -> None:
        """Ends the job that is under way; the next worker begins it anew."""
        if self._process is not None:
            self._end()

    def _start(self, id: int) -> None:
        command = [*self._command, str(id)]
        try:
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
        except OSError as error:
            jobs.finish(self._store, id, f"The job's process does not start: {error.strerror}.")
        self._id = id

    def _end(self) -> None:
        """Ends it with all that it has started."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process = None


def _crash(code: int) -> str:
    how = f"signal {-code}" if code < 0 else f"exit status {code}"
    return f"The job ended unexpectedly ({how}). See the worker's log, and start it again."
