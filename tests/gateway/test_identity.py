"""A visitor can neither read nor write another's conversation."""

from collections.abc import Callable

import pytest
from fakes import FakeEngine, say, send, start
from itsdangerous import URLSafeTimedSerializer
from starlette.testclient import TestClient

from needlewise.gateway import tokens

MESSAGES = "/api/v1/messages"
NewVisitor = Callable[[], TestClient]


def test_a_session_is_one_sender_and_two_are_two(
    engine: FakeEngine, new_visitor: NewVisitor
) -> None:
    one, other = new_visitor(), new_visitor()
    for client in (one, one, other):
        say(client, "hi")
    first, second, third = (asked["sender"] for asked in engine.asked)
    assert first == second != third


def test_the_senders_name_does_not_open_its_conversation(
    engine: FakeEngine, new_visitor: NewVisitor
) -> None:
    """Even somebody who has read the engine's log cannot make a token."""
    victim, thief = new_visitor(), new_visitor()
    say(victim, "something private")
    sender = engine.asked[0]["sender"]
    for forged in (
        sender,
        URLSafeTimedSerializer("guess", salt="needlewise.conversation").dumps(sender),
        URLSafeTimedSerializer("a secret of the test").dumps(sender),
        victim.headers["Authorization"].split()[1][:-1] + "x",
    ):
        thief.headers["Authorization"] = f"Bearer {forged}"
        for response in (
            thief.get(MESSAGES),
            send(thief, "hi"),
            thief.delete("/api/v1/conversation"),
        ):
            assert (response.status_code, response.json()["error"]["code"]) == (401, "no_session")
    assert [turn["text"] for turn in victim.get(MESSAGES).json()["turns"]] == ["something private"]


def test_one_sessions_token_does_not_see_anothers_messages(new_visitor: NewVisitor) -> None:
    one, other = new_visitor(), new_visitor()
    send(one, "something private", "abcdefgh")
    start(other)
    assert other.get(MESSAGES).json()["turns"] == []
    assert send(other, "hi", "abcdefgh").json()["turn"]["text"] == "hi"
    assert other.put(f"{MESSAGES}/abcdefgh/feedback", json={"helpful": False}).status_code == 204
    assert one.get(MESSAGES).json()["turns"][0]["helpful"] is None


@pytest.mark.parametrize("header", ["", "Basic abc", "Bearer", "Bearer ", "Bearer a.b.c"])
def test_without_a_token_nothing_is_told(visitor: TestClient, header: str) -> None:
    response = visitor.get(MESSAGES, headers={"Authorization": header})
    assert (response.status_code, response.json()["error"]["code"]) == (401, "no_session")
    assert response.headers["www-authenticate"] == "Bearer"


def test_tokens_rotate_and_expire(visitor: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    start(visitor)
    held = visitor.headers["Authorization"]
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: 2_000_000_000.0)
    assert visitor.get(MESSAGES).status_code == 401
    fresh = visitor.post("/api/v1/sessions").json()["token"]
    monkeypatch.setattr(
        "itsdangerous.timed.time.time", lambda: 2_000_000_000.0 + tokens.LIFETIME - 1
    )
    visitor.headers["Authorization"] = f"Bearer {fresh}"
    rotated = visitor.get(MESSAGES).json()["token"]
    assert len({held, fresh, rotated}) == 3
    monkeypatch.setattr(
        "itsdangerous.timed.time.time", lambda: 2_000_000_000.0 + tokens.LIFETIME + 1
    )
    assert visitor.get(MESSAGES).status_code == 401
    visitor.headers["Authorization"] = f"Bearer {rotated}"
    assert visitor.get(MESSAGES).status_code == 200


def test_a_forged_cookie_is_replaced(engine: FakeEngine, new_visitor: NewVisitor) -> None:
    victim, thief = new_visitor(), new_visitor()
    victim.post("/", data={"text": "something private"})
    thief.cookies.set("needlewise", "eyJ2aXNpdG9yIjogImd1ZXNzZWQifQ==.forged.signature")
    assert "something private" not in thief.get("/").text
    thief.post("/", data={"text": "hi"})
    assert engine.asked[0]["sender"] != engine.asked[1]["sender"]
