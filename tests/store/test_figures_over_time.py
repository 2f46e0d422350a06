"""Counting what came in, period by period."""

from datetime import UTC, datetime, timedelta

from patients import NOON, conversation, escalation, report, turn

from needlewise.store.database import Database
from needlewise.store.figures import Tally, first_turn, tallies

DAY = timedelta(days=1)
MIDNIGHT = NOON - timedelta(hours=12)


def days(database: Database, count: int, first: datetime = MIDNIGHT) -> list[Tally]:
    begins = [first + n * DAY for n in range(count)]
    with database.read() as connection:
        return tallies(connection, begins, begins[-1] + DAY)


def test_nothing_yet(database: Database) -> None:
    with database.read() as connection:
        assert first_turn(connection) is None
    assert days(database, 2) == [Tally(), Tally()]


def test_the_first_turn(database: Database) -> None:
    conversation(database, "hello", at=NOON)
    conversation(database, "hello", at=NOON - DAY)
    with database.read() as connection:
        assert first_turn(connection) == NOON - DAY


def test_a_turn_counts_in_the_period_that_it_came_in(database: Database) -> None:
    conversation(database, "before", at=MIDNIGHT - timedelta(microseconds=1))
    conversation(database, "first", at=MIDNIGHT)
    conversation(database, "last", at=MIDNIGHT + DAY - timedelta(microseconds=1))
    conversation(database, "next", at=MIDNIGHT + DAY)
    conversation(database, "after", at=MIDNIGHT + 2 * DAY)
    assert [tally.questions for tally in days(database, 2)] == [2, 1]


def test_periods_may_be_told_in_any_zone(database: Database) -> None:
    conversation(database, "late in the evening", at=datetime(2026, 11, 20, 22, 30, tzinfo=UTC))
    eastern = datetime.fromisoformat("2026-11-21T00:00+02:00")
    assert [tally.questions for tally in days(database, 1, eastern)] == [1]


def test_what_is_counted_of_turns(database: Database) -> None:
    id = conversation(database, channel="whatsapp")
    turn(database, id, "does it hurt, and sun?", topics=["pain", "sun"], helpful=True)
    turn(database, id, "does it hurt?", helpful=False, latency_ms=30.5)
    turn(database, id, "pain or sun?", topics=[], outcome="asked_back", latency_ms=8.0)
    report(database, conversation(database), "it is oozing")
    [tally] = days(database, 1)
    assert tally.channels == {"whatsapp": 3, "website": 1}
    assert tally.outcomes == {"answered": 2, "asked_back": 1, "escalated": 1}
    assert tally.topics == {"pain": 2, "sun": 1, "red_flag": 1}
    assert (tally.up, tally.down) == (1, 1)
    assert sorted(tally.latencies) == [8.0, 12.0, 12.0, 30.5]


def test_what_is_counted_of_escalations(database: Database) -> None:
    id = conversation(database, "it is oozing")
    late = {"opened_at": NOON, "taken_at": NOON + timedelta(minutes=4)}
    escalation(database, id, **late, state="resolved", false_alarm=True)
    escalation(database, id, level="emergency")
    escalation(database, id, kind="missed", **late)
    escalation(database, id, kind="call_back", level="none", **late)
    escalation(database, id, opened_at=NOON + DAY)
    first, second = days(database, 2)
    assert first.reports == {"doctor": 2, "emergency": 1}
    assert (first.missed, first.false_alarms, first.call_backs) == (1, 1, 1)
    assert first.waits == [240.0], "of what the assistant escalated, and somebody took"
    assert second.reports == {"doctor": 1}


def test_periods_add_up(database: Database) -> None:
    conversation(database, "does it hurt?", at=NOON)
    conversation(database, "does it hurt?", at=NOON + DAY)
    escalation(database, conversation(database), opened_at=NOON)
    whole = Tally()
    for tally in days(database, 2):
        whole += tally
    assert (whole.questions, whole.topics["pain"], whole.reports.total()) == (2, 2, 1)
    assert whole.latencies == [12.0, 12.0]
