"""The database: SQLite beside the project, or any that SQLAlchemy knows, by URL."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy
from alembic import command
from alembic.config import Config
from sqlalchemy import event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from needlewise.errors import StoreError
from needlewise.settings import settings

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY = 5  # seconds that one process waits while another writes


class Database:
    """Connections to one database.

    Args:
        url: https://docs.sqlalchemy.org/en/14/core/engines.html#database-urls

    Raises:
        StoreError: `url` is no such URL, or its driver is missing.
    """

    def __init__(self, url: str) -> None:
        try:
            self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
            timeouts = {"timeout": BUSY} if self.is_sqlite else {"connect_timeout": BUSY}
            self._engine = sqlalchemy.create_engine(
                url,
                future=True,
                pool_pre_ping=not self.is_sqlite,
                connect_args=timeouts,
                hide_parameters=True,  # an error must not quote a patient
            )
        except (ArgumentError, SQLAlchemyError, ImportError) as error:
            raise StoreError(
                f"NEEDLEWISE_DATABASE_URL: {error}. Such as sqlite:////var/lib/needlewise.db or "
                "postgresql://user:password@host/needlewise."
            ) from None
        if self.is_sqlite:
            event.listen(self._engine, "connect", _prepare_sqlite)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the data."""
        with self._engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: all of it is kept, on disk, or nothing."""
        with self._engine.begin() as connection:
            if self.is_sqlite:  # a transaction that only later wants to write may be refused
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    def upgrade(self) -> None:
        """Brings the tables up to date; does nothing where they are.

        Raises:
            StoreError: the database cannot be reached, or is newer than this program.
        """
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        try:
            with self.write() as connection:
                if not self.is_sqlite:  # processes that start together take turns
                    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4827)")
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except Exception as error:
            raise StoreError(f"The database cannot be used: {error}") from error

    def close(self) -> None:
        """Closes all connections."""
        self._engine.dispose()


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say so
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


@lru_cache(maxsize=1)
def database() -> Database:
    """This process's database, its tables up to date.

    Raises:
        StoreError: see `Database`.
    """
    url = settings().database_url
    if not url:
        folder = settings().home / "var"
        folder.mkdir(exist_ok=True)
        url = f"sqlite:///{folder / 'needlewise.db'}"
    opened = Database(url)
    opened.upgrade()
    return opened
