"""The audit log: who looked at what, and who changed what. Nothing in it is ever changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from needlewise.store.tables import audit


@dataclass(frozen=True)
class Entry:
    """Something that somebody did."""

    id: int
    at: datetime
    by: str
    action: str
    subject: str
    detail: Mapping[str, Any]


def note(
    connection: Connection,
    by: str,
    action: str,
    subject: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Adds an entry, in the transaction that does what it tells of."""
    connection.execute(
        audit.insert().values(
            at=datetime.now(UTC), by=by, action=action, subject=subject, detail=dict(detail or {})
        )
    )


def entries(
    connection: Connection,
    *,
    by: str = "",
    action: str = "",
    before: int | None = None,
    limit: int = 100,
) -> list[Entry]:
    """The newest entries first; `action` is how theirs begins, `before` an id to page on from."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if by:
        query = query.where(audit.c.by == by)
    if action:
        query = query.where(audit.c.action.startswith(action, autoescape=True))
    if before is not None:
        query = query.where(audit.c.id < before)
    return [
        Entry(r.id, r.at, r.by, r.action, r.subject, r.detail or {})
        for r in connection.execute(query)
    ]


def people(connection: Connection) -> list[str]:
    """All who ever did something."""
    return list(connection.execute(select(audit.c.by).distinct().order_by(audit.c.by)).scalars())


def actions(connection: Connection) -> list[str]:
    """All that was ever done."""
    query = select(audit.c.action).distinct().order_by(audit.c.action)
    return list(connection.execute(query).scalars())
