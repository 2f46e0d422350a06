"""Sessions of signed-in people: a random token in a cookie, its hash in the database.

https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.engine import Connection

from needlewise.desk.roles import Role, role_named
from needlewise.store.database import Database
from needlewise.store.tables import sessions, users

COOKIE = "needlewise_desk"
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
"""A working day: nobody stays signed in over night."""
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class User:
    """A person who may use the desk."""

    id: int
    name: str
    role: Role


@dataclass(frozen=True)
class Signed:
    """A person who is signed in; `session` tells their sessions apart, `csrf` is for its forms."""

    user: User
    csrf: str
    session: str
    must_change_password: bool


def open(database: Database, user_id: int, now: datetime | None = None) -> str:
    """A new session's token, for the cookie."""
    token, now = secrets.token_urlsafe(32), now or datetime.now(UTC)
    with database.write() as connection:
        connection.execute(delete(sessions).where(sessions.c.started_at < now - ABSOLUTE))
        connection.execute(
            sessions.insert().values(
                id=_hash(token),
                user=user_id,
                csrf=secrets.token_urlsafe(32),
                started_at=now,
                seen_at=now,
            )
        )
    return token


def find(
    database: Database, token: str, now: datetime | None = None, *, is_seen: bool = True
) -> Signed | None:
    """Whose session this is; None where it ended, was idle too long, or they are disabled.

    Args:
        is_seen: whether a person asked; a page that renews itself keeps nobody signed in.
    """
    if not token:
        return None
    now = now or datetime.now(UTC)
    query = (
        select(sessions, users.c.name, users.c.role, users.c.must_change_password)
        .join(users, users.c.id == sessions.c.user)
        .where(sessions.c.id == _hash(token), users.c.disabled_at.is_(None))
        .where(sessions.c.seen_at > now - IDLE, sessions.c.started_at > now - ABSOLUTE)
    )
    with database.read() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    if is_seen and now - row.seen_at >= SEEN_EVERY:
        with database.write() as connection:
            seen = sessions.update().where(sessions.c.id == row.id).values(seen_at=now)
            connection.execute(seen)
    return _signed(row)


def count(database: Database, user_id: int, now: datetime | None = None) -> int:
    """In how many places a person is signed in."""
    now = now or datetime.now(UTC)
    query = (
        select(func.count())
        .select_from(sessions)
        .where(sessions.c.user == user_id)
        .where(sessions.c.seen_at > now - IDLE, sessions.c.started_at > now - ABSOLUTE)
    )
    with database.read() as connection:
        return int(connection.execute(query).scalar_one())


def end(database: Database, token: str) -> None:
    """Ends one session."""
    with database.write() as connection:
        connection.execute(delete(sessions).where(sessions.c.id == _hash(token)))


def end_all(database: Database, user_id: int, but: str = "") -> int:
    """Ends all sessions of a person, `but` that one; returns how many these were."""
    with database.write() as connection:
        return end_all_in(connection, user_id, but)


def end_all_in(connection: Connection, user_id: int, but: str = "") -> int:
    """As `end_all`, in the transaction that is the reason for it."""
    ended = delete(sessions).where(sessions.c.user == user_id, sessions.c.id != but)
    return int(connection.execute(ended).rowcount)


def _signed(row: Any) -> Signed:
    user = User(row.user, row.name, role_named(row.role))
    return Signed(user, row.csrf, row.id, row.must_change_password)


def _hash(token: str) -> str:
    """The token itself is in no database, so that whoever reads one cannot act as others."""
    return hashlib.sha256(token.encode()).hexdigest()
