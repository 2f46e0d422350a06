"""Real workers: killed, started again, told to stop, without their database."""

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from alerts.providers import FakeWebhook
from inbox import escalate, outbox_of
from sqlalchemy import select
from workers import Home, wait_until

from needlewise.clinic import Contact
from needlewise.store import spool
from needlewise.store.database import Database
from needlewise.store.tables import escalations
from needlewise.store.turns import Record
from needlewise.turn import Turn

TURN = Turn(
    text="it bleeds",
    topics=("red_flag",),
    escalation="doctor",
    confidence=1.0,
    replies=(),
    latency_ms=1.0,
)


@pytest.fixture
def webhook(home: Home) -> Iterator[FakeWebhook]:
    with FakeWebhook().running() as server:
        home.tell(server.contact("Room"))
        yield server


def states(database: Database) -> list[str]:
    return [state for _, _, state in outbox_of(database)]


def test_a_worker_that_was_killed_sends_what_was_left_and_nothing_twice(
    home: Home, database: Database, webhook: FakeWebhook
) -> None:
    webhook.fails = 1
    escalate(database, ["Room"], datetime.now(UTC))
    worker = home.start()
    wait_until(lambda: webhook.attempts == 1)
    worker.kill()
    worker.wait()
    assert states(database) == ["due"]
    worker = home.start()
    wait_until(lambda: states(database) == ["sent"])
    worker.kill()
    worker.wait()
    escalate(database, ["Room"], datetime.now(UTC))
    home.start()
    wait_until(lambda: states(database) == ["sent", "sent"])
    assert len(webhook.received) == 2


def test_a_second_worker_waits_until_the_first_has_ended(
    home: Home, database: Database, webhook: FakeWebhook
) -> None:
    escalate(database, ["Room"], datetime.now(UTC))
    first = home.start()
    wait_until(lambda: states(database) == ["sent"])
    home.start()
    wait_until(lambda: "another worker is at work" in home.said())
    first.kill()
    first.wait()
    escalate(database, ["Room"], datetime.now(UTC))
    wait_until(lambda: states(database) == ["sent", "sent"])
    assert len(webhook.received) == 2


def test_what_waits_in_the_spool_is_imported_and_alerted(
    home: Home, database: Database, webhook: FakeWebhook
) -> None:
    waiting = Record(conversation="c", channel="web", message_id="1", turn=TURN)
    spool.write(waiting, home.folder / "var" / "spool")
    home.start()
    wait_until(lambda: len(webhook.received) == 1)
    with database.read() as connection:
        assert connection.scalars(select(escalations.c.conversation)).all() == ["c"]


def test_it_waits_for_a_database_that_is_not_there_yet(home: Home, webhook: FakeWebhook) -> None:
    folder = home.folder / "later"
    url = f"sqlite:///{folder}/x.db"
    worker = home.start(url=url)
    wait_until(lambda: "cannot be used" in home.said())
    folder.mkdir()
    wait_until(lambda: "works again" in home.said())
    opened = Database(url)
    escalate(opened, ["Room"], datetime.now(UTC))
    opened.close()
    wait_until(lambda: len(webhook.received) == 1)
    assert worker.poll() is None
    assert home.said().count("sending alerts: ") == 2  # what was wrong, and that it works again


def test_a_locked_database_neither_ends_it_nor_keeps_it_from_ending(
    home: Home, database: Database, webhook: FakeWebhook
) -> None:
    worker = home.start()
    escalate(database, ["Room"], datetime.now(UTC))
    wait_until(lambda: states(database) == ["sent"])
    with closing(sqlite3.connect(home.folder / "x.db", isolation_level=None)) as other:
        escalate(database, ["Room"], datetime.now(UTC))
        other.execute("BEGIN IMMEDIATE")
        wait_until(lambda: "database is locked" in home.said())
        other.execute("ROLLBACK")
        wait_until(lambda: states(database) == ["sent", "sent"])
        other.execute("BEGIN EXCLUSIVE")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0


def test_it_does_not_start_with_a_contact_that_cannot_be_reached(home: Home) -> None:
    home.tell(Contact(name="Nurse", url="mailto://me:${NO_SUCH_WORD}@mail.example"))
    assert home.start().wait(60) == 1
    assert home.said().startswith("The contact 'Nurse' in clinic.yml needs the environment ")
    assert "NO_SUCH_WORD" in home.said()
