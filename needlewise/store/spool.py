"""Records that the database did not take in time: files that the worker imports.

A report of a symptom must neither wait for a database nor be lost with it.
"""

import hashlib
import logging
import os
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy.exc import DataError, IntegrityError

from needlewise.settings import settings
from needlewise.store.database import Database
from needlewise.store.turns import Record, record

logger = logging.getLogger(__name__)
UNREADABLE = ".unreadable"


def spool_folder() -> Path:
    return settings().home / "var" / "spool"


def write(new: Record, folder: Path | None = None) -> None:
    """Keeps `new` in a file of its own, on disk when this returns.

    Raises:
        OSError: the disk is full or cannot be written.
    """
    folder = folder or spool_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = hashlib.sha256(f"{new.conversation}\n{new.message_id}".encode()).hexdigest()
    path = folder / f"{new.at:%Y%m%dT%H%M%S%f}-{name[:16]}.json"
    unfinished = path.with_suffix(".part")
    with open(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(new.model_dump_json())
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    _sync(folder)


def import_all(database: Database, folder: Path | None = None) -> int:
    """Moves what waits into the database, oldest first, and returns how many there were.

    A file that cannot be read, or that the database refuses for what it holds, is set aside under
    another name and logged.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database does not take it yet; the files stay.
    """
    paths = sorted((folder or spool_folder()).glob("*.json"))
    for path in paths:
        try:
            waiting = Record.model_validate_json(path.read_bytes())
            with database.write() as connection:
                record(connection, waiting)
        except (ValidationError, DataError, IntegrityError) as error:
            logger.error("%s: %s; kept as %s%s", path, type(error).__name__, path.name, UNREADABLE)
            path.rename(path.with_name(path.name + UNREADABLE))
        else:
            path.unlink()
    return len(paths)


def _sync(folder: Path) -> None:
    """The new name is on disk, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
