"""Signing in with the organisation's account, against a provider on loopback."""

import time
from collections.abc import Iterator

import pytest
from joserfc import jwk
from provider import CLIENT, SECRET, FakeProvider
from staff import desk, person
from starlette.testclient import TestClient

from needlewise.desk import openid
from needlewise.desk.identity import credentials, users
from needlewise.desk.identity.sessions import COOKIE
from needlewise.desk.roles import Role
from needlewise.errors import SettingsError
from needlewise.settings import Settings, read_settings
from needlewise.store.database import Database

EMAIL = "tess@clinic.example"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProvider]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    made = FakeProvider()
    made.claims = {"email": EMAIL, "email_verified": True}
    yield made
    made.close()


@pytest.fixture
def browser(database: Database, provider: FakeProvider) -> TestClient:
    person(database, Role.TESTER, EMAIL)
    return desk(database, chosen=chosen(provider.issuer))


def chosen(issuer: str) -> Settings:
    return read_settings(
        {
            "NEEDLEWISE_OPENID_ISSUER": issuer,
            "NEEDLEWISE_OPENID_CLIENT_ID": CLIENT,
            "NEEDLEWISE_OPENID_CLIENT_SECRET": SECRET,
        }
    )


def sign_in(browser: TestClient, provider: FakeProvider, next: str = "/account"):
    begun = browser.get("/sign-in/openid", params={"next": next})
    assert begun.status_code == 302, begun.text
    return browser.get(provider.authorize(begun.headers["location"]))


def is_in(browser: TestClient) -> bool:
    return COOKIE in browser.cookies and browser.get("/account").status_code == 200


def test_a_person_is_known_by_the_verified_address(
    browser: TestClient, provider: FakeProvider
) -> None:
    assert "/sign-in/openid?next=/account" in browser.get("/sign-in?next=/account").text
    response = sign_in(browser, provider)
    assert (response.status_code, response.headers["location"]) == (303, "/account")
    assert EMAIL in browser.get("/account").text
    asked, exchanged = provider.asked
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["https://testserver/sign-in/openid/back"]
    assert exchanged["code"] == ["a-code"]
    assert exchanged["code_verifier"][0]


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": "stranger@elsewhere.example"},
        {"email": ""},
    ],
)
def test_who_is_not_known_is_refused(
    browser: TestClient, provider: FakeProvider, claims: dict[str, object]
) -> None:
    provider.claims |= claims
    response = sign_in(browser, provider)
    assert response.status_code == 403
    assert "ask an administrator" in response.text
    assert not is_in(browser)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another client"},
        {"aud": None},
        {"iss": "https://elsewhere.example"},
        {"exp": int(time.time()) - 3600},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_that_was_not_made_for_this_is_refused(
    browser: TestClient, provider: FakeProvider, claims: dict[str, object]
) -> None:
    provider.claims |= claims
    response = sign_in(browser, provider)
    assert response.status_code == 400
    assert "did not work" in response.text
    assert not is_in(browser)


def test_a_token_that_somebody_else_signed_is_refused(
    browser: TestClient, provider: FakeProvider
) -> None:
    provider.signs_with = jwk.RSAKey.generate_key(2048, {"kid": "one"})
    assert sign_in(browser, provider).status_code == 400
    assert not is_in(browser)


def test_an_answer_without_a_token_is_refused(browser: TestClient, provider: FakeProvider) -> None:
    provider.sends_id_token = False
    assert sign_in(browser, provider).status_code == 400
    assert not is_in(browser)


@pytest.mark.parametrize("query", ["", "?code=a&state=made-up", "?error=access_denied", "?code=a"])
def test_who_did_not_ask_is_refused(browser: TestClient, query: str) -> None:
    assert browser.get(f"/sign-in/openid/back{query}").status_code == 400
    assert not is_in(browser)


def test_the_way_back_belongs_to_one_browser_and_is_used_once(
    browser: TestClient, provider: FakeProvider
) -> None:
    begun = browser.get("/sign-in/openid")
    back = provider.authorize(begun.headers["location"])
    other = TestClient(browser.app, base_url="https://testserver", follow_redirects=False)
    assert other.get(back).status_code == 400
    assert browser.get(back).status_code == 303
    browser.cookies.delete(COOKIE)
    assert browser.get(back).status_code == 400


def test_it_leads_nowhere_else(browser: TestClient, provider: FakeProvider) -> None:
    assert sign_in(browser, provider, "https://evil.example").headers["location"] == "/"


def test_later_the_account_counts_not_the_address(
    browser: TestClient, provider: FakeProvider
) -> None:
    sign_in(browser, provider)
    browser.cookies.clear()
    provider.claims = {"email": "renamed@clinic.example", "email_verified": True}
    assert sign_in(browser, provider).status_code == 303, "the account's address was changed"
    browser.cookies.clear()
    provider.claims = {"sub": "person-2", "email": EMAIL, "email_verified": True}
    assert sign_in(browser, provider).status_code == 403, "somebody else got the address"


def test_a_reset_lets_another_account_be_theirs(
    browser: TestClient, provider: FakeProvider, database: Database
) -> None:
    sign_in(browser, provider)
    users.reset(database, EMAIL, by="test")
    provider.claims["sub"] = "person-2"
    assert sign_in(browser, provider).status_code == 303


def test_who_is_disabled_is_refused(
    browser: TestClient, provider: FakeProvider, database: Database
) -> None:
    person(database, Role.ADMIN, "ada")
    sign_in(browser, provider)
    users.disable(database, EMAIL, by="ada")
    assert sign_in(browser, provider).status_code == 403


def test_an_unused_one_time_password_is_void_afterwards(
    browser: TestClient, provider: FakeProvider, database: Database
) -> None:
    password = users.reset(database, EMAIL, by="test")
    sign_in(browser, provider)
    assert browser.get("/account").status_code == 200
    assert credentials.right_password(database, EMAIL, password) is None


def test_a_provider_that_is_down_is_told(browser: TestClient, provider: FakeProvider) -> None:
    provider.is_down = True
    response = browser.get("/sign-in/openid")
    assert response.status_code == 400
    assert "did not work" in response.text
    provider.is_down = False
    assert sign_in(browser, provider).status_code == 303


def test_without_a_provider_there_is_only_the_password(database: Database) -> None:
    browser = desk(database)
    assert "openid" not in browser.get("/sign-in").text
    for path in ("/sign-in/openid", "/sign-in/openid/back"):
        assert browser.get(path).headers["location"] == "/sign-in"


def test_half_a_provider_is_a_mistake() -> None:
    with pytest.raises(SettingsError, match="all three, or none"):
        openid.provider(read_settings({"NEEDLEWISE_OPENID_ISSUER": "https://id.example"}))
    with pytest.raises(SettingsError, match="https://"):
        openid.provider(chosen("http://id.example"))
