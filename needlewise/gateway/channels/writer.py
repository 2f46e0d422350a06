"""Writes to the database from a thread, all that waits in one transaction.

A commit waits for the disk; sharing it makes a crowd as quick as a person.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from sqlalchemy.engine import Connection

from needlewise.store.database import Database

MOST = 25
"""What shares a transaction: more would keep others from theirs for too long."""
HANGS = 30.0
"""Seconds after which not even a transaction that has begun is waited for."""
Result = TypeVar("Result")


class NotKept(Exception):
    """The database did not take it in time; nothing of it was kept."""


@dataclass
class _Job:
    work: Callable[[Connection], Any]
    future: "asyncio.Future[Any]"
    has_begun: bool = False
    is_given_up: bool = False


class Writer:
    """One thread; what it is given is written in that order.

    Args:
        connect: opens the database; called whenever it is needed.
    """

    def __init__(self, connect: Callable[[], Database], name: str) -> None:
        self._connect = connect
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._committed = time.monotonic()
        self._deciding = Lock()
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    async def write(self, work: Callable[[Connection], Result], patience: float) -> Result:
        """What `work` returns, once it is on disk.

        Args:
            patience: seconds in which something has to be written, be it what was given before.

        Raises:
            NotKept: the database failed, or hangs.
        """
        job = _Job(work, asyncio.get_running_loop().create_future())
        asked = time.monotonic()
        self._jobs.put(job)
        while not (await asyncio.wait([job.future], timeout=patience))[0]:
            waited = time.monotonic() - max(self._committed, asked)
            if waited >= patience and (self._give_up(job) or waited >= HANGS):
                raise NotKept
        try:
            result: Result = job.future.result()
        except Exception as error:
            raise NotKept(type(error).__name__) from None
        return result

    def close(self) -> None:
        """Waits until all is written."""
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._jobs.get()) is not None:
            batch = [first]
            while len(batch) < MOST and not self._jobs.empty():
                job = self._jobs.get()
                if job is None:  # to end, after this
                    self._jobs.put(None)
                    break
                batch.append(job)
            self._write(batch)

    def _write(self, batch: Sequence[_Job]) -> None:
        ended: list[tuple[_Job, Any, Exception | None]] = []
        try:
            with self._connect().write() as connection:
                ended = [(job, *_try(job, connection)) for job in batch if self._begin(job)]
        except Exception as error:
            ended = [(job, None, error) for job in batch]
        self._committed = time.monotonic()
        for job, result, fault in ended:
            with suppress(RuntimeError):  # its event loop has ended
                job.future.get_loop().call_soon_threadsafe(_tell, job.future, result, fault)

    def _begin(self, job: _Job) -> bool:
        """What has begun is not given up, and what was given up does not begin."""
        with self._deciding:
            job.has_begun = not job.is_given_up
        return job.has_begun

    def _give_up(self, job: _Job) -> bool:
        with self._deciding:
            job.is_given_up = not job.has_begun
        return job.is_given_up


def _try(job: _Job, connection: Connection) -> tuple[Any, Exception | None]:
    """One that fails costs the others of its transaction nothing."""
    try:
        with connection.begin_nested():
            return job.work(connection), None
    except Exception as error:
        return None, error


def _tell(future: "asyncio.Future[Any]", result: Any, error: Exception | None) -> None:
    if not future.done():
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)
            future.exception()  # whoever has given up does not look at it
