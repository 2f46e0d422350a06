"""What is to be written shares transactions, fails by itself, and is not waited for for ever."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest
from databases import new_database
from sqlalchemy.engine import Connection

from needlewise.gateway.channels import writer as writer_module
from needlewise.gateway.channels.writer import NotKept, Writer
from needlewise.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = new_database(tmp_path)
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE said (text TEXT)")
    return database


def _says(text: str) -> Callable[[Connection], str]:
    def work(connection: Connection) -> str:
        connection.exec_driver_sql("INSERT INTO said VALUES (?)", (text,))
        if text == "broken":
            raise ValueError(text)
        return text.upper()

    return work


def _said(database: Database) -> list[str]:
    with database.read() as connection:
        return [text for (text,) in connection.exec_driver_sql("SELECT text FROM said")]


class Slow:
    """A database whose transactions wait until they are let go."""

    def __init__(self, database: Database) -> None:
        self._database, self.go = database, Event()
        self.transactions = 0

    def __call__(self) -> Database:
        return cast(Database, self)

    @contextmanager
    def write(self) -> Iterator[Any]:
        self.transactions += 1
        self.go.wait(10)
        with self._database.write() as connection:
            yield connection


def test_what_waits_shares_a_transaction_and_keeps_its_order(database: Database) -> None:
    slow = Slow(database)
    writer = Writer(slow, "test")
    texts = [f"text {number}" for number in range(20)]

    async def write() -> list[str]:
        writing = [asyncio.create_task(writer.write(_says(text), 5.0)) for text in texts]
        await asyncio.sleep(0.1)
        slow.go.set()
        return await asyncio.gather(*writing)

    assert asyncio.run(write()) == [text.upper() for text in texts]
    assert _said(database) == texts
    assert slow.transactions <= 2
    writer.close()


def test_what_fails_costs_the_others_nothing(database: Database) -> None:
    writer = Writer(lambda: database, "test")

    async def write() -> list[Any]:
        works = [_says(text) for text in ("first", "broken", "last")]
        writing = [writer.write(work, 5.0) for work in works]
        return await asyncio.gather(*writing, return_exceptions=True)

    first, broken, last = asyncio.run(write())
    assert (first, last) == ("FIRST", "LAST")
    assert isinstance(broken, NotKept)
    assert _said(database) == ["first", "last"]
    writer.close()


def test_a_database_that_hangs_is_not_waited_for(database: Database) -> None:
    """What was given up is not written later, either."""
    slow = Slow(database)
    writer = Writer(slow, "test")

    async def write() -> None:
        under_way = asyncio.create_task(writer.write(_says("under way"), 60.0))
        await asyncio.sleep(0.05)
        with pytest.raises(NotKept):
            await writer.write(_says("given up"), 0.1)
        slow.go.set()
        await under_way

    asyncio.run(write())
    writer.close()
    assert _said(database) == ["under way"]


def test_what_has_begun_is_waited_for(database: Database) -> None:
    """Nobody is told that nothing was kept while it is."""
    writer = Writer(lambda: database, "test")

    def work(connection: Connection) -> str:
        Event().wait(0.4)
        return _says("begun")(connection)

    assert asyncio.run(writer.write(work, 0.1)) == "BEGUN"
    assert _said(database) == ["begun"]
    writer.close()


def test_as_long_as_something_is_written_everybody_waits(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crowd is no fault: its last is not given up while the first are being served."""
    monkeypatch.setattr(writer_module, "MOST", 1)
    writer = Writer(lambda: database, "test")

    async def write() -> str:
        others = [asyncio.create_task(writer.write(_slow, 60.0)) for _ in range(5)]
        await asyncio.sleep(0)
        last = await writer.write(_says("last"), 1.0)
        await asyncio.gather(*others)
        return last

    assert asyncio.run(write()) == "LAST"
    writer.close()


def _slow(connection: Connection) -> None:
    Event().wait(0.4)


def test_without_a_database_it_says_so_at_once() -> None:
    def connect() -> Database:
        raise OSError("no such host")

    writer = Writer(connect, "test")
    with pytest.raises(NotKept):
        asyncio.run(writer.write(_says("lost"), 60.0))
    writer.close()
