"""`needlewise desk-user`, as it is typed."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from running import COMMAND

from needlewise.desk.identity import credentials, users
from needlewise.desk.roles import Role
from needlewise.store import audit
from needlewise.store.database import Database

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def command(database: Database, tmp_path: Path) -> Command:
    environment = {**os.environ, "NEEDLEWISE_DATABASE_URL": f"sqlite:///{tmp_path}/needlewise.db"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, "desk-user", *arguments], env=environment, capture_output=True, text=True
        )

    return run


def test_an_administrator_is_added_from_nothing(command: Command, database: Database) -> None:
    added = command("add", "ada@clinic.example", "--role", "admin")
    assert (added.returncode, added.stderr) == (0, "")
    password = added.stdout.split()[-1]
    user = credentials.right_password(database, "ada@clinic.example", password)
    assert user is not None
    assert user.role is Role.ADMIN
    listed = command("list")
    assert listed.stdout == "ada@clinic.example: admin\n"


def test_people_are_changed(command: Command, database: Database) -> None:
    users.add(database, "ada", Role.ADMIN, by="test")
    users.add(database, "tess", Role.VIEWER, by="test")
    assert command("role", "tess", "tester").returncode == 0
    assert users.by_name(database, "tess").role is Role.TESTER
    assert command("disable", "tess").returncode == 0
    assert command("list").stdout == "ada: admin\ntess: tester, disabled\n"
    assert command("enable", "tess").returncode == 0
    password = command("reset", "tess").stdout.split()[-1]
    assert credentials.right_password(database, "tess", password) is not None
    with database.read() as connection:
        found = audit.entries(connection, by="command line")
    assert [entry.action for entry in reversed(found)] == [
        "user.role",
        "user.disable",
        "user.enable",
        "user.reset",
    ]


def test_what_is_not_possible_is_explained(command: Command, database: Database) -> None:
    users.add(database, "ada", Role.ADMIN, by="test")
    refused = command("disable", "ada")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "last administrator" in refused.stderr
    unknown = command("reset", "bob")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "no person called 'bob'" in unknown.stderr


@pytest.mark.parametrize(
    "arguments", [(), ("add", "tess"), ("add", "tess", "--role", "owner"), ("remove", "tess")]
)
def test_misuse_is_told(command: Command, arguments: tuple[str, ...]) -> None:
    assert command(*arguments).returncode == 2
