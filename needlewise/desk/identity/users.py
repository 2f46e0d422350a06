"""The people of the desk; every change of them is in the audit log."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from needlewise.desk.identity import passwords, sessions
from needlewise.desk.identity.person import Person, UserError, change, checked_name, person, row_of
from needlewise.desk.roles import Role
from needlewise.store.audit import note
from needlewise.store.database import Database
from needlewise.store.tables import users

FIRST_ADMIN = "admin"


def list_people(database: Database) -> list[Person]:
    """All people, by name."""
    with database.read() as connection:
        return [person(row) for row in connection.execute(select(users).order_by(users.c.name))]


def by_name(database: Database, name: str) -> Person:
    """The person who is called `name`.

    Raises:
        UserError: there is none.
    """
    with database.read() as connection:
        return person(row_of(connection, name))


def by_id(database: Database, id: int) -> Person:
    """The person of that number.

    Raises:
        UserError: there is none.
    """
    with database.read() as connection:
        row = connection.execute(select(users).where(users.c.id == id)).first()
    if row is None:
        raise UserError(f"There is no person {id}.")
    return person(row)


def add(database: Database, name: str, role: Role, by: str) -> str:
    """Adds a person; returns a password for their first sign-in.

    Raises:
        UserError: the name is taken, or is none.
    """
    with database.write() as connection:
        return _add(connection, name, role, by)


def ensure_first_admin(database: Database) -> tuple[str, str] | None:
    """Where there are no people yet: the name and one-time password of one who adds others."""
    with database.write() as connection:
        if connection.execute(select(func.count()).select_from(users)).scalar():
            return None
        return FIRST_ADMIN, _add(connection, FIRST_ADMIN, Role.ADMIN, "needlewise")


def set_role(database: Database, name: str, role: Role, by: str) -> None:
    """Gives a person another role, from their next page on.

    Raises:
        UserError: there is no such person, or nobody would be left to manage people.
    """
    with database.write() as connection:
        row = row_of(connection, name)
        if role is not Role.ADMIN:
            _keep_an_admin(connection, row)
        change(connection, row, role=role.label)
        detail = {"from": row.role, "to": role.label}
        note(connection, by, "user.role", row.name, detail)


def disable(database: Database, name: str, by: str) -> None:
    """Keeps a person from signing in, and ends their sessions.

    Raises:
        UserError: there is no such person, or nobody would be left to manage people.
    """
    with database.write() as connection:
        row = row_of(connection, name)
        _keep_an_admin(connection, row)
        if row.disabled_at is None:
            change(connection, row, disabled_at=datetime.now(UTC))
        sessions.end_all_in(connection, row.id)
        note(connection, by, "user.disable", row.name)


def enable(database: Database, name: str, by: str) -> None:
    """Lets a person sign in again.

    Raises:
        UserError: there is no such person.
    """
    with database.write() as connection:
        row = row_of(connection, name)
        change(connection, row, disabled_at=None)
        note(connection, by, "user.enable", row.name)


def reset(database: Database, name: str, by: str) -> str:
    """Ends a person's sessions and returns a password for their next sign-in.

    An account of the organisation that they signed in with is forgotten, too.

    Raises:
        UserError: there is no such person.
    """
    password = passwords.one_time()
    kept = passwords.hashed(password)
    with database.write() as connection:
        row = row_of(connection, name)
        change(connection, row, password=kept, must_change_password=True, subject=None)
        sessions.end_all_in(connection, row.id)
        note(connection, by, "user.reset", row.name)
    return password


def set_password(database: Database, name: str, password: str, by: str, but: str = "") -> None:
    """Gives a person the password that they chose; ends their sessions `but` that one.

    Raises:
        UserError: there is no such person.
        WeakPassword: it is easy to guess.
    """
    passwords.check(password, name)
    kept = passwords.hashed(password)
    with database.write() as connection:
        row = row_of(connection, name)
        change(connection, row, password=kept, must_change_password=False)
        sessions.end_all_in(connection, row.id, but)
        note(connection, by, "user.password", row.name)


def _add(connection: Connection, name: str, role: Role, by: str) -> str:
    called, password = checked_name(name), passwords.one_time()
    try:
        connection.execute(
            users.insert().values(
                name=called,
                role=role.label,
                password=passwords.hashed(password),
                must_change_password=True,
                created_at=datetime.now(UTC),
            )
        )
    except IntegrityError:
        raise UserError(f"There is a person called {called!r} already.") from None
    note(connection, by, "user.add", called, {"role": role.label})
    return password


def _keep_an_admin(connection: Connection, row: Any) -> None:
    """Refuses what would leave nobody to manage people."""
    administrators = (
        select(users.c.id)
        .where(users.c.role == Role.ADMIN.label, users.c.disabled_at.is_(None))
        .order_by(users.c.id)
        .with_for_update()  # two of them who disable each other take turns
    )
    if connection.execute(administrators).scalars().all() == [row.id]:
        raise UserError(
            f"{row.name!r} is the last administrator who can sign in. "
            "Make somebody else an administrator first."
        )
