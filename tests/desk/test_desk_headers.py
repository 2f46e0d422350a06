"""What the desk tells browsers to keep from others."""

import re

import pytest
from staff import desk, post, staff
from starlette.testclient import TestClient

from needlewise.desk.roles import Role
from needlewise.store.database import Database

PAGES = ["/sign-in", "/account", "/account/password", "/people", "/audit", "/nowhere", "/audit.csv"]


@pytest.fixture
def admin(database: Database) -> TestClient:
    client = staff(database, Role.ADMIN)
    return client


@pytest.mark.parametrize("path", [*PAGES, "/static/people.css"])
def test_no_page_may_be_framed_sniffed_or_hold_foreign_scripts(
    admin: TestClient, path: str
) -> None:
    headers = admin.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", PAGES)
def test_no_page_stays_on_a_shared_computer(admin: TestClient, path: str) -> None:
    assert admin.get(path).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/account", "/people", "/audit", "/sign-in"])
def test_pages_keep_the_policy_themselves(admin: TestClient, path: str) -> None:
    page = (desk(admin.app.state.database) if path == "/sign-in" else admin).get(path).text
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page)
    assert not re.search(r"""(src|href|action)=["']?(https?:)?//""", page)


def test_a_message_is_shown_once_and_as_text(admin: TestClient) -> None:
    admin.cookies.set("flash", "%3Cb%3Edone%3C%2Fb%3E", domain="testserver.local")
    assert "&lt;b&gt;done&lt;/b&gt;" in admin.get("/account").text
    assert "done" not in admin.get("/account").text


def test_a_change_says_that_it_is_done(admin: TestClient) -> None:
    post(admin, "/account/sessions/end")
    assert "signed out everywhere else" in admin.get("/account").text
