"""The gateway's page and API, with an engine that the test controls."""

from collections.abc import Callable

import httpx
import pytest
from starlette.testclient import TestClient

from needlewise.gateway.app import MAX_BODY, create_app
from needlewise.gateway.conversation import MAX_CHARACTERS
from needlewise.gateway.engine_client import EngineClient
from needlewise.turn import Button, Reply, Turn

Handler = Callable[[httpx.Request], httpx.Response]


class FakeEngine:
    """Answers as `respond` says and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.respond: Handler = self.answer

    def __call__(self, request: httpx.Request) -> httpx.Response:
        return self.respond(request)

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/health":
            return httpx.Response(200)
        asked = httpx.Response(200, content=request.content).json()
        self.asked.append(asked)
        turn = Turn(
            text=asked["text"],
            topics=("pain",),
            escalation="none",
            confidence=0.9,
            replies=(
                Reply(
                    text="It should not.\n- numbed first",
                    buttons=(Button(title="Is it safe?", payload="Is it safe?"),),
                    sources=("F21",),
                ),
            ),
            latency_ms=1.0,
        )
        return httpx.Response(200, json=turn.model_dump(mode="json"))

    @staticmethod
    def down(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    @staticmethod
    def slow(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("too slow")

    @staticmethod
    def failing(request: httpx.Request) -> httpx.Response:
        return httpx.Response(500, json={"error": "broken"})

    @staticmethod
    def nonsense(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text="[]")


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def new_visitor(engine: FakeEngine) -> Callable[[], TestClient]:
    client = EngineClient("http://engine", timeout=1.0)
    client._http = httpx.AsyncClient(
        base_url="http://engine", transport=httpx.MockTransport(engine)
    )
    app = create_app(client, secret="a secret of the test")
    return lambda: TestClient(app)


@pytest.fixture
def visitor(new_visitor: Callable[[], TestClient]) -> TestClient:
    return new_visitor()


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


FAULTS = ["down", "slow", "failing", "nonsense"]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("text", "level", "words"),
    [
        ("my face is still bleeding", "doctor", "contact your doctor immediately"),
        ("I can't breathe", "emergency", "Call 112 now."),
    ],
    ids=["doctor", "emergency"],
)
def test_a_report_is_escalated_whatever_the_engine_does(
    engine: FakeEngine, visitor: TestClient, fault: str, text: str, level: str, words: str
) -> None:
    engine.respond = getattr(engine, fault)
    turn = Turn.model_validate(visitor.post("/chat", json={"text": text}).json())
    assert turn.escalation == level
    assert turn.topics == ("red_flag",)
    assert words in turn.replies[0].text
    assert "{" not in turn.replies[0].text


@pytest.mark.parametrize("fault", FAULTS)
def test_without_an_answer_it_says_so_and_gives_the_phone(
    engine: FakeEngine, visitor: TestClient, fault: str
) -> None:
    engine.respond = getattr(engine, fault)
    turn = Turn.model_validate(visitor.post("/chat", json={"text": "does it hurt?"}).json())
    assert (turn.escalation, turn.topics) == ("none", ())
    assert "can't answer just now" in turn.replies[0].text
    assert turn.replies[0].buttons[0].payload == "tel:+442079460123"


def test_an_escalation_that_the_engine_left_out_leads(visitor: TestClient) -> None:
    """The fake engine answers everything with `pain`."""
    response = visitor.post("/chat", json={"text": "does it hurt? my cheek is bleeding"})
    turn = Turn.model_validate(response.json())
    assert turn.topics == ("red_flag", "pain")
    assert turn.escalation == "doctor"
    assert "contact your doctor" in turn.replies[0].text
    assert turn.replies[1].text.startswith("It should not.")


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


def test_an_urgent_reply_is_marked_in_words_and_role(visitor: TestClient) -> None:
    page = visitor.post("/", data={"text": "my cheek is bleeding"}).text
    assert 'class="message assistant urgent doctor" role="alert"' in page
    assert 'href="tel:+442079460123"' in page


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


def test_the_gateway_imports_neither_rasa_nor_the_encoder() -> None:
    import subprocess
    import sys

    code = "import sys, needlewise.gateway.app; print(*sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not {"rasa", "onnxruntime", "sklearn", "tensorflow"} & set(result.stdout.split())
