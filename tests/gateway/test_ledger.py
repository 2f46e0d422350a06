"""What was said is kept: reports before their reply leaves, whatever the database does."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import new_database
from fakes import FakeDetector, FakeEngine, gateway, say, send
from starlette.testclient import TestClient

from needlewise.errors import StoreError
from needlewise.gateway import watch
from needlewise.gateway.ledger import Ledger
from needlewise.red_flags.finding import Finding
from needlewise.store import erasure, escalations, spool, turns
from needlewise.store.database import Database
from needlewise.store.escalations import Escalation
from needlewise.turn import CallBack

REPORT = "it keeps oozing"


@pytest.fixture
def database() -> Database:
    return new_database()


@pytest.fixture
def detector() -> FakeDetector:
    made = FakeDetector()
    made.findings[REPORT] = Finding("doctor", "infection", ("oozing",), score=0.9)
    return made


def _visitor(
    ledger: Ledger, detector: FakeDetector, engine: FakeEngine | None = None
) -> TestClient:
    return TestClient(gateway(engine or FakeEngine(), detector, ledger=ledger))


def _open(database: Database) -> list[Escalation]:
    with database.read() as connection:
        return escalations.listed(connection, ("open",))


def _texts(database: Database) -> list[str]:
    with database.read() as connection:
        found = connection.exec_driver_sql("SELECT text FROM turns ORDER BY id")
        return [text for (text,) in found]


def test_a_report_is_in_the_database_when_its_reply_leaves(
    database: Database, detector: FakeDetector, tmp_path: Path
) -> None:
    with _visitor(Ledger(lambda: database, tmp_path), detector) as visitor:
        turn = say(visitor, REPORT)
        [found] = _open(database)
        with database.read() as connection:
            [kept] = turns.all_of(connection, found.conversation)
    assert turn.escalation == "doctor"
    assert (found.level, found.category, found.channel) == ("doctor", "infection", "website")
    assert kept.finding["spans"] == ["oozing"]
    assert kept.turn.replies[0].text == turn.replies[0].text


def test_what_only_the_engine_noticed_is_kept_too(
    database: Database, detector: FakeDetector, tmp_path: Path
) -> None:
    engine = FakeEngine()
    engine.turn = engine.turn.model_copy(update={"escalation": "doctor"})
    with _visitor(Ledger(lambda: database, tmp_path), detector, engine) as visitor:
        say(visitor, "and now?")
        assert [e.level for e in _open(database)] == ["doctor"]


def test_everything_else_is_kept_too(
    database: Database, detector: FakeDetector, tmp_path: Path
) -> None:
    with _visitor(Ledger(lambda: database, tmp_path), detector) as visitor:
        say(visitor, "does it hurt?")
        visitor.post("/", data={"text": "from the page"})
    assert _texts(database) == ["does it hurt?", "from the page"]
    with database.read() as connection:
        found = connection.exec_driver_sql("SELECT channel FROM conversations ORDER BY started_at")
        assert [channel for (channel,) in found] == ["website", "page"]


def test_whoever_wants_a_call_is_in_the_inbox(
    database: Database, detector: FakeDetector, tmp_path: Path
) -> None:
    engine = FakeEngine()
    engine.call_back = CallBack(name="Ann", number="+442079460123")
    with _visitor(Ledger(lambda: database, tmp_path), detector, engine) as visitor:
        say(visitor, "Ann, 020 7946 0123")
        [found] = _open(database)
    assert (found.kind, found.caller_name) == ("call_back", "Ann")


class Faults:
    """Ways in which a database lets one down; each is a context in which it does."""

    @staticmethod
    def locked(database: Database) -> Iterator[None]:
        with database.write():
            yield

    @staticmethod
    def gone(database: Database) -> Iterator[None]:
        with database.write() as connection:
            connection.exec_driver_sql("ALTER TABLE turns RENAME TO elsewhere")
        yield
        with database.write() as connection:
            connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO turns")


@pytest.mark.parametrize("fault", ["locked", "gone"])
def test_without_the_database_a_report_waits_in_the_spool(
    fault: str, database: Database, detector: FakeDetector, tmp_path: Path
) -> None:
    broken = getattr(Faults, fault)(database)
    with _visitor(Ledger(lambda: database, tmp_path / "spool"), detector) as visitor:
        next(broken)
        turn = say(visitor, REPORT)
        waiting = list((tmp_path / "spool").glob("*.json"))
        assert (turn.escalation, len(waiting)) == ("doctor", 1)
        next(broken, None)
        spool.import_all(database, tmp_path / "spool")
        spool.import_all(database, tmp_path / "spool")
    assert [e.category for e in _open(database)] == ["infection"]
    assert _texts(database) == [REPORT]
    assert list((tmp_path / "spool").glob("*")) == []


def test_a_database_that_cannot_be_opened_costs_nobody_an_answer(
    detector: FakeDetector, tmp_path: Path
) -> None:
    def refused() -> Database:
        raise StoreError("no such host")

    with _visitor(Ledger(refused, tmp_path), detector) as visitor:
        assert say(visitor, "does it hurt?").topics == ("pain",)
        assert say(visitor, REPORT).escalation == "doctor"
    assert len(list(tmp_path.glob("*.json"))) == 2


def test_a_full_disk_costs_nobody_the_escalation(
    detector: FakeDetector, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def refused() -> Database:
        raise StoreError("no such host")

    (tmp_path / "spool").write_text("a file where the folder should be")
    with _visitor(Ledger(refused, tmp_path / "spool"), detector) as visitor:
        assert say(visitor, REPORT).escalation == "doctor"
    assert "LOST TO THE CLINIC" in caplog.text
    assert REPORT not in caplog.text


def test_a_file_that_is_no_record_is_set_aside(database: Database, tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text("{")
    spool.import_all(database, tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["1.json.unreadable"]


def test_a_gateway_started_again_knows_what_was_said(
    database: Database, detector: FakeDetector, tmp_path: Path
) -> None:
    engine = FakeEngine()
    with _visitor(Ledger(lambda: database, tmp_path), detector, engine) as visitor:
        send(visitor, "does it hurt?", "the-first")
        visitor.put("/api/v1/messages/the-first/feedback", json={"helpful": False})
        token = visitor.headers["Authorization"]
    with _visitor(Ledger(lambda: database, tmp_path), detector, engine) as visitor:
        visitor.headers["Authorization"] = token
        send(visitor, "does it hurt?", "the-first")  # sent again by a widget that got no answer
        send(visitor, "is that normal?", "the-second")
        told = visitor.get("/api/v1/messages").json()["turns"]
    assert [turn["text"] for turn in told] == ["does it hurt?", "is that normal?"]
    assert [turn["helpful"] for turn in told] == [False, None]
    assert [asked["text"] for asked in engine.asked] == ["does it hurt?", "is that normal?"]
    assert [before.text for before in detector.asked[-1][1]] == ["does it hurt?"]


def test_what_a_visitor_deletes_is_gone_everywhere(
    database: Database, detector: FakeDetector, tmp_path: Path
) -> None:
    engine = FakeEngine()
    with _visitor(Ledger(lambda: database, tmp_path), detector, engine) as visitor:
        say(visitor, "does it hurt?")
        say(visitor, REPORT)
        assert visitor.delete("/api/v1/conversation").status_code == 204
        assert visitor.get("/api/v1/messages").status_code == 401
    assert (_texts(database), _open(database), len(engine.forgotten)) == ([], [], 1)


def test_what_cannot_be_deleted_is_said(detector: FakeDetector, tmp_path: Path) -> None:
    def refused() -> Database:
        raise StoreError("no such host")

    with _visitor(Ledger(refused, tmp_path), detector) as visitor:
        say(visitor, "does it hurt?")
        answer = visitor.delete("/api/v1/conversation")
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
        assert len(visitor.get("/api/v1/messages").json()["turns"]) == 1


def test_what_the_desk_erases_the_gateway_forgets(
    database: Database,
    detector: FakeDetector,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watch, "EVERY", 0.02)
    engine = FakeEngine()
    with _visitor(Ledger(lambda: database, tmp_path), detector, engine) as visitor:
        say(visitor, REPORT)
        with database.write() as connection:
            erasure.forget(connection, _open(database)[0].conversation)
        deadline = time.monotonic() + 10
        while visitor.get("/api/v1/messages").status_code != 401:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    assert len(engine.forgotten) == 1
