"""The gateway's page and API, with an engine that the test controls."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from fakes import FAULTS, FakeDetector, FakeEngine
from starlette.testclient import TestClient

from needlewise.gateway.app import MAX_BODY
from needlewise.gateway.conversation import MAX_CHARACTERS
from needlewise.red_flags.finding import Finding
from needlewise.red_flags.vocabulary import Level
from needlewise.turn import Turn


def test_a_question_comes_back_as_a_turn(visitor: TestClient) -> None:
    response = visitor.post("/chat", json={"text": "does it hurt?"})
    assert response.status_code == 200
    assert Turn.model_validate(response.json()).topics == ("pain",)


def test_a_visitor_is_one_sender_and_two_are_two(
    engine: FakeEngine, new_visitor: Callable[[], TestClient]
) -> None:
    one, other = new_visitor(), new_visitor()
    for client in (one, one, other):
        client.post("/chat", json={"text": "hi"})
    first, second, third = (asked["sender"] for asked in engine.asked)
    assert first == second != third


def test_a_forged_identity_is_replaced(
    engine: FakeEngine, new_visitor: Callable[[], TestClient]
) -> None:
    victim, thief = new_visitor(), new_visitor()
    victim.post("/", data={"text": "something private"})
    thief.cookies.set("needlewise", "eyJ2aXNpdG9yIjogImd1ZXNzZWQifQ==.forged.signature")
    page = thief.get("/").text
    assert "something private" not in page
    thief.post("/chat", json={"text": "hi"})
    assert engine.asked[0]["sender"] != engine.asked[1]["sender"]


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        (b"not json", 400, "JSON"),
        (b"[" * 10_000, 400, "JSON"),
        (b'["hi"]', 400, "object"),
        (b"{}", 400, "text"),
        (b'{"text": 5}', 400, "text"),
        (b'{"text": ""}', 400, "type a question"),
        (b'{"text": " \\u0000\\ud800\\u200b "}', 400, "type a question"),
        (b'{"text": "' + b"a" * (MAX_CHARACTERS + 1) + b'"}', 400, "shorten"),
        (b'{"text": "' + b"a" * MAX_BODY + b'"}', 413, "bytes"),
    ],
    ids=["words", "deep", "list", "no text", "number", "empty", "invisible", "long", "huge"],
)
def test_what_cannot_be_read_is_refused_and_the_next_message_works(
    engine: FakeEngine, visitor: TestClient, body: bytes, status: int, word: str
) -> None:
    response = visitor.post("/chat", content=body)
    assert response.status_code == status
    assert word in response.json()["error"]
    assert not engine.asked
    assert visitor.post("/chat", json={"text": "does it hurt?"}).status_code == 200


def test_a_lone_surrogate_is_dropped_from_readable_text(
    engine: FakeEngine, visitor: TestClient
) -> None:
    response = visitor.post("/chat", content=b'{"text": "does it \\ud800hurt?"}')
    assert response.status_code == 200
    assert engine.asked[0]["text"] == "does it hurt?"


@pytest.mark.parametrize("fault", FAULTS)
def test_without_an_answer_it_says_so_and_gives_the_phone(
    engine: FakeEngine, visitor: TestClient, fault: str
) -> None:
    engine.respond = getattr(engine, fault)
    turn = Turn.model_validate(visitor.post("/chat", json={"text": "does it hurt?"}).json())
    assert (turn.escalation, turn.topics) == ("none", ())
    assert "can't answer just now" in turn.replies[0].text
    assert turn.replies[0].buttons[0].payload == "tel:+442079460123"


def test_the_page_works_without_javascript(visitor: TestClient) -> None:
    assert "<script" not in visitor.get("/").text
    response = visitor.post("/", data={"text": "does it hurt?"})
    assert response.status_code == 200
    assert [r.status_code for r in response.history] == [303]
    for part in ("does it hurt?", "It should not.", "<li>numbed first</li>", "F21",
                 'value="Is it safe?"', "anaesthetic is applied beforehand"):  # fmt: skip
        assert part in response.text


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


def test_every_response_carries_the_security_headers(visitor: TestClient) -> None:
    for response in (visitor.get("/"), visitor.get("/static/chat.css"), visitor.get("/nowhere")):
        assert response.headers["content-security-policy"].startswith("default-src 'none'")
        assert response.headers["x-content-type-options"] == "nosniff"
    assert visitor.get("/").headers["cache-control"] == "no-store"


def test_health_tells_whether_questions_are_answered(
    engine: FakeEngine, visitor: TestClient
) -> None:
    assert visitor.get("/health").status_code == 200
    engine.respond = engine.down
    assert visitor.get("/health").status_code == 503


def test_the_gateway_needs_neither_rasa_nor_tensorflow() -> None:
    """It starts in a second, and a fault of theirs is none of its own."""
    code = "import sys, needlewise.gateway.__main__; print(*sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    modules = set(result.stdout.split())
    assert "needlewise.gateway.app" in modules
    assert not {"rasa", "tensorflow"} & modules
