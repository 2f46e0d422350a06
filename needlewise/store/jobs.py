"""What takes long: queued by the desk, done one at a time by the worker, looked at by both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from needlewise.store.database import Database
from needlewise.store.tables import jobs

Kind = Literal["regress", "publish"]
State = Literal["queued", "running", "done", "failed"]


@dataclass(frozen=True)
class Job:
    """A job and how far it is."""

    id: int
    kind: Kind
    subject: int | None
    """What it is about, such as a change's id."""
    by: str
    state: State
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    stage: str
    done: int
    total: int
    """0 where nobody knows."""
    problem: str | None

    @property
    def is_over(self) -> bool:
        return self.state in ("done", "failed")


def queue(connection: Connection, kind: Kind, subject: int | None, by: str) -> int:
    """Adds a job, in the transaction that gives the reason for it, and returns its id."""
    values = {"kind": kind, "subject": subject, "by": by, "state": "queued"}
    inserted = connection.execute(
        jobs.insert().values(queued_at=datetime.now(UTC), stage="", done=0, total=0, **values)
    )
    return cast(int, inserted.inserted_primary_key[0])


def get(connection: Connection, id: int) -> Job | None:
    """The job `id`."""
    row = connection.execute(select(jobs).where(jobs.c.id == id)).first()
    return None if row is None else _job(row)


def last(connection: Connection, kind: Kind, subject: int) -> Job | None:
    """The newest job of this kind on `subject`."""
    query = select(jobs).where(jobs.c.kind == kind, jobs.c.subject == subject)
    row = connection.execute(query.order_by(jobs.c.id.desc()).limit(1)).first()
    return None if row is None else _job(row)


def listed(connection: Connection, kind: Kind | None = None, limit: int = 50) -> list[Job]:
    """The newest jobs first."""
    query = select(jobs).order_by(jobs.c.id.desc()).limit(limit)
    if kind:
        query = query.where(jobs.c.kind == kind)
    return [_job(row) for row in connection.execute(query)]


def next(database: Database) -> Job | None:
    """The job that has waited longest."""
    query = select(jobs).where(jobs.c.state == "queued").order_by(jobs.c.id).limit(1)
    with database.read() as connection:
        row = connection.execute(query).first()
    return None if row is None else _job(row)


def start(database: Database, id: int) -> None:
    """It is under way."""
    now = datetime.now(UTC)
    _set(database, id, ("queued",), state="running", started_at=now, stage="", done=0, total=0)


def progress(database: Database, id: int, stage: str, done: int = 0, total: int = 0) -> None:
    """How far it is; `total` is 0 where nobody knows."""
    _set(database, id, ("running",), stage=stage, done=done, total=total)


def finish(database: Database, id: int, problem: str | None = None) -> None:
    """It is over: done, or failed for the reason `problem`. What is over stays as it is."""
    state = "failed" if problem else "done"
    now = datetime.now(UTC)
    _set(database, id, ("queued", "running"), state=state, finished_at=now, problem=problem)


def requeue_orphans(database: Database) -> int:
    """Queues what was running when the worker died, and returns how many jobs that are."""
    query = update(jobs).where(jobs.c.state == "running")
    with database.write() as connection:
        changed = connection.execute(query.values(state="queued", started_at=None))
    return cast(int, changed.rowcount)


def _set(database: Database, id: int, before: Sequence[State], **values: Any) -> None:
    here = (jobs.c.id == id) & jobs.c.state.in_(before)
    with database.write() as connection:
        connection.execute(update(jobs).where(here).values(**values))


def _job(row: Any) -> Job:
    return Job(**{name: getattr(row, name) for name in Job.__dataclass_fields__})
