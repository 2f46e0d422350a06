"""The chat page without JavaScript."""

import pytest
from fakes import FakeDetector, FakeEngine
from starlette.testclient import TestClient

from needlewise.clinic import clinic
from needlewise.red_flags.finding import Finding
from needlewise.red_flags.vocabulary import Level


def test_the_page_works_without_javascript(visitor: TestClient) -> None:
    assert "<script" not in visitor.get("/").text
    response = visitor.post("/", data={"text": "does it hurt?"})
    assert response.status_code == 200
    assert [r.status_code for r in response.history] == [303]
    for part in ("does it hurt?", "It should not.", "<li>numbed first</li>", "F21",
                 'value="Is it safe?"', "anaesthetic is applied beforehand"):  # fmt: skip
        assert part in response.text


def test_the_notice_says_what_it_is_whom_to_call_and_what_becomes_of_words(
    visitor: TestClient,
) -> None:
    page = visitor.get("/").text
    assert "not a doctor" in page
    assert 'href="tel:112"' in page
    assert f'href="{clinic().website.privacy}">Privacy</a>' in page


def test_whoever_only_looks_gets_no_cookie(visitor: TestClient) -> None:
    assert "set-cookie" not in visitor.get("/").headers
    cookie = visitor.post("/", data={"text": "hi"}).history[0].headers["set-cookie"]
    assert "httponly" in cookie.lower()
    assert "samesite=lax" in cookie.lower()


def test_the_page_shows_text_as_text(visitor: TestClient) -> None:
    page = visitor.post("/", data={"text": "<script>alert(1)</script>"}).text
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    ("text", "status", "word"),
    [("", 400, "type a question"), ("a" * 2_001, 400, "2,001"), ("a" * 70_000, 413, "too much")],
    ids=["empty", "long", "huge"],
)
def test_the_page_says_why_a_message_was_not_taken(
    visitor: TestClient, text: str, status: int, word: str
) -> None:
    response = visitor.post("/", data={"text": text})
    assert response.status_code == status
    assert word in response.text
    assert 'role="alert"' in response.text


def test_a_form_sent_twice_is_answered_once(engine: FakeEngine, visitor: TestClient) -> None:
    """An impatient second press of Send."""
    page = visitor.get("/").text
    id = page.partition('name="id" value="')[2].partition('"')[0]
    for _ in range(2):
        page = visitor.post("/", data={"text": "does it hurt?", "id": id}).text
    assert len(engine.asked) == 1
    assert page.count('class="message visitor"') == 1
    assert f'value="{id}"' not in page


@pytest.mark.parametrize(
    ("level", "link"), [("doctor", "tel:+442079460123"), ("emergency", "tel:112")]
)
def test_an_urgent_reply_is_marked_in_words_and_role(
    visitor: TestClient, fake_detector: FakeDetector, level: Level, link: str
) -> None:
    fake_detector.findings["help"] = Finding(level, "")
    page = visitor.post("/", data={"text": "help"}).text
    assert f'class="message assistant urgent {level}" role="alert"' in page
    assert f'href="{link}"' in page


def test_the_page_asks_whoever_may_be_reporting_something(
    visitor: TestClient, fake_detector: FakeDetector
) -> None:
    fake_detector.findings["bit damp"] = Finding("doctor", "infection", unsure=True)
    page = visitor.post("/", data={"text": "bit damp"}).text
    for title in ("I have this now", "No, I don&#39;t have this"):
        assert f'value="{title}"' in page
