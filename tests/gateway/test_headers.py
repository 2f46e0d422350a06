"""Who may hold the widget, frame the page, or call the API from a page."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from fakes import FakeDetector, FakeEngine, gateway, send, start
from starlette.testclient import TestClient

from needlewise.clinic import Website

CLINIC, STRANGER = "https://www.clinic.example", "https://elsewhere.example"


@pytest.fixture
def allowing(engine: FakeEngine, fake_detector: FakeDetector) -> TestClient:
    """A gateway whose clinic allows its own site."""
    return TestClient(gateway(engine, fake_detector, Website(origins=(CLINIC,))))


def test_a_page_of_the_clinic_may_call_the_api(allowing: TestClient) -> None:
    asked = {
        "Origin": CLINIC,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    preflight = allowing.options("/api/v1/messages", headers=asked)
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == CLINIC
    allowing.headers["Origin"] = CLINIC
    start(allowing)
    response = send(allowing, "does it hurt?")
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == CLINIC
    assert "access-control-allow-credentials" not in response.headers


def test_a_page_of_another_site_may_not_and_changes_nothing(
    engine: FakeEngine, allowing: TestClient
) -> None:
    start(allowing)
    allowing.headers["Origin"] = STRANGER
    response = send(allowing, "does it hurt?")
    assert (response.status_code, response.json()["error"]["code"]) == (403, "origin")
    assert STRANGER in response.json()["error"]["message"]
    assert "access-control-allow-origin" not in response.headers
    assert not engine.asked


@pytest.mark.parametrize("origin", ["null", "http://www.clinic.example", f"{CLINIC}.evil.example"])
def test_what_merely_looks_like_the_clinic_is_another_site(
    allowing: TestClient, origin: str
) -> None:
    response = allowing.post("/api/v1/sessions", headers={"Origin": origin})
    assert response.status_code == 403


def test_the_gateways_own_pages_may_call_it(visitor: TestClient) -> None:
    response = visitor.post("/api/v1/sessions", headers={"Origin": "http://testserver"})
    assert response.status_code == 201


def test_every_response_carries_the_security_headers(
    new_visitor: Callable[[], TestClient],
) -> None:
    visitor = new_visitor()
    for path in ("/", "/static/chat.css", "/nowhere", "/api/v1/messages", "/demo/"):
        response = visitor.get(path)
        assert response.headers["content-security-policy"].startswith("default-src 'none'")
        assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "no-referrer"
    assert visitor.get("/").headers["cache-control"] == "no-store"
    assert visitor.get("/api/v1/messages").headers["cache-control"] == "no-store"


def test_allowed_sites_may_frame_the_page(allowing: TestClient) -> None:
    headers = allowing.get("/").headers
    assert f"frame-ancestors {CLINIC}" in headers["content-security-policy"]
    assert "x-frame-options" not in headers
    assert (
        "frame-ancestors 'none'"
        in allowing.get("/api/v1/messages").headers["content-security-policy"]
    )


def test_the_gateway_needs_neither_rasa_nor_tensorflow() -> None:
    """It starts in seconds, and a fault of theirs is none of its own."""
    code = "import sys, needlewise.gateway.__main__; print(*sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    modules = set(result.stdout.split())
    assert "needlewise.gateway.app" in modules
    assert not {"rasa", "tensorflow"} & modules
