"""Each page is for those who are signed in and may see it, and for nobody else."""

import pytest
from routes import PUBLIC, Address, addresses
from staff import csrf, desk, post, staff
from starlette.testclient import TestClient

from needlewise.desk.roles import Role, role_named
from needlewise.store.database import Database

GUARDED = [address for address in addresses() if address.path not in PUBLIC]
ADMINISTRATORS = ("/people", "/audit")


def ask(client: TestClient, address: Address) -> int:
    if address.method == "GET":
        return client.get(address.filled).status_code
    return post(client, address.filled).status_code


@pytest.mark.parametrize("address", GUARDED, ids=str)
def test_nobody_is_let_in_without_signing_in(database: Database, address: Address) -> None:
    visitor = desk(database)
    response = visitor.request(address.method, address.filled)
    assert response.status_code == 303
    assert response.headers["location"].startswith("/sign-in?next=/")
    part = visitor.request(address.method, address.filled, headers={"HX-Request": "true"})
    assert (part.status_code, part.content) == (204, b"")
    assert part.headers["hx-redirect"] == "/sign-in"


@pytest.mark.parametrize("address", GUARDED, ids=str)
def test_what_one_may_do_all_above_may(database: Database, address: Address) -> None:
    refused = [ask(staff(database, role), address) == 403 for role in Role]
    assert refused == sorted(refused, reverse=True)
    assert not refused[-1], "not even an administrator may"


@pytest.mark.parametrize(
    "address", [a for a in GUARDED if a.path.startswith(ADMINISTRATORS)], ids=str
)
def test_people_and_audit_are_for_administrators(database: Database, address: Address) -> None:
    refused = [ask(staff(database, role), address) == 403 for role in Role]
    assert refused == [True, True, True, False]


@pytest.mark.parametrize("address", [a for a in GUARDED if a.method == "POST"], ids=str)
def test_a_viewer_changes_nothing_of_tests_wording_and_models(
    database: Database, address: Address
) -> None:
    allowed = ask(staff(database, Role.VIEWER), address) != 403
    own = ("/sign-out", "/account", "/inbox", "/try", "/conversations")
    assert not allowed or address.path.startswith(own)


def test_a_token_of_another_session_does_not_raise_a_role(database: Database) -> None:
    admins = csrf(staff(database, Role.ADMIN))
    viewer = staff(database, Role.VIEWER)
    sent = {"csrf": admins, "name": "mallory", "role": "admin"}
    assert viewer.post("/people", data=sent).status_code == 403


def test_a_refusal_names_the_role_that_is_needed(database: Database) -> None:
    page = staff(database, Role.TESTER).get("/people").text
    assert "for people who are admin or more; you are tester" in page


def test_navigation_shows_what_one_may_see(database: Database) -> None:
    assert 'href="/people"' in staff(database, Role.ADMIN).get("/account").text
    assert 'href="/people"' not in staff(database, Role.CLINICIAN).get("/account").text


def test_an_unknown_role_is_told_the_choices() -> None:
    with pytest.raises(ValueError, match="viewer, tester, clinician, admin"):
        role_named("owner")
