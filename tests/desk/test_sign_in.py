"""Signing in with a password, as a browser does, and out."""

import pytest
from staff import desk, post
from starlette.testclient import TestClient

from needlewise.desk.identity import attempts, sessions, users
from needlewise.desk.identity.sessions import COOKIE
from needlewise.desk.roles import Role
from needlewise.store import audit
from needlewise.store.database import Database

PASSWORD = "four words nobody joins"


@pytest.fixture
def browser(database: Database) -> TestClient:
    """The desk, where vera may sign in, but has not."""
    users.add(database, "root", Role.ADMIN, by="test")
    users.add(database, "vera", Role.VIEWER, by="test")
    users.set_password(database, "vera", PASSWORD, by="test")
    return desk(database)


def sign_in(browser: TestClient, name: str = "vera", password: str = PASSWORD, next: str = "/"):
    return browser.post("/sign-in", data={"name": name, "password": password, "next": next})


def test_the_right_password_leads_to_what_was_asked_for(browser: TestClient) -> None:
    asked = browser.get("/account")
    form = browser.get(asked.headers["location"])
    assert 'name="next" value="/account"' in form.text
    response = sign_in(browser, next="/account")
    assert (response.status_code, response.headers["location"]) == (303, "/account")
    assert "vera" in browser.get("/account").text


def test_case_and_spaces_of_a_name_make_no_difference(browser: TestClient) -> None:
    assert sign_in(browser, name=" Vera ").status_code == 303


def test_a_password_from_another_keyboard_is_the_same(browser: TestClient) -> None:
    assert sign_in(browser, password="ｆour words nobody joins").status_code == 303


@pytest.mark.parametrize(
    ("name", "password"),
    [("vera", "something else"), ("nobody", PASSWORD), ("", ""), ("vera", ""), ("v\0", "\ud800")],
)
def test_anything_else_is_refused_in_the_same_words(
    browser: TestClient, name: str, password: str
) -> None:
    sent = {"name": name, "password": password.encode("utf-8", "surrogatepass")}
    response = browser.post("/sign-in", data=sent)
    assert response.status_code == 401
    assert "The name or the password is not right" in response.text
    assert COOKIE not in response.cookies


def test_a_password_is_never_shown_again(browser: TestClient) -> None:
    response = sign_in(browser, password="not <right> at all")
    assert "right&gt;" not in response.text
    assert 'value="vera"' in response.text


def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_http(browser: TestClient) -> None:
    cookie = sign_in(browser).headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    for part in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    assert "Expires" not in cookie


def test_on_plain_http_the_cookie_still_works(browser: TestClient) -> None:
    plain = TestClient(browser.app, base_url="http://127.0.0.1", follow_redirects=False)
    assert "Secure" not in sign_in(plain).headers["set-cookie"]
    assert plain.get("/account").status_code == 200


def test_every_sign_in_has_a_new_token_and_ends_the_old_session(
    browser: TestClient, database: Database
) -> None:
    sign_in(browser)
    first = browser.cookies[COOKIE]
    sign_in(browser)
    assert browser.cookies[COOKIE] != first
    assert sessions.find(database, first) is None


def test_a_token_that_somebody_planted_is_not_used(browser: TestClient) -> None:
    browser.cookies.set(COOKIE, "planted", domain="testserver.local")
    sign_in(browser)
    assert browser.cookies[COOKIE] != "planted"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        " /account",
        "account",
        "",
    ],
)
def test_signing_in_leads_nowhere_else(browser: TestClient, target: str) -> None:
    assert sign_in(browser, next=target).headers["location"] == "/"


def test_who_is_signed_in_is_led_on(browser: TestClient) -> None:
    sign_in(browser)
    assert browser.get("/sign-in?next=/account").headers["location"] == "/account"
    assert browser.get("/sign-in?next=//evil.example").headers["location"] == "/"


def test_signing_out_ends_the_session_itself(browser: TestClient, database: Database) -> None:
    sign_in(browser)
    token = browser.cookies[COOKIE]
    response = post(browser, "/sign-out")
    assert response.headers["location"] == "/sign-in"
    assert COOKIE not in browser.cookies
    assert sessions.find(database, token) is None


def test_who_is_disabled_cannot_sign_in(browser: TestClient, database: Database) -> None:
    users.disable(database, "vera", by="test")
    assert sign_in(browser).status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://testserver"}, 303),
        ({"Origin": "https://testserver"}, 303),
        ({}, 303),
    ],
)
def test_another_site_cannot_sign_somebody_in(
    browser: TestClient, headers: dict[str, str], status: int
) -> None:
    sent = {"name": "vera", "password": PASSWORD}
    assert browser.post("/sign-in", data=sent, headers=headers).status_code == status


def test_after_too_many_tries_even_the_right_password_waits(browser: TestClient) -> None:
    for _ in range(attempts.A_NAME):
        assert sign_in(browser, password="wrong").status_code == 401
    response = sign_in(browser)
    assert response.status_code == 429
    assert "Please try again in 15 minutes." in response.text
    assert 0 < int(response.headers["retry-after"]) <= attempts.MINUTES * 60 + 1
    assert COOKIE not in browser.cookies
    assert sign_in(browser, name="VERA").status_code == 429
    assert sign_in(browser, name="root", password="wrong").status_code == 401


def test_one_address_cannot_try_all_names(browser: TestClient) -> None:
    for number in range(attempts.AN_ADDRESS):
        assert sign_in(browser, name=f"name{number}").status_code == 401
    assert sign_in(browser).status_code == 429


def test_signing_in_begins_the_count_of_a_name_anew(browser: TestClient) -> None:
    for _ in range(2):
        for _ in range(attempts.A_NAME - 1):
            sign_in(browser, password="wrong")
        assert sign_in(browser).status_code == 303


def test_the_audit_log_tells_of_it_but_not_what_was_typed(
    browser: TestClient, database: Database
) -> None:
    sign_in(browser, password="my other password")
    sign_in(browser, name="my password in the wrong field")
    sign_in(browser)
    post(browser, "/sign-out")
    with database.read() as connection:
        found = audit.entries(connection, action="sign_in")
    assert [(entry.by, entry.action) for entry in reversed(found)] == [
        ("vera", "sign_in.wrong_password"),
        ("vera", "sign_in"),
        ("vera", "sign_in.end"),
    ]
    assert "my " not in "".join(map(str, found))
