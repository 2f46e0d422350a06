"""The pages of people and of one's own account."""

import re

import pytest
from staff import desk, post, staff
from starlette.testclient import TestClient

from needlewise.desk.identity import credentials, passwords, users
from needlewise.desk.identity.sessions import COOKIE
from needlewise.desk.roles import Role
from needlewise.store.database import Database

GOOD = "four words nobody joins"


@pytest.fixture
def admin(database: Database) -> TestClient:
    return staff(database, Role.ADMIN, name="ada")


def shown_password(page: str) -> str:
    [password] = re.findall(r'<code class="secret">([^<]+)</code>', page)
    return str(password)


def signed_in(database: Database, name: str, password: str) -> TestClient:
    client = desk(database)
    response = client.post("/sign-in", data={"name": name, "password": password})
    assert response.status_code == 303, response.text
    return client


def test_somebody_is_added_and_chooses_a_password(admin: TestClient, database: Database) -> None:
    added = post(admin, "/people", name="Tess@Clinic.example", role="tester")
    assert added.status_code == 200
    password = shown_password(added.text)
    assert password not in admin.get("/people").text
    tess = signed_in(database, "tess@clinic.example", password)
    for page in ("/account", "/people", "/audit"):
        assert tess.get(page).headers["location"] == "/account/password"
    assert "holds once" in tess.get("/account/password").text
    changed = post(tess, "/account/password", current=password, new=GOOD, again=GOOD)
    assert changed.headers["location"] == "/account"
    page = tess.get("/account").text
    assert "tess@clinic.example" in page
    assert "tester" in page


def test_who_has_to_choose_a_password_can_sign_out(admin: TestClient, database: Database) -> None:
    password = shown_password(post(admin, "/people", name="tess", role="tester").text)
    tess = signed_in(database, "tess", password)
    assert post(tess, "/sign-out").headers["location"] == "/sign-in"


@pytest.mark.parametrize(
    ("name", "role", "problem"),
    [
        ("ada", "viewer", "already"),
        ("a b", "viewer", "cannot be a name"),
        ("tess", "owner", "no role"),
        ("", "viewer", "cannot be a name"),
    ],
)
def test_nobody_is_added_by_mistake(
    admin: TestClient, database: Database, name: str, role: str, problem: str
) -> None:
    response = post(admin, "/people", name=name, role=role)
    assert response.status_code == 400
    assert problem in response.text
    assert f'name="name" value="{name}"' in response.text
    assert [person.name for person in users.list_people(database)] == ["ada"]


def test_a_role_is_changed(admin: TestClient, database: Database) -> None:
    tess = staff(database, Role.TESTER, name="tess")
    id = users.by_name(database, "tess").user.id
    assert post(admin, f"/people/{id}/role", role="admin").status_code == 303
    assert tess.get("/people").status_code == 200
    assert post(admin, f"/people/{id}/role", role="owner").status_code == 400
    assert users.by_name(database, "tess").role is Role.ADMIN


def test_somebody_is_disabled_and_enabled(admin: TestClient, database: Database) -> None:
    tess = staff(database, Role.TESTER, name="tess")
    id = users.by_name(database, "tess").user.id
    post(admin, f"/people/{id}/disable")
    assert "disabled" in admin.get("/people").text
    assert tess.get("/account").status_code == 303
    post(admin, f"/people/{id}/enable")
    assert "disabled" not in admin.get("/people").text


def test_a_forgotten_password_is_reset(admin: TestClient, database: Database) -> None:
    tess = staff(database, Role.TESTER, name="tess")
    id = users.by_name(database, "tess").user.id
    password = shown_password(post(admin, f"/people/{id}/reset").text)
    assert tess.get("/account").status_code == 303
    assert signed_in(database, "tess", password).get("/account").status_code == 303


def test_the_last_administrator_is_told_why_not(admin: TestClient, database: Database) -> None:
    id = users.by_name(database, "ada").user.id
    for change, fields in (("disable", {}), ("role", {"role": "viewer"})):
        response = post(admin, f"/people/{id}/{change}", **fields)
        assert response.status_code == 400
        assert "last administrator" in response.text
    assert post(admin, f"/people/{id}/reset").status_code == 400
    assert admin.get("/people").status_code == 200


def test_who_is_not_there_is_not_found(admin: TestClient) -> None:
    for id in (4711, 2**31, 10**30):
        for change in ("disable", "enable", "reset", "role"):
            assert post(admin, f"/people/{id}/{change}", role="viewer").status_code == 404


@pytest.fixture
def tess(database: Database) -> TestClient:
    users.add(database, "tess", Role.TESTER, by="test")
    users.set_password(database, "tess", GOOD, by="test")
    return signed_in(database, "tess", GOOD)


NEW = "five other words nobody joins"


@pytest.mark.parametrize(
    ("current", "new", "again", "field"),
    [
        ("wrong", NEW, NEW, "Password until now"),
        (GOOD, NEW, NEW + "!", "New password again"),
        (GOOD, "short", "short", "New password:"),
        (GOOD, GOOD, GOOD, "New password:"),
        ("", "", "", "Password until now"),
    ],
)
def test_a_password_is_not_changed_by_mistake(
    tess: TestClient, database: Database, current: str, new: str, again: str, field: str
) -> None:
    response = post(tess, "/account/password", current=current, new=new, again=again)
    assert response.status_code == 400
    [problem] = re.findall(r'role="alert"[^>]*>([^<]+)<', response.text)
    assert problem.startswith(field)
    assert credentials.right_password(database, "tess", GOOD) is not None


def test_a_changed_password_ends_all_other_sessions(tess: TestClient, database: Database) -> None:
    other = signed_in(database, "tess", GOOD)
    before = tess.cookies[COOKIE]
    assert "1 other place" in tess.get("/account").text
    post(tess, "/account/password", current=GOOD, new=NEW, again=NEW)
    assert tess.get("/account").status_code == 200
    assert tess.cookies[COOKIE] != before
    assert other.get("/account").status_code == 303


def test_all_other_sessions_can_be_ended(tess: TestClient, database: Database) -> None:
    other = signed_in(database, "tess", GOOD)
    post(tess, "/account/sessions/end")
    assert tess.get("/account").status_code == 200
    assert other.get("/account").status_code == 303


def test_passwords_are_not_guessed_on_the_account_page(tess: TestClient) -> None:
    for _ in range(20):
        response = post(tess, "/account/password", current="wrong", new=NEW, again=NEW)
    assert "too many attempts" in response.text
    response = post(tess, "/account/password", current=GOOD, new=NEW, again=NEW)
    assert response.status_code == 400


def test_spaces_around_a_password_count(tess: TestClient, database: Database) -> None:
    spaced = f" {NEW} "
    post(tess, "/account/password", current=GOOD, new=spaced, again=spaced)
    assert credentials.right_password(database, "tess", spaced) is not None
    assert credentials.right_password(database, "tess", NEW) is None


def test_the_form_says_the_rules(tess: TestClient) -> None:
    assert (
        f"{passwords.SHORTEST} to {passwords.LONGEST} characters"
        in tess.get("/account/password").text
    )
