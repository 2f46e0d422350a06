"""What is kept of a message, and what it leads to."""

from datetime import UTC, datetime, timedelta

import pytest
from records import NOON, a_record, a_report, keep

from needlewise.store import erasure, escalations, turns
from needlewise.store.database import Database
from needlewise.store.turns import Outcome, Record
from needlewise.turn import CallBack


def _said(database: Database, conversation: str = "ann") -> list[str]:
    with database.read() as connection:
        return [kept.turn.text for kept in turns.all_of(connection, conversation)]


def test_a_turn_comes_back_as_it_was(database: Database) -> None:
    new = a_record("does it hurt?", at=NOON, finding={"level": None, "spans": ["x"]})
    keep(database, new)
    with database.read() as connection:
        [kept] = turns.all_of(connection, "ann")
        assert turns.one(connection, kept.id) == kept
    assert (kept.turn, kept.at, kept.finding) == (new.turn, NOON, new.finding)


def test_the_same_message_is_kept_once(database: Database) -> None:
    new = a_report()
    keep(database, new, new)
    assert _said(database) == ["it keeps oozing"]
    with database.read() as connection:
        assert len(escalations.listed(connection, ("open",))) == 1


def test_two_conversations_may_use_the_same_message_id(database: Database) -> None:
    keep(database, a_record(message_id="same"), a_record(message_id="same", conversation="bob"))
    assert _said(database, "ann") == _said(database, "bob")


@pytest.mark.parametrize(
    ("new", "outcome"),
    [
        (a_record(), "answered"),
        (a_record(topics=()), "asked_back"),
        (a_record(topics=("out_of_scope",), confidence=0.0), "not_understood"),
        (a_record("the weather?", topics=("out_of_scope",)), "answered"),
        (a_record(topics=(), unavailable=True), "unavailable"),
        (a_report(), "escalated"),
        (a_report(unavailable=True), "escalated"),
    ],
)
def test_outcome(database: Database, new: Record, outcome: Outcome) -> None:
    keep(database, new)
    with database.read() as connection:
        assert turns.all_of(connection, "ann")[0].outcome == outcome


def test_recent_turns_are_oldest_first_and_no_older_than_asked(database: Database) -> None:
    now = datetime.now(UTC)
    ages = {"old": 50, "one": 3, "two": 2, "three": 1}
    keep(database, *(a_record(t, at=now - timedelta(hours=h)) for t, h in ages.items()))
    with database.read() as connection:
        recent = turns.recent(connection, "ann", timedelta(hours=24), 2)
        assert [r.turn.text for r in recent] == ["two", "three"]
        everything = turns.recent(connection, "ann", timedelta(hours=24), 50)
        assert [r.turn.text for r in everything] == ["one", "two", "three"]
        assert turns.recent(connection, "nobody", timedelta(hours=24), 50) == []


def test_thumbs_are_kept_and_taken_back(database: Database) -> None:
    keep(database, a_record(message_id="first"))
    for helpful in (False, True, None):
        with database.write() as connection:
            turns.rate(connection, "ann", "first", helpful)
        with database.read() as connection:
            assert turns.all_of(connection, "ann")[0].helpful is helpful


def test_what_was_erased_is_gone_and_does_not_come_back(database: Database) -> None:
    late = a_report("it still oozes")
    caller = CallBack(name="Ann", number="+442079460123")
    keep(database, a_report(), a_record("call me", call_back=caller), a_record(conversation="bob"))
    with database.write() as connection:
        assert erasure.forget(connection, "ann")
        assert not erasure.forget(connection, "ann")
    keep(database, late)
    assert (_said(database), _said(database, "bob")) == ([], ["does it hurt?"])
    with database.read() as connection:
        assert escalations.listed(connection, ("open", "taken", "resolved")) == []
        assert erasure.since(connection, NOON) == ["ann"]
