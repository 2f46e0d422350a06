"""No page of another site can make somebody's browser change anything here."""

import pytest
from routes import Address, addresses
from staff import csrf, staff

from needlewise.desk.roles import Role
from needlewise.store.database import Database

OWN_CHECK = ("/sign-in",)  # test_sign_in.py
FORMS = [a for a in addresses() if a.method == "POST" and a.path not in OWN_CHECK]
TOKENS = ["", "made up", "ü", "\0"]


@pytest.mark.parametrize("address", FORMS, ids=str)
def test_a_form_without_the_sessions_token_changes_nothing(
    database: Database, address: Address
) -> None:
    admin = staff(database, Role.ADMIN)
    other = csrf(staff(database, Role.ADMIN))
    for token in (*TOKENS, other):
        response = admin.post(address.filled, data={"csrf": token})
        assert response.status_code == 403, token
        assert "out of date" in response.text
    assert admin.post(address.filled).status_code == 403
    upload = admin.post(address.filled, files={"csrf": ("x", b"x")})
    assert upload.status_code == 403


def test_there_are_forms_to_test() -> None:
    assert {"/sign-out", "/people", "/account/password"} <= {form.path for form in FORMS}


@pytest.mark.parametrize("address", FORMS, ids=str)
def test_a_form_is_not_sent_by_an_address(database: Database, address: Address) -> None:
    admin = staff(database, Role.ADMIN)
    response = admin.get(address.filled, params={"csrf": csrf(admin)})
    has_page = any(a.path == address.path and a.method == "GET" for a in addresses())
    assert has_page or response.status_code in (404, 405)
