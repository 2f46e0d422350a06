"""The desk as a test opens it, and people who are signed in there."""

from datetime import UTC, datetime
from typing import Any, cast

import httpx
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from needlewise.desk.app import create_app
from needlewise.desk.engine import EngineDoor
from needlewise.desk.identity import sessions
from needlewise.desk.identity.sessions import COOKIE
from needlewise.desk.roles import Role
from needlewise.settings import Settings
from needlewise.store.database import Database
from needlewise.store.tables import users

ADDRESS = "https://testserver"


def desk(database: Database, engine: Any = None, chosen: Settings | None = None) -> TestClient:
    """The desk, nobody signed in; `engine` is asked as an EngineDoor; by default it is down."""
    app = create_app(database, engine or EngineDoor("http://127.0.0.1:9", 0.1), chosen)
    return TestClient(app, base_url=ADDRESS, follow_redirects=False)


def staff(database: Database, role: Role, engine: Any = None, name: str = "") -> TestClient:
    """The desk, somebody of `role` signed in; called as the role is unless `name` is given."""
    return sign_in_as(desk(database, engine), role, name)


def sign_in_as(client: TestClient, role: Role, name: str = "") -> TestClient:
    """Signs somebody in without a password: for tests that are about something else."""
    database = database_of(client)
    token = sessions.open(database, person(database, role, name or role.label))
    client.cookies.set(COOKIE, token, domain="testserver.local")
    return client


def person(database: Database, role: Role, name: str) -> int:
    """The id of the person called `name`, who is added where there is none."""
    with database.write() as connection:
        known = connection.execute(select(users.c.id).where(users.c.name == name)).scalar()
        if known is not None:
            return int(known)
        added = users.insert().values(name=name, role=role.label, created_at=datetime.now(UTC))
        return int(connection.execute(added).inserted_primary_key[0])


def post(client: TestClient, path: str, /, **fields: Any) -> httpx.Response:
    """Sends a form with the session's token; a field that is a tuple (name, bytes) is a file."""
    files = {name: value for name, value in fields.items() if isinstance(value, tuple)}
    texts = {name: value for name, value in fields.items() if name not in files}
    return client.post(path, data={"csrf": csrf(client), **texts}, files=files or None)


def csrf(client: TestClient) -> str:
    """The token that forms of this session hold."""
    signed = sessions.find(database_of(client), client.cookies.get(COOKIE, ""))
    return signed.csrf if signed else ""


def database_of(client: TestClient) -> Database:
    opened: Database = cast(Starlette, client.app).state.database
    return opened
