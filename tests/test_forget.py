"""`needlewise forget`: the right to erasure without the desk."""

from pathlib import Path

import pytest
from patients import conversation
from sqlalchemy import select

from needlewise.cli import main
from needlewise.store import database as module
from needlewise.store.audit import entries
from needlewise.store.database import Database
from needlewise.store.tables import conversations, turns


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    opened = Database(f"sqlite:///{tmp_path}/x.db")
    opened.upgrade()
    monkeypatch.setattr(module, "database", lambda: opened)
    return opened


def test_it_deletes_that_conversation_alone(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    gone, kept = conversation(database, "my secret words"), conversation(database, "hello")
    assert main(["forget", gone]) == 0
    assert capsys.readouterr().out == "It is deleted.\n"
    with database.read() as connection:
        assert list(connection.scalars(select(conversations.c.id))) == [kept]
        assert list(connection.scalars(select(turns.c.text))) == ["hello"]
        [entry] = entries(connection, action="conversation.delete")
    assert (entry.by, entry.subject, entry.detail) == ("the command line", gone, {})


def test_what_is_not_kept_is_said(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forget", "nobody"]) == 1
    assert capsys.readouterr().out == "Nothing was kept of it.\n"
