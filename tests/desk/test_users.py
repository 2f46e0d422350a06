"""People and their passwords."""

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from needlewise.clinic import clinic
from needlewise.desk.identity import credentials, passwords, sessions, users
from needlewise.desk.identity.person import UserError
from needlewise.desk.roles import Role
from needlewise.store import audit
from needlewise.store.database import Database
from needlewise.store.tables import users as table

STRONG = passwords._HASHER
"""As it is outside of tests."""
GOOD = "four words nobody joins"


@pytest.fixture
def people(database: Database) -> Database:
    """Ada, an administrator, and tess, a tester."""
    users.add(database, "ada", Role.ADMIN, by="test")
    users.add(database, "tess", Role.TESTER, by="test")
    return database


def right(database: Database, name: str, password: str) -> bool:
    return credentials.right_password(database, name, password) is not None


def test_the_one_time_password_signs_in_and_has_to_be_changed(database: Database) -> None:
    password = users.add(database, "ada", Role.ADMIN, by="test")
    assert right(database, "ada", password)
    assert users.by_name(database, "ada").must_change_password
    users.set_password(database, "ada", GOOD, by="ada")
    assert not users.by_name(database, "ada").must_change_password
    assert not right(database, "ada", password)
    assert right(database, "ada", GOOD)


def test_a_password_costs_whoever_guesses_what_owasp_recommends() -> None:
    assert STRONG.type.name == "ID"
    assert STRONG.memory_cost >= 19 * 1024
    assert STRONG.time_cost >= 2


def test_only_a_hash_of_a_password_is_kept(people: Database) -> None:
    users.set_password(people, "tess", GOOD, by="tess")
    with people.read() as connection:
        row = connection.execute(select(table).where(table.c.name == "tess")).one()
    assert row.password.startswith("$argon2id$")
    assert GOOD not in str(row)


def test_a_hash_of_weaker_parameters_is_made_anew(people: Database) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(GOOD)
    with people.write() as connection:
        connection.execute(table.update().where(table.c.name == "tess").values(password=weak))
    assert not right(people, "tess", "something else")
    assert right(people, "tess", GOOD)
    with people.read() as connection:
        kept = connection.execute(select(table.c.password).where(table.c.name == "tess")).scalar()
    assert kept != weak
    assert right(people, "tess", GOOD)


@pytest.mark.parametrize("kept", [None, "", "not a hash"])
def test_no_password_is_right_where_none_is_kept(people: Database, kept: str | None) -> None:
    with people.write() as connection:
        connection.execute(table.update().where(table.c.name == "tess").values(password=kept))
    for password in ("", "None", kept or GOOD):
        assert not right(people, "tess", password)


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "x" * 201,
        "aaaaaaaaaaaa",
        "abababababab",
        "password1234",
        "Passwordpassword",
        "Tess-the-tester",
        "tess-the-tester2026",
        "MICRONEEDLING",
        "microneedling 1",
    ],
)
def test_passwords_that_are_easy_to_guess_are_refused(people: Database, password: str) -> None:
    users.add(people, "tess.the.tester@clinic.example", Role.TESTER, by="test")
    with pytest.raises(passwords.WeakPassword):
        users.set_password(people, "tess.the.tester@clinic.example", password, by="tess")


def test_the_clinics_name_is_no_password() -> None:
    with pytest.raises(passwords.WeakPassword):
        passwords.check(clinic().name + "2026", "tess")


@pytest.mark.parametrize("password", [GOOD, "x7$kPq!2mVzT", "пароль из слов", "a b c d e f " * 16])
def test_other_passwords_are_accepted(people: Database, password: str) -> None:
    users.set_password(people, "tess", password, by="tess")
    assert right(people, "tess", password)


def test_one_time_passwords_keep_the_rules_and_differ(database: Database) -> None:
    made = {passwords.one_time() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        passwords.check(password, "tess")


@pytest.mark.parametrize(
    "name", ["", "a", "-x", "a b", "tess<b>", "tëss", "x" * 101, "a\nb", "t\0"]
)
def test_what_cannot_be_a_name(database: Database, name: str) -> None:
    with pytest.raises(UserError, match="cannot be a name"):
        users.add(database, name, Role.VIEWER, by="test")


@pytest.mark.parametrize("name", ["tess", "TESS", " tess ", "ｔｅｓｓ"])
def test_a_name_is_given_once(people: Database, name: str) -> None:
    with pytest.raises(UserError, match="already"):
        users.add(people, name, Role.VIEWER, by="test")
    assert [person.name for person in users.list_people(people)] == ["ada", "tess"]


def test_the_last_administrator_stays(people: Database) -> None:
    for change in (
        lambda: users.disable(people, "ada", by="ada"),
        lambda: users.set_role(people, "ada", Role.CLINICIAN, by="ada"),
    ):
        with pytest.raises(UserError, match="last administrator"):
            change()
    assert users.by_name(people, "ada").role is Role.ADMIN
    assert users.by_name(people, "ada").is_active
    users.set_role(people, "tess", Role.ADMIN, by="ada")
    users.disable(people, "ada", by="tess")
    with pytest.raises(UserError, match="last administrator"):
        users.set_role(people, "tess", Role.VIEWER, by="tess")


def test_a_disabled_administrator_is_none(people: Database) -> None:
    users.add(people, "ann", Role.ADMIN, by="ada")
    users.disable(people, "ann", by="ada")
    with pytest.raises(UserError, match="last administrator"):
        users.disable(people, "ada", by="ada")
    users.set_role(people, "ann", Role.VIEWER, by="ada")


def test_a_new_password_ends_all_sessions(people: Database) -> None:
    person = users.by_name(people, "tess").user
    for change in (
        lambda: users.reset(people, "tess", by="ada"),
        lambda: users.set_password(people, "tess", GOOD, by="tess"),
    ):
        token = sessions.open(people, person.id)
        change()
        assert sessions.find(people, token) is None


def test_the_first_administrator_is_made_once(database: Database) -> None:
    first = users.ensure_first_admin(database)
    assert first is not None
    assert right(database, *first)
    assert users.by_name(database, first[0]).role is Role.ADMIN
    assert users.ensure_first_admin(database) is None


def test_who_is_not_there_is_named(people: Database) -> None:
    for change in (users.reset, users.disable, users.enable):
        with pytest.raises(UserError, match="no person called 'bob'"):
            change(people, "bob", by="ada")


def test_every_change_is_in_the_audit_log(people: Database) -> None:
    users.set_role(people, "tess", Role.CLINICIAN, by="ada")
    users.reset(people, "tess", by="ada")
    users.set_password(people, "tess", GOOD, by="tess")
    users.disable(people, "tess", by="ada")
    users.enable(people, "tess", by="ada")
    with people.read() as connection:
        found = list(reversed(audit.entries(connection, action="user")))
    assert [(entry.by, entry.action, entry.subject) for entry in found[2:]] == [
        ("ada", "user.role", "tess"),
        ("ada", "user.reset", "tess"),
        ("tess", "user.password", "tess"),
        ("ada", "user.disable", "tess"),
        ("ada", "user.enable", "tess"),
    ]
    assert found[2].detail == {"from": "tester", "to": "clinician"}


def test_what_is_refused_is_not_in_the_audit_log(people: Database) -> None:
    with pytest.raises(UserError):
        users.disable(people, "ada", by="ada")
    with people.read() as connection:
        assert not audit.entries(connection, action="user.disable")
