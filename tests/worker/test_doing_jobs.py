"""Jobs in processes of their own: done, failed, crashed, ended with their worker."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from workers import Home, wait_until

from needlewise.store import jobs
from needlewise.store.database import Database
from needlewise.store.jobs import Job
from needlewise.worker.jobs import Jobs

Script = Callable[[str], Path]
WORKER = """
import functools, sys
from needlewise.worker import __main__ as worker
worker.Jobs = functools.partial(worker.Jobs, command=(sys.executable, {script!r}))
worker.main()
"""


@pytest.fixture(autouse=True)
def _here(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NEEDLEWISE_HOME", str(home.folder))
    monkeypatch.setenv("NEEDLEWISE_DATABASE_URL", home.database_url)
    return


def queue(database: Database, subject: int | None = None) -> int:
    with database.write() as connection:
        return jobs.queue(connection, "regress", subject, "ann")


def get(database: Database, id: int) -> Job:
    with database.read() as connection:
        job = jobs.get(connection, id)
    assert job is not None
    return job


def do_all(database: Database, script: Path) -> None:
    """Turns the worker's loop until no job is left."""
    worker = Jobs(database, (sys.executable, str(script)))

    def is_over() -> bool:
        worker.step()
        with database.read() as connection:
            return all(job.is_over for job in jobs.listed(connection))

    wait_until(is_over)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"


def test_a_job_gets_its_subject_and_tells_how_far_it_is(database: Database, script: Script) -> None:
    id = queue(database, 7)
    do_all(database, script("jobs.progress(database, id, f'on {subject}', 3, 4)"))
    job = get(database, id)
    assert (job.state, job.stage, job.done, job.total) == ("done", "on 7", 3, 4)
    assert job.problem is None


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("raise NeedlewiseError('There is no model.')", "There is no model."),
        ("raise KeyError('x')", "unexpected: KeyError: 'x'"),
        ("os._exit(3)", "The job ended unexpectedly (exit status 3)."),
        ("os.kill(os.getpid(), 9)", "The job ended unexpectedly (signal 9)."),
    ],
)
def test_a_job_that_fails_says_why_and_the_next_is_done(
    database: Database, script: Script, lines: str, problem: str
) -> None:
    failing, next_one = queue(database, 1), queue(database, 2)
    do_all(database, script(f"if subject == 1:\n    {lines}"))
    job = get(database, failing)
    assert job.state == "failed"
    assert job.problem is not None
    assert job.problem.startswith(problem)
    assert get(database, next_one).state == "done"


def test_a_kind_of_job_that_nobody_does_is_said(database: Database, script: Script) -> None:
    id = queue(database)
    path = script("pass")
    path.write_text(path.read_text().replace('job.JOBS["regress"] = ', "job.JOBS.clear()  # "))
    do_all(database, path)
    assert get(database, id).problem == "'regress' is no kind of job. Kinds: none."


def test_jobs_are_done_one_after_the_other(home: Home, database: Database, script: Script) -> None:
    ids = [queue(database) for _ in range(3)]
    note = "with (HERE / 'order').open('a') as order: order.write(f'{sign}{id} ')"
    do_all(database, script(f"sign = '+'\n{note}\ntime.sleep(0.2)\nsign = '-'\n{note}"))
    assert (home.folder / "order").read_text() == "".join(f"+{id} -{id} " for id in ids)


def test_stopping_ends_the_job_and_what_it_has_started(
    home: Home, database: Database, script: Script
) -> None:
    id = queue(database)
    path = script(
        "child = subprocess.Popen(['sleep', '600'])\n"
        "(HERE / 'pids').write_text(f'{os.getpid()} {child.pid} ')\n"
        "time.sleep(600)"
    )
    worker = Jobs(database, (sys.executable, str(path)))
    pids = home.folder / "pids"
    wait_until(lambda: worker.step() or (pids.exists() and pids.read_text().endswith(" ")))
    worker.stop()
    wait_until(lambda: not any(is_alive(int(pid)) for pid in pids.read_text().split()))
    assert get(database, id).state == "running"  # the next worker begins it anew


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_job_ends_with_its_worker_and_is_begun_anew_by_the_next(
    home: Home, database: Database, script: Script, how: signal.Signals
) -> None:
    id = queue(database)
    path = script(
        "first = not (HERE / 'pid').exists()\n"
        "(HERE / 'pid').write_text(f'{os.getpid()} ')\n"
        "time.sleep(600 if first else 0)"
    )
    pid = home.folder / "pid"
    command = ("-c", WORKER.format(script=str(path)))
    worker = home.start(command)
    wait_until(lambda: pid.exists() and pid.read_text().endswith(" "))
    first = int(pid.read_text())
    worker.send_signal(how)
    worker.wait()
    wait_until(lambda: not is_alive(first))
    assert get(database, id).state == "running"
    home.start(command)
    wait_until(lambda: get(database, id).state == "done")
    assert int(pid.read_text()) != first
