"""The cases that staff keep."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import delete as delete_from
from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from needlewise.regression.case import Case
from needlewise.store.database import Database
from needlewise.store.tables import cases


@dataclass(frozen=True)
class Kept:
    """A case as it is kept, and who wrote or last changed it."""

    id: int
    case: Case
    by: str
    at: datetime


@dataclass(frozen=True)
class Merged:
    """How many cases an import brought, and how many were there as they are."""

    added: int
    changed: int
    same: int

    def __str__(self) -> str:
        return f"{self.added} added, {self.changed} changed, {self.same} there already"


def add(database: Database, case: Case, by: str) -> int:
    """Keeps a new case and returns its id."""
    with database.write() as connection:
        return _add(connection, case, by)


def edit(database: Database, id: int, case: Case, by: str) -> bool:
    """Puts `case` in the place of the one kept as `id`; False where that is gone."""
    with database.write() as connection:
        return _edit(connection, id, case, by)


def delete(database: Database, id: int) -> bool:
    """Deletes a case; what earlier runs said of it stays. False where it was gone."""
    with database.write() as connection:
        return bool(connection.execute(delete_from(cases).where(cases.c.id == id)).rowcount)


def get(database: Database, id: int) -> Kept | None:
    """The case kept as `id`."""
    with database.read() as connection:
        row = connection.execute(select(cases).where(cases.c.id == id)).first()
    return None if row is None else _kept(row)


def listed(
    database: Database, *, group: str | None = None, tag: str = "", text: str = ""
) -> list[Kept]:
    """The cases by group and name: of one `group`, with `tag`, with `text` in name or messages."""
    with database.read() as connection:
        kept = _all(connection)
    wanted = text.casefold()
    return [
        one
        for one in kept
        if group in (None, one.case.group)
        and (not tag or tag in one.case.tags)
        and any(wanted in said.casefold() for said in _texts(one.case))
    ]


def merge(database: Database, imported: Iterable[Case], by: str) -> Merged:
    """Keeps all of them or none; one with the name and group of a kept case takes its place."""
    with database.write() as connection:
        known = defaultdict(list)
        for one in _all(connection):
            known[one.case.group, one.case.name].append(one)
        added = changed = same = 0
        for case in imported:
            namesakes = known[case.group, case.name]
            if not namesakes:
                _add(connection, case, by)
                added += 1
                continue
            before = namesakes.pop(0)
            if before.case == case:
                same += 1
            else:
                _edit(connection, before.id, case, by)
                changed += 1
    return Merged(added, changed, same)


def _add(connection: Connection, case: Case, by: str) -> int:
    inserted = connection.execute(cases.insert().values(**_values(case, by)))
    return cast(int, inserted.inserted_primary_key[0])


def _edit(connection: Connection, id: int, case: Case, by: str) -> bool:
    changed = update(cases).where(cases.c.id == id).values(**_values(case, by))
    return bool(connection.execute(changed).rowcount)


def _values(case: Case, by: str) -> dict[str, Any]:
    return {**case.model_dump(mode="json"), "by": by, "at": datetime.now(UTC)}


def _all(connection: Connection) -> list[Kept]:
    """In the order of their groups and names, as people sort them, then as they were added."""
    kept = [_kept(row) for row in connection.execute(select(cases).order_by(cases.c.id))]
    return sorted(kept, key=lambda one: (one.case.group.casefold(), one.case.name.casefold()))


def _texts(case: Case) -> list[str]:
    return [case.name, *(turn.text for turn in case.turns)]


def _kept(row: Any) -> Kept:
    fields = {name: getattr(row, name) for name in Case.model_fields}
    return Kept(row.id, Case.model_validate(fields), row.by, row.at)
