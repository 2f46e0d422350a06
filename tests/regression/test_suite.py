"""A run asks each case by itself, and is kept; two models are compared."""

import pytest
from scripted import ScriptedEngine, case
from sqlalchemy import select

from needlewise.regression import runs, store, suite
from needlewise.regression.case import Case, ExpectedTurn
from needlewise.store import jobs
from needlewise.store.database import Database
from needlewise.store.tables import alerts, conversations, escalations

TALK = Case(
    name="a talk",
    turns=(ExpectedTurn(text="pain", topics=("pain",)), ExpectedTurn(text="sun", topics=("sun",))),
)
KNOWN = {"pain": "pain", "sun": "sun"}


@pytest.fixture
def kept(database: Database) -> list[int]:
    """A talk, a case that passes and one that fails."""
    cases = (TALK, case("pain", "pain"), case("sun", "pain"))
    return [store.add(database, one, "tess") for one in cases]


def test_a_run_is_kept(database: Database, kept: list[int]) -> None:
    id = suite.run(database, ScriptedEngine(KNOWN), "tess")
    run = runs.get(database, id)
    assert run is not None
    assert (run.passed, run.total, run.model, run.by) == (2, 3, "a.tar.gz", "tess")
    passed = {one.case: one.passed for one in runs.results_of(database, id)}
    assert passed == dict(zip(kept, (True, True, False), strict=True))


@pytest.mark.usefixtures("kept")
def test_each_case_has_a_conversation_of_its_own_that_is_forgotten(database: Database) -> None:
    engine = ScriptedEngine(KNOWN)
    suite.run(database, engine, "tess")
    assert sorted(engine.held.values()) == [["pain"], ["pain", "sun"], ["sun"]]
    assert not engine.remembered


@pytest.mark.usefixtures("kept")
def test_patients_conversations_and_alerts_see_nothing(database: Database) -> None:
    suite.run(database, ScriptedEngine(KNOWN), "tess")
    with database.read() as connection:
        for table in (conversations, escalations, alerts):
            assert connection.execute(select(table)).all() == []


@pytest.mark.usefixtures("kept")
def test_no_answer_fails_a_case_and_the_rest_go_on(database: Database) -> None:
    engine = ScriptedEngine({"pain": "pain"})
    results = runs.results_of(database, suite.run(database, engine, "tess"))
    talk, pain, sun = results
    assert talk.result.turns[1].problems == ("the assistant gave no answer",)
    assert (talk.passed, pain.passed, sun.passed) == (False, True, False)
    assert not engine.remembered


@pytest.mark.usefixtures("kept")
def test_progress_is_told_case_by_case(database: Database) -> None:
    told: list[tuple[int, int]] = []
    suite.run(database, ScriptedEngine(KNOWN), "tess", lambda *step: told.append(step))
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.usefixtures("kept")
def test_a_job_runs_the_suite_and_says_how_far_it_is(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suite, "Engine", lambda: ScriptedEngine(KNOWN))
    with database.write() as connection:
        id = jobs.queue(connection, "regress", None, "tess")
    jobs.start(database, id)
    suite.run_job(database, id, None)
    with database.read() as connection:
        job = jobs.get(connection, id)
    assert job is not None
    assert (job.stage, job.done, job.total) == ("Asking", 3, 3)
    made = runs.of_job(database, id)
    assert made is not None
    assert (made.by, made.passed) == ("tess", 2)


@pytest.mark.usefixtures("kept")
def test_a_comparison_names_what_would_get_worse(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_use = ScriptedEngine(KNOWN)
    other = ScriptedEngine({"pain": "pain", "sun": "pain"}, model="b.tar.gz")
    engines = {engine.model: engine for engine in (in_use, other)}
    monkeypatch.setattr(suite, "Engine", engines.__getitem__)
    monkeypatch.setattr(suite, "latest_model", lambda: in_use.model)
    assert suite.compare(database, other.model) == suite.Comparison(["a talk"], 2, 3)
    assert suite.compare(database, in_use.model) == suite.Comparison([], 2, 3)
    assert runs.history(database) == []
