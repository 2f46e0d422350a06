"""Jobs: queued, under way, over, and begun anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from needlewise.store import jobs
from needlewise.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path}/x.db")
    opened.upgrade()
    yield opened
    opened.close()


def queue(database: Database, kind: jobs.Kind = "regress", subject: int | None = None) -> int:
    with database.write() as connection:
        return jobs.queue(connection, kind, subject, "ann")


def get(database: Database, id: int) -> jobs.Job:
    with database.read() as connection:
        job = jobs.get(connection, id)
    assert job is not None
    return job


def test_the_job_that_waits_longest_is_next(database: Database) -> None:
    assert jobs.next(database) is None
    first, second = queue(database, "publish", 7), queue(database)
    found = jobs.next(database)
    assert found is not None
    assert (found.id, found.kind, found.subject, found.by) == (first, "publish", 7, "ann")
    jobs.start(database, first)
    found = jobs.next(database)
    assert found is not None
    assert found.id == second


def test_progress_is_kept_while_it_runs(database: Database) -> None:
    id = queue(database)
    jobs.start(database, id)
    jobs.progress(database, id, "asking", 3, 70)
    job = get(database, id)
    assert (job.state, job.stage, job.done, job.total) == ("running", "asking", 3, 70)
    assert job.started_at is not None


@pytest.mark.parametrize(("problem", "state"), [(None, "done"), ("no model", "failed")])
def test_how_it_ended_is_kept_and_stays(
    database: Database, problem: str | None, state: str
) -> None:
    id = queue(database)
    jobs.start(database, id)
    jobs.finish(database, id, problem)
    jobs.finish(database, id, "something else")
    jobs.progress(database, id, "too late")
    job = get(database, id)
    assert (job.state, job.problem, job.stage, job.is_over) == (state, problem, "", True)
    assert job.finished_at is not None


def test_only_what_was_running_is_begun_anew(database: Database) -> None:
    over, running = queue(database), queue(database)
    jobs.start(database, over)
    jobs.finish(database, over)
    jobs.start(database, running)
    assert jobs.requeue_orphans(database) == 1
    found = jobs.next(database)
    assert found is not None
    assert found.id == running
    assert get(database, over).state == "done"


def test_jobs_are_listed_newest_first(database: Database) -> None:
    ids = [queue(database, kind) for kind in ("regress", "publish", "regress")]
    with database.read() as connection:
        assert [job.id for job in jobs.listed(connection)] == ids[::-1]
        assert [job.id for job in jobs.listed(connection, "publish")] == [ids[1]]
