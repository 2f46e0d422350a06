"""What needs a person: opened, joined, made worse, taken, handed back, resolved."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from records import a_record, a_report, keep

from needlewise import clinic as clinic_module
from needlewise.clinic import ClinicFile, clinic
from needlewise.store import alerts, escalations, reviews, turns
from needlewise.store.database import Database
from needlewise.store.escalations import Escalation, Taken
from needlewise.turn import CallBack


@pytest.fixture(autouse=True)
def contacts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A clinic that tells Nora."""
    told = clinic().model_dump() | {
        "alerts": {"first": [{"name": "Nora", "url": "json://127.0.0.1"}]}
    }
    changed = ClinicFile.model_validate(told)
    monkeypatch.setattr(escalations, "clinic", lambda: changed)
    yield
    clinic_module.clinic.cache_clear()


def _all(database: Database) -> list[Escalation]:
    with database.read() as connection:
        return escalations.listed(connection, ("open", "taken", "resolved"))


def _due(database: Database) -> list[str]:
    with database.read() as connection:
        soon = datetime.now(UTC) + timedelta(minutes=1)
        return [alert.reason for alert in alerts.due(connection, soon)]


def _do(database: Database, change: Callable[..., None], *given: object) -> None:
    with database.write() as connection:
        change(connection, *given)


def test_a_report_opens_one_and_alerts(database: Database) -> None:
    keep(database, a_record(), a_report(category="bleeding"))
    [found] = _all(database)
    assert (found.kind, found.level, found.category) == ("symptom", "doctor", "bleeding")
    assert (found.state, found.channel, found.taken_by) == ("open", "website", None)
    assert _due(database) == ["opened"]


def test_further_reports_join_it(database: Database) -> None:
    keep(database, a_report(), a_report("now it is yellow"), a_report(conversation="bob"))
    assert sorted(e.conversation for e in _all(database)) == ["ann", "bob"]
    assert _due(database) == ["opened", "opened"]


def test_what_gets_worse_is_open_again_and_alerts_again(database: Database) -> None:
    keep(database, a_report())
    [found] = _all(database)
    _do(database, escalations.take, found.id, "nora")
    assert _due(database) == []
    keep(database, a_report("still oozing"))
    assert _all(database)[0].state == "taken"
    keep(database, a_report("I can't breathe", "emergency", category="airway"))
    [worse] = _all(database)
    assert (worse.level, worse.category, worse.state) == ("emergency", "airway", "open")
    assert (worse.taken_by, _due(database)) == (None, ["worse"])
    keep(database, a_report("and it oozes"))
    assert _all(database)[0].level == "emergency"


def test_only_one_of_two_can_take_it(database: Database) -> None:
    keep(database, a_report())
    id = _all(database)[0].id
    _do(database, escalations.take, id, "nora")
    with pytest.raises(Taken, match="nora was quicker"):
        _do(database, escalations.take, id, "omar")
    assert _all(database)[0].taken_by == "nora"


def test_handed_back_it_is_open_and_alerts_again(database: Database) -> None:
    keep(database, a_report())
    id = _all(database)[0].id
    _do(database, escalations.take, id, "nora")
    _do(database, escalations.hand_back, id, "nora")
    assert (_all(database)[0].state, _due(database)) == ("open", ["opened"])


def test_resolved_it_is_done_and_the_next_report_opens_another(database: Database) -> None:
    keep(database, a_report())
    id = _all(database)[0].id
    _do(database, escalations.resolve, id, "nora", True)
    [found] = _all(database)
    assert (found.state, found.false_alarm, found.taken_by) == ("resolved", True, "nora")
    assert found.taken_at == found.resolved_at
    assert _due(database) == []
    keep(database, a_report("oozing again"))
    assert [e.state for e in _all(database)] == ["open", "resolved"]
    with pytest.raises(Taken, match="nora was quicker"):
        _do(database, escalations.take, id, "omar")


def test_a_call_back_stands_beside_a_report(database: Database) -> None:
    first = a_record("Ann, 020...", call_back=CallBack(name="Ann", number="+442079460123"))
    other = a_record("no, 07...", call_back=CallBack(name="", number="+447911123456"))
    keep(database, a_report(), first, other)
    found = {e.kind: e for e in _all(database)}
    assert set(found) == {"symptom", "call_back"}
    assert (found["call_back"].level, found["call_back"].caller_name) == ("none", None)
    assert found["call_back"].caller_number == "+447911123456"


def test_a_report_that_was_missed_is_opened_once(database: Database) -> None:
    keep(database, a_record("my towel is a Japanese flag"))
    for _ in range(2):
        _do(database, escalations.open_missed, "ann", "nora")
    [found] = _all(database)
    assert (found.kind, found.level) == ("missed", "doctor")
    with database.read() as connection:
        assert [note.by for note in escalations.notes(connection, found.id)] == ["nora"]


def test_emergencies_stand_first_then_who_waits_longest(database: Database) -> None:
    for who, level in (("ann", "doctor"), ("bob", "doctor"), ("cy", "emergency")):
        keep(database, a_report(conversation=who, level=level))
    with database.read() as connection:
        waiting = escalations.listed(connection, ("open", "taken"))
    assert [e.conversation for e in waiting] == ["cy", "ann", "bob"]


def test_verdicts_go_to_the_review_list_until_done(database: Database) -> None:
    keep(database, a_report())
    with database.write() as connection:
        [said] = turns.all_of(connection, "ann")
        for _ in range(2):
            reviews.give(connection, said.id, "false_alarm", "nora")
        assert reviews.verdicts(connection, [said.id]) == {said.id: "false_alarm"}
        [waiting] = reviews.waiting(connection)
        assert (waiting.text, waiting.by) == ("it keeps oozing", "nora")
        reviews.done(connection, waiting.id, "olga")
        assert reviews.waiting(connection) == []
