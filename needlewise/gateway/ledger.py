"""Keeps what was said: a report is on disk before its reply leaves, the rest soon after."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from needlewise.errors import NeedlewiseError, StoreError
from needlewise.store import erasure, spool, turns
from needlewise.store.database import Database
from needlewise.store.spool import spool_folder
from needlewise.store.turns import Record

logger = logging.getLogger(__name__)
PATIENCE = 0.4
"""Seconds that a report's reply waits for the database; then a file keeps it."""
Result = TypeVar("Result")


class Ledger:
    """Writes to the database from threads, so that no visitor waits for another's row.

    Args:
        connect: opens the database; called whenever it is needed.
        spool: the folder for what the database does not take in time.
    """

    def __init__(self, connect: Callable[[], Database], spool: Path | None = None) -> None:
        self._connect, self._spool_folder = connect, spool or spool_folder()
        self._urgent = ThreadPoolExecutor(2, "urgent")
        self._spooling = ThreadPoolExecutor(1, "spool")  # never behind a database that hangs
        self._reading = ThreadPoolExecutor(1, "reading")  # one: answers come in the order of asking
        self._rest = ThreadPoolExecutor(1, "ledger")

    async def keep_now(self, new: Record) -> None:
        """Returns when `new` is on disk, in the database or in the spool."""
        storing = self._run(self._urgent, self._store, new)
        try:
            await asyncio.wait_for(asyncio.shield(storing), PATIENCE)
        except Exception as error:  # whatever it is, the report must be kept
            storing.cancel()
            storing.add_done_callback(_look_away)
            logger.error("a report waits in the spool: %s", _name(error))
            await self._run(self._spooling, self._spool, new)

    def keep_later(self, new: Record) -> None:
        """Keeps `new` without anybody waiting for it."""
        self._rest.submit(self._store_or_spool, new)

    def rate(self, conversation: str, message_id: str, helpful: bool | None) -> None:
        """Keeps the thumbs of a turn, after the turn itself."""
        self._rest.submit(
            self._try, lambda c: turns.rate(c, conversation, message_id, helpful), "thumbs"
        )

    async def recent(self, conversation: str, within: timedelta, limit: int) -> list[Record]:
        """What was said before; nothing when the database is out of reach."""

        def read() -> list[Record]:
            with self._connect().read() as connection:
                return turns.recent(connection, conversation, within, limit)

        return await self._read(read) or []

    async def erased(self, since: datetime) -> list[str]:
        """The conversations that the desk has erased since."""

        def read() -> list[str]:
            with self._connect().read() as connection:
                return erasure.since(connection, since)

        return await self._read(read) or []

    async def forget(self, conversation: str) -> None:
        """Deletes all that is kept of a conversation, after what is still to be written of it.

        Raises:
            StoreError: the database did not confirm it; the text is for the visitor.
        """

        def erase() -> None:
            with self._connect().write() as connection:
                erasure.forget(connection, conversation)

        try:
            await self._run(self._rest, erase)
        except (StoreError, SQLAlchemyError) as error:
            raise StoreError(
                "This can't be deleted just now. Please try again in a minute."
            ) from error

    def close(self) -> None:
        """Waits until all is written."""
        for executor in (self._rest, self._urgent, self._spooling, self._reading):
            executor.shutdown()

    async def _read(self, read: Callable[[], Result]) -> Result | None:
        try:
            return await asyncio.wait_for(self._run(self._reading, read), PATIENCE)
        except (TimeoutError, NeedlewiseError, SQLAlchemyError) as error:
            logger.error("the database cannot be read: %s", _name(error))
            return None

    def _store(self, new: Record) -> None:
        with self._connect().write() as connection:
            turns.record(connection, new)

    def _store_or_spool(self, new: Record) -> None:
        try:
            self._store(new)
        except Exception as error:
            logger.error("a turn waits in the spool: %s", _name(error))
            self._spool(new)

    def _spool(self, new: Record) -> None:
        try:
            spool.write(new, self._spool_folder)
        except OSError as error:  # the visitor still gets the doctor's number
            logger.critical("A REPORT IS LOST TO THE CLINIC: %s", error)

    def _try(self, write: Callable[[Any], None], what: str) -> None:
        try:
            with self._connect().write() as connection:
                write(connection)
        except Exception as error:
            logger.error("%s not kept: %s", what, _name(error))

    def _run(
        self, executor: ThreadPoolExecutor, work: Callable[..., Result], *given: Any
    ) -> asyncio.Future[Result]:
        return asyncio.get_running_loop().run_in_executor(executor, work, *given)


def _look_away(done: "asyncio.Future[Any]") -> None:
    """An error of what nobody waits for any more is not to be complained about."""
    if not done.cancelled():
        done.exception()


def _name(error: Exception) -> str:
    """Without its text, which may quote what the patient wrote."""
    return type(error).__name__
