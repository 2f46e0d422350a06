"""A person of the desk, as the database holds them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from needlewise.desk.identity.sessions import User
from needlewise.desk.roles import Role, role_named
from needlewise.errors import NeedlewiseError
from needlewise.store.tables import users

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,99}")


class UserError(NeedlewiseError):
    """A change of people that is not possible; the text says why."""


@dataclass(frozen=True)
class Person:
    """A user, with what administrators see of them."""

    user: User
    must_change_password: bool
    has_password: bool
    disabled_at: datetime | None
    created_at: datetime

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def role(self) -> Role:
        return self.user.role

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None


def normal_name(name: str) -> str:
    """As it is kept: case, and the keyboard that it was typed on, make no difference."""
    return unicodedata.normalize("NFKC", name).strip().lower()


def checked_name(name: str) -> str:
    """As `normal_name`.

    Raises:
        UserError: nobody can be called so.
    """
    called = normal_name(name)
    if not _NAME.fullmatch(called):
        raise UserError(
            f"{name!r} cannot be a name: 2 to 100 letters a to z, digits and . _ @ + - "
            "that begin with a letter or digit, such as an e-mail address."
        )
    return called


def row_of(connection: Connection, name: str) -> Any:
    """The row of `name`.

    Raises:
        UserError: there is none.
    """
    row = connection.execute(select(users).where(users.c.name == normal_name(name))).first()
    if row is None:
        raise UserError(f"There is no person called {normal_name(name)!r}.")
    return row


def change(connection: Connection, row: Any, **values: Any) -> None:
    """Sets columns of a row."""
    connection.execute(users.update().where(users.c.id == row.id).values(**values))


def person(row: Any) -> Person:
    """Who a row is of."""
    user = User(row.id, row.name, role_named(row.role))
    has_password = row.password is not None
    return Person(user, row.must_change_password, has_password, row.disabled_at, row.created_at)
