"""Opening the database, and what goes wrong."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from records import a_record, keep
from sqlalchemy.exc import IntegrityError, OperationalError

from needlewise.errors import StoreError
from needlewise.store.database import Database
from needlewise.store.tables import conversations, metadata


def test_the_migrations_make_just_the_tables_of_the_code(database: Database) -> None:
    with database.read() as connection:
        options = {"include_name": lambda name, *_: name != "sqlite_sequence"}  # SQLite's own
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_upgrading_again_changes_nothing(database: Database) -> None:
    keep(database, a_record())
    database.upgrade()
    with database.read() as connection:
        assert connection.execute(conversations.select()).first() is not None


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    keep(database, a_record())
    row = {"id": "ann", "channel": "website"}
    with database.read() as connection:
        kept = connection.execute(conversations.select()).first()
    times = {"started_at": kept.started_at, "last_at": kept.last_at}

    def add_both() -> None:
        with database.write() as connection:
            connection.execute(conversations.insert().values(**{**row, "id": "bob"}, **times))
            connection.execute(conversations.insert().values(**row, **times))

    with pytest.raises(IntegrityError):
        add_both()
    with database.read() as connection:
        assert [c.id for c in connection.execute(conversations.select())] == ["ann"]


def test_processes_that_start_together_take_turns(tmp_path: Path) -> None:
    code = (
        "import sys; from needlewise.store.database import Database;Database(sys.argv[1]).upgrade()"
    )
    command = [sys.executable, "-c", code, f"sqlite:///{tmp_path}/new.db"]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    for process in started:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors


@pytest.mark.parametrize(
    "url", ["nonsense", "sqlserver://x", "postgresql://nobody@127.0.0.1:1/none"]
)
def test_a_database_that_cannot_be_used_is_named(url: str) -> None:
    with pytest.raises(StoreError, match=r"database|DATABASE"):
        Database(url).upgrade()


def test_the_password_is_not_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        Database("postgresql://ann:hunter2@127.0.0.1:1/none").upgrade()
    assert "hunter2" not in str(caught.value)


def test_a_database_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    opened = Database(f"sqlite:///{tmp_path}/x.db")
    opened.upgrade()
    with opened.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="9999"):
        opened.upgrade()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(b"not a database, but long enough to be read as one" * 50)
    with pytest.raises(StoreError, match="not a database"):
        Database(f"sqlite:///{path}").upgrade()


def test_who_waits_too_long_is_told(tmp_path: Path) -> None:
    opened = Database(f"sqlite:///{tmp_path}/x.db")
    opened.upgrade()

    def write_meanwhile() -> None:
        with Database(f"sqlite:///{tmp_path}/x.db").read() as busy:
            busy.exec_driver_sql("PRAGMA busy_timeout=50")
            busy.exec_driver_sql("DELETE FROM audit")

    with opened.write(), pytest.raises(OperationalError, match="locked"):
        write_meanwhile()
