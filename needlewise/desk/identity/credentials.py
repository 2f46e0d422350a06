"""Whether somebody is who they say they are."""

import hashlib

from sqlalchemy import select

from needlewise.desk.identity import passwords
from needlewise.desk.identity.person import change, normal_name, person
from needlewise.desk.identity.sessions import User
from needlewise.store.audit import note
from needlewise.store.database import Database
from needlewise.store.tables import users


def is_known(database: Database, name: str) -> bool:
    """Whether there is a person called `name`."""
    query = select(users.c.id).where(users.c.name == normal_name(name))
    with database.read() as connection:
        return connection.execute(query).first() is not None


def right_password(database: Database, name: str, password: str) -> User | None:
    """Who signs in with these; None, after as long, where nobody may."""
    with database.read() as connection:
        row = connection.execute(select(users).where(users.c.name == normal_name(name))).first()
    kept = row.password if row and row.disabled_at is None else None
    if not passwords.is_right(password, kept) or row is None or kept is None:
        return None
    if passwords.is_outdated(kept):
        with database.write() as connection:
            change(connection, row, password=passwords.hashed(password))
    return person(row).user


def by_openid(database: Database, issuer: str, subject: str, email: str) -> User | None:
    """Whom an organisation's account belongs to; None where nobody who may sign in.

    At first it is told by `email`, which the provider has verified, later by `subject`: an
    address may be given to somebody else. Whoever signs in so needs no password here.
    """
    account = hashlib.sha256(f"{issuer} {subject}".encode()).hexdigest()
    known = select(users).where(users.c.subject == account)
    named = select(users).where(users.c.name == normal_name(email), users.c.subject.is_(None))
    with database.write() as connection:
        row = connection.execute(known).first()
        if row is None:
            row = connection.execute(named).first()
            if row is None or row.disabled_at is not None:
                return None
            values = {"password": None, "must_change_password": False}
            unused = values if row.must_change_password else {}
            change(connection, row, subject=account, **unused)
            note(connection, row.name, "user.openid", row.name)
    return None if row.disabled_at is not None else person(row).user
