"""How long somebody is signed in, and what ends it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from staff import desk, person, staff

from needlewise.desk.identity import sessions, users
from needlewise.desk.roles import Role
from needlewise.store.database import Database
from needlewise.store.tables import sessions as table

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def token(database: Database) -> str:
    return sessions.open(database, person(database, Role.TESTER, "tess"), NOW)


def test_a_token_tells_who_it_is(database: Database, token: str) -> None:
    signed = sessions.find(database, token, NOW)
    assert signed is not None
    assert (signed.user.name, signed.user.role) == ("tess", Role.TESTER)
    assert signed.csrf


@pytest.mark.parametrize("token", ["", "made up", "ü" * 300, "\0"])
def test_what_is_no_token_is_nobody(database: Database, token: str) -> None:
    assert sessions.find(database, token, NOW) is None


def test_every_session_has_tokens_of_its_own(database: Database, token: str) -> None:
    other = sessions.open(database, person(database, Role.TESTER, "tess"), NOW)
    first, second = (sessions.find(database, t, NOW) for t in (token, other))
    assert first is not None
    assert second is not None
    assert token != other
    assert first.csrf != second.csrf
    assert first.session != second.session


def test_the_database_does_not_hold_the_token(database: Database, token: str) -> None:
    with database.read() as connection:
        [row] = connection.execute(select(table)).all()
    assert token not in map(str, row)


def test_it_ends_after_half_an_hour_of_nothing(database: Database, token: str) -> None:
    assert sessions.find(database, token, NOW + timedelta(minutes=29)) is not None
    assert sessions.find(database, token, NOW + timedelta(minutes=58)) is not None
    assert sessions.find(database, token, NOW + timedelta(minutes=89)) is None


def test_it_ends_after_ten_hours_however_busy(database: Database, token: str) -> None:
    at = NOW
    while at < NOW + timedelta(hours=9, minutes=50):
        at += timedelta(minutes=10)
        assert sessions.find(database, token, at) is not None or at >= NOW + timedelta(hours=10)
    assert sessions.find(database, token, NOW + timedelta(hours=10)) is None


def test_being_seen_is_written_once_a_minute(database: Database, token: str) -> None:
    def seen_at(seconds: int) -> datetime:
        sessions.find(database, token, NOW + timedelta(seconds=seconds))
        with database.read() as connection:
            at: datetime = connection.execute(select(table.c.seen_at)).scalar_one()
        return at

    assert seen_at(59) == NOW
    assert seen_at(60) == NOW + timedelta(seconds=60)


def test_ending_one_leaves_the_others(database: Database, token: str) -> None:
    other = sessions.open(database, person(database, Role.TESTER, "tess"), NOW)
    sessions.end(database, token)
    assert sessions.find(database, token, NOW) is None
    assert sessions.find(database, other, NOW) is not None


def test_ending_all_leaves_other_people(database: Database, token: str) -> None:
    mine = sessions.open(database, person(database, Role.VIEWER, "vera"), NOW)
    sessions.open(database, person(database, Role.TESTER, "tess"), NOW)
    assert sessions.end_all(database, person(database, Role.TESTER, "tess")) == 2
    assert sessions.find(database, token, NOW) is None
    assert sessions.find(database, mine, NOW) is not None


def test_ending_all_but_this_one(database: Database, token: str) -> None:
    this = sessions.find(database, token, NOW)
    assert this is not None
    other = sessions.open(database, this.user.id, NOW)
    assert sessions.end_all(database, this.user.id, but=this.session) == 1
    assert sessions.find(database, token, NOW) is not None
    assert sessions.find(database, other, NOW) is None


def test_who_is_disabled_is_signed_out(database: Database) -> None:
    person(database, Role.ADMIN, "ada")
    client = staff(database, Role.TESTER)
    assert client.get("/account").status_code == 200
    users.disable(database, "tester", by="ada")
    assert client.get("/account").status_code == 303
    users.enable(database, "tester", by="ada")
    assert client.get("/account").status_code == 303, "an old session came back"


def test_a_new_role_holds_from_the_next_page_on(database: Database) -> None:
    person(database, Role.ADMIN, "ada")
    client = staff(database, Role.ADMIN, name="bob")
    assert client.get("/people").status_code == 200
    users.set_role(database, "bob", Role.VIEWER, by="ada")
    assert client.get("/people").status_code == 403


def test_sessions_that_are_over_are_not_kept(database: Database, token: str) -> None:
    sessions.open(database, person(database, Role.TESTER, "tess"), NOW + timedelta(hours=11))
    with database.read() as connection:
        assert len(connection.execute(select(table)).all()) == 1


def test_nobody_is_signed_in_by_default(database: Database) -> None:
    response = desk(database).get("/account?x=1")
    assert response.status_code == 303
    assert response.headers["location"] == "/sign-in?next=/account%3Fx%3D1"
