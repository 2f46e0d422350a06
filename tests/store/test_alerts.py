"""The outbox of alerts: what is raised, due, repeated and dropped."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from inbox import NOON, escalate, minutes, outbox_of

from needlewise.store import alerts, escalations
from needlewise.store.alerts import MOST_REMINDERS, FollowUp
from needlewise.store.database import Database

FIRST, SECOND = ["Ann"], ["Bob"]
EVERY = minutes(10)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path}/x.db")
    opened.upgrade()
    yield opened
    opened.close()


def due(database: Database, at: datetime) -> list[tuple[str, str]]:
    with database.read() as connection:
        return [(alert.contact, alert.reason) for alert in alerts.due(connection, at)]


def send_all(database: Database, at: datetime) -> None:
    with database.write() as connection:
        for alert in alerts.due(connection, at):
            alerts.sent(connection, alert.id, at)


def follow_up(
    database: Database, at: datetime, second: list[str] = SECOND
) -> list[tuple[str, str]]:
    """Raises what is due by the clock, and says what that was."""
    with database.write() as connection:
        wanted = alerts.follow_ups(connection, FIRST, second, EVERY, at)
        for one in wanted:
            alerts.raise_for(connection, one.escalation, one.reason, [one.contact], at)
    return [(one.contact, one.reason) for one in wanted]


def test_an_escalation_and_its_alerts_are_kept_together_or_not_at_all(database: Database) -> None:
    id = escalate(database)

    def fail() -> None:
        with database.write() as connection:
            alerts.raise_for(connection, id, "opened", ["Ann"], NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert outbox_of(database) == []


def test_an_alert_raised_twice_is_one(database: Database) -> None:
    id = escalate(database, ["Ann"])
    with database.write() as connection:
        alerts.raise_for(connection, id, "opened", ["Ann", "Bob", "Bob"], NOON)
    assert outbox_of(database) == [("Ann", "opened", "due"), ("Bob", "opened", "due")]


def test_emergencies_are_due_first(database: Database) -> None:
    escalate(database, ["Ann"])
    escalate(database, ["Bob"], NOON + minutes(1), level="emergency", category="chest")
    assert due(database, NOON) == [("Ann", "opened")]
    assert due(database, NOON + minutes(1)) == [("Bob", "opened"), ("Ann", "opened")]


def test_one_that_failed_is_due_again_when_told_and_keeps_why(database: Database) -> None:
    escalate(database, ["Ann"])
    with database.write() as connection:
        [alert] = alerts.due(connection, NOON)
        alerts.failed(connection, alert.id, "no line", NOON + minutes(1))
    assert due(database, NOON) == []
    with database.read() as connection:
        [again] = alerts.due(connection, NOON + minutes(1))
    assert (again.id, again.attempts) == (alert.id, 1)


@pytest.mark.parametrize("by", [escalations.take, escalations.resolve])
def test_what_was_taken_or_resolved_is_not_due(database: Database, by: object) -> None:
    id = escalate(database, ["Ann"])
    with database.write() as connection:
        assert callable(by)
        by(connection, id, "nurse")
    assert due(database, NOON + minutes(60)) == []
    assert outbox_of(database) == [("Ann", "opened", "dropped")]
    assert follow_up(database, NOON + minutes(60)) == []


def test_the_second_contacts_are_told_when_nobody_took_it(database: Database) -> None:
    escalate(database, ["Ann"])
    send_all(database, NOON)
    assert follow_up(database, NOON + minutes(9.9)) == []
    assert follow_up(database, NOON + minutes(10)) == [("Bob", "second")]
    assert follow_up(database, NOON + minutes(10)) == []


def test_then_all_are_reminded_a_limited_number_of_times(database: Database) -> None:
    escalate(database, ["Ann"])
    told = []
    for minute in range(0, 200):
        now = NOON + minutes(minute)
        told += [(minute, *one) for one in follow_up(database, now)]
        send_all(database, now)
    rounds = [10 * number for number in range(2, 2 + MOST_REMINDERS)]
    reminders = [(m, name, "reminder") for m in rounds for name in ("Ann", "Bob")]
    assert told == [(10, "Bob", "second"), *reminders]


def test_without_second_contacts_the_first_are_reminded_sooner(database: Database) -> None:
    escalate(database, ["Ann"])
    send_all(database, NOON)
    assert follow_up(database, NOON + minutes(10), second=[]) == [("Ann", "reminder")]


def test_nobody_is_reminded_of_what_has_not_reached_them(database: Database) -> None:
    escalate(database, ["Ann"])
    later = NOON + minutes(45)
    assert follow_up(database, later) == [("Bob", "second")]
    send_all(database, later)
    assert follow_up(database, later + minutes(9)) == []
    assert follow_up(database, later + minutes(10)) == [("Ann", "reminder"), ("Bob", "reminder")]


def test_a_contact_added_since_is_told_of_what_is_still_open(database: Database) -> None:
    id = escalate(database)
    with database.read() as connection:
        wanted = alerts.follow_ups(connection, FIRST, [], EVERY, NOON + minutes(10))
    assert wanted == [FollowUp(id, "Ann", "reminder")]


def test_what_becomes_worse_goes_to_all_who_were_told(database: Database) -> None:
    id = escalate(database, ["Ann"])
    assert follow_up(database, NOON + minutes(10)) == [("Bob", "second")]
    send_all(database, NOON)  # to Ann; Bob's is still waiting
    with database.write() as connection:
        alerts.raise_for(connection, id, "worse", ["Ann"], NOON + minutes(11))
    assert outbox_of(database) == [
        ("Ann", "opened", "sent"),
        ("Bob", "second", "dropped"),
        ("Ann", "worse", "due"),
        ("Bob", "worse", "due"),
    ]


def test_who_hands_it_back_starts_the_clock_anew(database: Database) -> None:
    id = escalate(database, ["Ann"])
    send_all(database, NOON)
    follow_up(database, NOON + minutes(10))
    with database.write() as connection:
        escalations.take(connection, id, "nurse")
        escalations.hand_back(connection, id, "nurse")
        alerts.raise_for(connection, id, "opened", FIRST, NOON + minutes(60))
    send_all(database, NOON + minutes(60))
    assert follow_up(database, NOON + minutes(69)) == []
    assert follow_up(database, NOON + minutes(70)) == [("Bob", "second")]
