"""The chat API as a program uses it; docs/chat-api.md is its description."""

import re
import uuid
from collections.abc import Callable

import httpx
import pytest
from fakes import ANSWER, FAULTS, FakeDetector, FakeEngine, gateway, say, send, start
from starlette.testclient import TestClient

from needlewise.catalogue.guide import guide
from needlewise.clinic import clinic
from needlewise.gateway.bodies import MAX_BODY
from needlewise.gateway.message import MAX_CHARACTERS

MESSAGES = "/api/v1/messages"


def test_a_session_tells_what_to_show_before_the_first_word(visitor: TestClient) -> None:
    session = start(visitor)
    assert session["clinic"]["name"] == clinic().name
    assert session["clinic"]["emergency_link"] == f"tel:{clinic().emergency_number}"
    assert session["clinic"]["privacy"] == clinic().website.privacy
    assert session["max_characters"] == MAX_CHARACTERS
    assert len(session["openers"]) == 4


def test_an_answer_is_divided_for_display_and_carries_its_sources(visitor: TestClient) -> None:
    told = send(visitor, "does it hurt?").json()["turn"]
    assert (told["text"], told["topics"], told["escalation"]) == ("does it hurt?", ["pain"], "none")
    [reply] = told["replies"]
    assert reply["blocks"] == [
        {"kind": "paragraph", "lines": ["It should not."]},
        {"kind": "bullets", "lines": ["numbed first"]},
    ]
    [source] = reply["sources"]
    assert source == {
        "id": "F21",
        "section": "Process",
        "statement": guide()["F21"].statement,
    }
    assert reply["buttons"] == [{"title": "Is it safe?", "payload": "Is it safe?"}]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", told["at"])


def test_a_message_sent_twice_is_answered_once(engine: FakeEngine, visitor: TestClient) -> None:
    first, again = (send(visitor, "does it hurt?", "a" * 8).json()["turn"] for _ in range(2))
    assert first == again
    assert len(engine.asked) == 1
    assert len(visitor.get(MESSAGES).json()["turns"]) == 1


def test_the_transcript_is_in_the_order_said(visitor: TestClient) -> None:
    for text in ("one?", "two?", "three?"):
        say(visitor, text)
    turns = visitor.get(MESSAGES).json()["turns"]
    assert [turn["text"] for turn in turns] == ["one?", "two?", "three?"]


@pytest.mark.parametrize(
    ("body", "status", "code", "words"),
    [
        (b"not json", 400, "invalid", "JSON"),
        (b"[" * 10_000, 400, "invalid", "body"),
        (b'["hi"]', 400, "invalid", "object"),
        (b"{}", 400, "invalid", "id: Field required"),
        (b'{"id": "abcdefgh"}', 400, "invalid", "text: Field required"),
        (b'{"id": "abcdefgh", "text": 5}', 400, "invalid", "text"),
        (b'{"id": "../../x", "text": "hi"}', 400, "invalid", "id"),
        (b'{"id": "abcdefgh", "text": "hi", "sender": "me"}', 400, "invalid", "sender"),
        (b'{"id": "abcdefgh", "text": ""}', 400, "empty", "type a question"),
        (b'{"id": "abcdefgh", "text": " \\u0000\\u200b "}', 400, "empty", "type a question"),
        (
            b'{"id": "abcdefgh", "text": "' + b"a" * (MAX_CHARACTERS + 1) + b'"}',
            *(400, "too_long", "2,001 characters"),
        ),
        (b'{"text": "' + b"a" * MAX_BODY + b'"}', 413, "too_large", "65,536 bytes"),
    ],
    ids=[
        *("words", "deep", "list", "empty object", "no text", "number", "bad id", "unknown field"),
        *("empty", "invisible", "long", "huge"),
    ],
)
def test_what_cannot_be_read_is_refused_and_the_next_message_works(
    engine: FakeEngine, visitor: TestClient, body: bytes, status: int, code: str, words: str
) -> None:
    start(visitor)
    response = visitor.post(MESSAGES, content=body, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert words in response.json()["error"]["message"]
    assert not engine.asked
    assert say(visitor, "does it hurt?").topics == ("pain",)


def test_a_body_of_another_kind_is_refused(visitor: TestClient) -> None:
    """A form of another site can send such a body without asking the browser's leave."""
    start(visitor)
    response = visitor.post(MESSAGES, data={"id": "abcdefgh", "text": "hi"})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "invalid")


def test_a_body_longer_than_it_says_is_refused(visitor: TestClient) -> None:
    start(visitor)
    chunks = (b" " * 1024 for _ in range(MAX_BODY // 1024 + 1))
    response = visitor.post(MESSAGES, content=chunks, headers={"Content-Type": "application/json"})
    assert response.status_code == 413


@pytest.mark.parametrize("fault", FAULTS)
def test_without_an_answer_it_says_so_and_gives_the_phone(
    engine: FakeEngine, visitor: TestClient, fault: str
) -> None:
    engine.respond = getattr(engine, fault)
    turn = say(visitor, "does it hurt?")
    assert (turn.escalation, turn.topics) == ("none", ())
    assert "can't answer just now" in turn.replies[0].text
    assert turn.replies[0].buttons[0].payload == clinic().call_link(clinic().phone)
    engine.respond = engine.answer
    assert say(visitor, "does it hurt?").replies == ANSWER.replies


def test_a_typed_intent_reaches_the_engine_as_text(engine: FakeEngine, visitor: TestClient) -> None:
    say(visitor, '/faq{"topic": "pain"}')
    assert engine.asked[0]["text"] == 'faq{"topic": "pain"}'


@pytest.mark.parametrize("helpful", [True, False])
def test_thumbs_are_kept_and_can_be_taken_back(visitor: TestClient, helpful: bool) -> None:
    id = send(visitor, "does it hurt?").json()["turn"]["id"]
    for said in (helpful, None):
        response = visitor.put(f"{MESSAGES}/{id}/feedback", json={"helpful": said})
        assert response.status_code == 204
        assert visitor.get(MESSAGES).json()["turns"][0]["helpful"] is said


def test_thumbs_for_what_was_never_said_are_refused(visitor: TestClient) -> None:
    start(visitor)
    response = visitor.put(f"{MESSAGES}/{uuid.uuid4()}/feedback", json={"helpful": True})
    assert (response.status_code, response.json()["error"]["code"]) == (404, "unknown")


def test_a_deleted_conversation_leaves_nothing(engine: FakeEngine, visitor: TestClient) -> None:
    say(visitor, "does it hurt?")
    assert visitor.delete("/api/v1/conversation").status_code == 204
    assert engine.forgotten == [engine.asked[0]["sender"]]
    for response in (visitor.get(MESSAGES), send(visitor, "and now?")):
        assert (response.status_code, response.json()["error"]["code"]) == (401, "no_session")
    start(visitor)
    assert visitor.get(MESSAGES).json()["turns"] == []


def test_it_is_deleted_also_while_the_engine_is_down(
    engine: FakeEngine, visitor: TestClient
) -> None:
    say(visitor, "does it hurt?")
    engine.respond = engine.down
    assert visitor.delete("/api/v1/conversation").status_code == 204
    assert visitor.get(MESSAGES).status_code == 401


def test_every_answer_of_the_api_is_as_the_description_says(
    new_visitor: Callable[[], TestClient],
) -> None:
    visitor = new_visitor()
    described = visitor.get("/openapi.json").json()["paths"]

    def check(response: httpx.Response, path: str) -> None:
        operation = described[path][response.request.method.lower()]
        assert str(response.status_code) in operation["responses"], (path, response.status_code)

    check(visitor.get(MESSAGES), "/api/v1/messages")
    check(visitor.post("/api/v1/sessions"), "/api/v1/sessions")
    start(visitor)
    check(send(visitor, "does it hurt?", "abcdefgh"), "/api/v1/messages")
    check(send(visitor, ""), "/api/v1/messages")
    check(visitor.get(MESSAGES), "/api/v1/messages")
    rated = visitor.put(f"{MESSAGES}/abcdefgh/feedback", json={"helpful": True})
    check(rated, "/api/v1/messages/{id}/feedback")
    check(visitor.delete("/api/v1/conversation"), "/api/v1/conversation")


def test_the_description_is_valid_and_names_every_route(visitor: TestClient) -> None:
    from openapi_spec_validator import validate

    document = visitor.get("/openapi.json").json()
    validate(document)
    app = gateway(FakeEngine(), FakeDetector())
    [api] = [route for route in app.routes if getattr(route, "path", "") == "/api/v1"]
    routes = {
        (f"/api/v1{route.path}", method.lower())
        for route in api.routes  # type: ignore[attr-defined]
        for method in route.methods - {"HEAD"}
    }
    described = {
        (path, method)
        for path, item in document["paths"].items()
        for method in item
        if method != "parameters"
    }
    assert described == routes
