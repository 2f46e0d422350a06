"""An engine and a detector that a test controls, and a gateway between them."""

import tempfile
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import httpx
from databases import new_database
from starlette.applications import Starlette
from starlette.testclient import TestClient

from needlewise.clinic import Website
from needlewise.engine.answer import Answer
from needlewise.gateway.app import create_app
from needlewise.gateway.engine_client import EngineClient
from needlewise.gateway.ledger import Ledger
from needlewise.red_flags.detector import Detector
from needlewise.red_flags.finding import NOTHING, Finding
from needlewise.red_flags.follow_up import Before
from needlewise.store.database import Database
from needlewise.turn import Button, CallBack, Reply, Turn

Handler = Callable[[httpx.Request], httpx.Response]

ANSWER = Turn(
    text="",
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


class FakeEngine:
    """Answers `turn` to everything, or as `respond` says, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.forgotten: list[str] = []
        self.turn = ANSWER
        self.call_back: CallBack | None = None
        self.respond: Handler = self.answer

    def __call__(self, request: httpx.Request) -> httpx.Response:
        return self.respond(request)

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.method == "DELETE":
            self.forgotten.append(request.url.path.rpartition("/")[2])
            return httpx.Response(204)
        asked = httpx.Response(200, content=request.content).json()
        self.asked.append(asked)
        turn = self.turn.model_copy(update={"text": asked["text"]})
        answer = Answer(turn=turn, call_back=self.call_back)
        return httpx.Response(200, json=answer.model_dump(mode="json"))

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


FAULTS = ["down", "slow", "failing", "nonsense"]


class FakeDetector:
    """Finds what `findings` holds for a text, and remembers what it was asked."""

    def __init__(self) -> None:
        self.findings: dict[str, Finding] = {}
        self.asked: list[tuple[str, list[Before]]] = []

    def detect(self, text: str, before: Sequence[Before] = ()) -> Finding:
        self.asked.append((text, list(before)))
        return self.findings.get(text, NOTHING)


def new_ledger(database: Database | None = None) -> Ledger:
    """A ledger on `database`, with a spool of its own."""
    kept = database or new_database()
    return Ledger(lambda: kept, Path(tempfile.mkdtemp()) / "spool")


def gateway(
    engine: FakeEngine,
    detector: FakeDetector | Detector,
    website: Website | None = None,
    ledger: Ledger | None = None,
) -> Starlette:
    """The gateway in front of `engine`."""
    client = EngineClient("http://engine", timeout=1.0)
    client._http = httpx.AsyncClient(
        base_url="http://engine", transport=httpx.MockTransport(engine)
    )
    kept = ledger or new_ledger()
    return create_app(client, "a secret of the test", cast(Detector, detector), kept, website)


def start(visitor: TestClient) -> dict[str, Any]:
    """Begins a session; `visitor` holds its token from now on."""
    response = visitor.post("/api/v1/sessions")
    assert response.status_code == 201, response.text
    session: dict[str, Any] = response.json()
    visitor.headers["Authorization"] = f"Bearer {session['token']}"
    return session


def send(visitor: TestClient, text: str, id: str | None = None) -> httpx.Response:
    """Sends a message, in a session of the visitor's own."""
    if "Authorization" not in visitor.headers:
        start(visitor)
    return visitor.post("/api/v1/messages", json={"id": id or uuid.uuid4().hex, "text": text})


def say(visitor: TestClient, text: str) -> Turn:
    """The turn that `text` leads to, as the chat API tells it."""
    response = send(visitor, text)
    assert response.status_code == 200, response.text
    return as_turn(response.json()["turn"])


def as_turn(told: dict[str, Any]) -> Turn:
    replies = [
        Reply(
            text=reply["text"],
            buttons=tuple(Button(**button) for button in reply["buttons"]),
            sources=tuple(source["id"] for source in reply["sources"]),
        )
        for reply in told["replies"]
    ]
    return ANSWER.model_copy(
        update={
            "text": told["text"],
            "topics": tuple(told["topics"]),
            "escalation": told["escalation"],
            "replies": tuple(replies),
        }
    )
