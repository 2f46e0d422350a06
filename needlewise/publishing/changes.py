"""Changes of the data files, from draft to published, in the database."""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from needlewise.errors import PublishingError
from needlewise.publishing.project import Texts, check_path, read_text
from needlewise.store.tables import changes

State = Literal[
    "draft",
    "queued",
    "checking",
    "training",
    "testing",
    "applying",
    "published",
    "refused",
    "rolled_back",
]
ENDED: Collection[State] = ("published", "refused", "rolled_back")


@dataclass(frozen=True)
class FileChange:
    """What a file held when the change was made, and what it shall hold; None: no such file."""

    before: str | None
    after: str | None


@dataclass(frozen=True)
class Change:
    """A row of `changes`."""

    id: int
    title: str
    state: State
    by: str
    at: datetime
    published_by: str | None
    published_at: datetime | None
    files: Mapping[str, FileChange]
    report: Mapping[str, Any]
    """What the tests said, see `needlewise.publishing.gates`."""
    reason: str | None
    """Why it was refused."""
    model_before: str | None
    model_after: str | None
    undoes: int | None

    @property
    def after(self) -> Texts:
        """The texts of its files once it is published."""
        return {path: file.after for path, file in self.files.items()}


def against_disk(after: Texts) -> Mapping[str, FileChange]:
    """The change that turns the files as they are now into `after`.

    Raises:
        PublishingError: a path is none of a data file.
    """
    found = {path: FileChange(read_text(path), text) for path, text in after.items()}
    return {path: file for path, file in found.items() if file.before != file.after}


def create(
    connection: Connection,
    title: str,
    files: Mapping[str, FileChange],
    by: str,
    undoes: int | None = None,
) -> int:
    """Keeps a draft and returns its id.

    Raises:
        PublishingError: it changes nothing, or what is no data file.
    """
    if not files:
        raise PublishingError("This changes nothing. Edit something first.")
    for path in files:
        check_path(path)
    values = {
        "title": title[:200],
        "state": "draft",
        "by": by,
        "at": datetime.now(UTC),
        "files": {path: vars(file) for path, file in files.items()},
        "undoes": undoes,
    }
    [id] = connection.execute(insert(changes).values(values)).inserted_primary_key
    return cast(int, id)


def get(connection: Connection, id: int) -> Change:
    """The change `id`.

    Raises:
        PublishingError: there is none.
    """
    row = connection.execute(select(changes).where(changes.c.id == id)).one_or_none()
    if row is None:
        raise PublishingError(f"There is no change {id}. Choose one of the list of changes.")
    return _change(row)


def recent(
    connection: Connection, *, states: Collection[State] = (), limit: int = 100
) -> list[Change]:
    """The newest changes first; of these states only, where some are given."""
    query = select(changes).order_by(changes.c.id.desc()).limit(limit)
    if states:
        query = query.where(changes.c.state.in_(states))
    return [_change(row) for row in connection.execute(query)]


def under_way(connection: Connection, undoes: int) -> Change | None:
    """The change that is to roll back `undoes`, if there is one that has not ended."""
    query = select(changes).where(changes.c.undoes == undoes, changes.c.state.notin_(ENDED))
    row = connection.execute(query).first()
    return None if row is None else _change(row)


def discard(connection: Connection, id: int) -> None:
    """Deletes a draft.

    Raises:
        PublishingError: it is no draft any more.
    """
    draft = (changes.c.id == id) & (changes.c.state == "draft")
    if not connection.execute(delete(changes).where(draft)).rowcount:
        raise PublishingError(f"Change {id} is no draft; it stays in the history.")


def move(connection: Connection, id: int, state: State, **columns: Any) -> None:
    """Sets the state of a change, and other columns with it."""
    connection.execute(update(changes).where(changes.c.id == id).values(state=state, **columns))


def diff(change: Change) -> str:
    """What it changes, as a unified diff."""
    return diff_of(change.files)


def diff_of(files: Mapping[str, FileChange]) -> str:
    """The same of files that are no change yet."""
    lines: list[str] = []
    for path, file in files.items():
        before, after = (
            (text or "").splitlines(keepends=True) for text in (file.before, file.after)
        )
        old = "/dev/null" if file.before is None else f"a/{path}"
        new = "/dev/null" if file.after is None else f"b/{path}"
        lines += difflib.unified_diff(before, after, old, new)
    return "".join(lines)


def _change(row: Any) -> Change:
    values = dict(row._mapping)
    files = {path: FileChange(**file) for path, file in values.pop("files").items()}
    return Change(**values | {"files": files, "report": values["report"] or {}})
