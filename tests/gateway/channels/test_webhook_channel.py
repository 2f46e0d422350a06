"""The signed webhook: what only this channel has."""

import asyncio
import base64
import json
import re
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from conformance import ANN, REPORT, Clinic, a_turn, turned_on
from fake_provider import Webhook, failing
from fake_webhook import SECRET, FakeWebhook

from needlewise.gateway.channels.adapters import webhook_schema as schema
from needlewise.gateway.channels.delivery import Delivery
from needlewise.store import outbound

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "channels" / "webhook.md"


@pytest.fixture
def kind() -> type[FakeWebhook]:
    return FakeWebhook


@pytest.fixture
def fake(clinic: Clinic) -> FakeWebhook:
    return cast(FakeWebhook, clinic.provider)


@pytest.mark.parametrize(
    "secret",
    [
        SECRET.removeprefix("whsec_"),
        SECRET.replace("whsec_", "whsec-"),
        "whsec_" + base64.b64encode(b"x" * 23).decode(),
        "whsec_" + base64.b64encode(b"x" * 65).decode(),
        "whsec_not base64 but long enough, one would think",
        "whsec_Größe" + SECRET[20:],
        "whsec_",
    ],
)
def test_a_secret_that_is_none_leaves_the_channel_off(fake: FakeWebhook, secret: str) -> None:
    switched = turned_on(fake, webhook_secret=secret)
    assert not switched.on
    problem = switched.problems["webhook"]
    assert "NEEDLEWISE_WEBHOOK_SECRET" in problem
    assert "openssl rand" in problem
    assert secret.removeprefix("whsec_")[:20] not in problem or secret == "whsec_"


def test_a_secret_without_padding_is_the_same(fake: FakeWebhook) -> None:
    channel = turned_on(fake, webhook_secret=SECRET.rstrip("=")).on["webhook"]
    sent = asyncio.run(_send(channel, _answer()))
    assert sent == "accepted"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        *((200, "accepted"), (204, "accepted"), (409, "accepted"), (410, "blocked")),
        *((400, "refused"), (404, "refused"), (422, "refused")),
        *((302, "later"), (401, "later"), (403, "later"), (408, "later"), (425, "later")),
        *((429, "later"), (503, "later")),
    ],
)
def test_what_a_status_means(fake: FakeWebhook, status: int, state: str) -> None:
    channel = turned_on(fake).on["webhook"]
    fake.faults.append(failing(status))
    assert asyncio.run(_send(channel, _answer())) == state


async def _send(channel: Any, answer: dict[str, Any]) -> str:
    async with httpx.AsyncClient(trust_env=False) as http:
        outcome = await channel.send(http, Delivery("webhook-key", ANN, answer))
    return str(outcome.state)


def _answer() -> dict[str, Any]:
    blocks = [schema.Block(kind="paragraph", lines=["Hello."])]
    return schema.Said(text="Hello.", blocks=blocks).model_dump(mode="json")


@pytest.mark.parametrize(
    "header",
    [
        {"webhook-signature": "v1"},
        {"webhook-signature": "v1,a,b"},
        {"webhook-signature": "v1,ä".encode().decode("latin-1")},
        {"webhook-signature": "v1,x"},
        {"webhook-timestamp": "yesterday"},
        {"webhook-timestamp": "nan"},
        {"webhook-timestamp": "1e999"},
        {"webhook-id": ""},
    ],
    ids=str,
)
def test_nonsense_in_a_header_is_refused(
    clinic: Clinic, fake: FakeWebhook, header: dict[str, str]
) -> None:
    real = fake.webhook(fake.text(ANN, "does it hurt?"))
    headers = {name: value.encode("latin-1") for name, value in (real.headers | header).items()}  # type: ignore[operator]
    answer = clinic.visitor.post(real.path, content=real.body, headers=headers)
    assert answer.status_code == 403


def test_one_good_signature_of_several_is_enough(clinic: Clinic, fake: FakeWebhook) -> None:
    """Whoever changes their secret signs with both for a while."""
    real = fake.webhook(fake.text(ANN, "does it hurt?"))
    other = "v1," + base64.b64encode(b"x" * 32).decode()
    signed = f"v1a,Zm9v {other} {real.headers['webhook-signature']}"
    both = Webhook("POST", real.path, {**real.headers, "webhook-signature": signed}, real.body)
    assert clinic.request(both).is_success


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ({"id": "1", "sender": "u", "txt": "secret words"}, "messages[0]: txt: "),
        ({"id": "1", "text": "secret words"}, "messages[0]: sender: "),
        ({"id": "1", "sender": 5, "text": "secret words"}, "messages[0]: sender: "),
        ({"id": "1", "sender": "u", "text": ["secret words"]}, "messages[0]: text: "),
        ({"id": "1", "sender": "u\0", "text": "secret words"}, "messages[0]: sender: "),
        ({"id": "1", "sender": "u" * 191}, "messages[0]: sender: "),
        ({"id": "1", "sender": "u", "attachments": ["secret words"]}, "attachments.0: "),
        ({"id": "1", "sender": "u", "sent_at": "secret words"}, "messages[0]: sent_at: "),
        ({"id": "1", "sender": "u", "sent_at": "2026-01-01T00:00:00"}, "timezone"),
        ({"id": "1", "sender": "u", "sent_at": "0001-01-01T00:00:00+14:00"}, "calendar"),
        ("secret words", "messages[0]: it: "),
    ],
)
def test_a_message_that_is_wrong_is_explained(
    clinic: Clinic, fake: FakeWebhook, message: Any, told: str
) -> None:
    answer = clinic.request(fake.sign(json.dumps({"messages": [message]}).encode()))
    assert answer.status_code == 400
    assert told in answer.text
    assert "secret words" not in answer.text


def test_what_is_misspelt_at_the_top_is_explained(clinic: Clinic, fake: FakeWebhook) -> None:
    answer = clinic.request(fake.sign(b'{"message": []}'))
    assert (answer.status_code, answer.text[:8]) == (400, "message:")


@pytest.mark.parametrize("more", [{}, {"sent_at": 1795359845}, {"sent_at": "2026-11-22T15:04:05Z"}])
def test_the_least_that_is_needed(clinic: Clinic, fake: FakeWebhook, more: dict[str, Any]) -> None:
    message = {"id": "1", "sender": ANN, "text": "does it \ud83d hurt?", **more}
    assert clinic.deliver(message).is_success
    assert len(clinic.settled(ANN)) == 1


def test_people_who_share_a_chat_are_kept_apart(clinic: Clinic, fake: FakeWebhook) -> None:
    clinic.engine.turn = a_turn("It is numbed first.", "Is it safe?")
    clinic.deliver(fake.text("chat-1", "does it hurt?") | {"person": "ann", "thread": "t-1"})
    [shown] = clinic.settled("chat-1")
    assert shown.raw["thread"] == "t-1"
    clinic.deliver(fake.text("chat-1", "1") | {"person": "ben"})
    clinic.deliver(fake.text("chat-1", "1") | {"person": "ann"})
    clinic.settled("chat-1")
    assert {asked["text"] for asked in clinic.engine.asked[1:]} == {"1", "Is it safe?"}


def test_the_same_id_from_another_sender_is_another_message(
    clinic: Clinic, fake: FakeWebhook
) -> None:
    """Many count messages by chat."""
    clinic.deliver(fake.text("chat-1", "does it hurt?", id="1"))
    clinic.deliver(fake.text("chat-2", "does it hurt?", id="1"))
    assert len(clinic.settled("chat-1")) == len(clinic.settled("chat-2")) == 1


def test_an_answer_that_did_not_arrive_is_seen_by_staff(clinic: Clinic, fake: FakeWebhook) -> None:
    [shown] = clinic.says(ANN, "does it hurt?")
    assert clinic.deliver(fake.receipt(shown, "the phone\0 is off")).is_success
    with clinic.database.read() as connection:
        [dead] = outbound.dead(connection)
    assert dead.problem == "the phone is off"


def test_the_structure_says_the_same_as_the_text(clinic: Clinic, fake: FakeWebhook) -> None:
    clinic.engine.turn = a_turn("It treats:\n- scars\n- fine lines\n1. first\n2. second", "Why?")
    [shown] = clinic.says(ANN, "what does it treat?")
    assert shown.raw["blocks"] == [
        {"kind": "paragraph", "lines": ["It treats:"], "first": 1},
        {"kind": "bullets", "lines": ["scars", "fine lines"], "first": 1},
        {"kind": "numbers", "lines": ["first", "second"], "first": 1},
    ]
    assert shown.raw["note"].startswith("From our guide")
    assert shown.raw["choices"] == [{"number": 1, "title": "Why?"}]
    assert not fake.refused


def test_a_long_answer_calls_first_and_offers_last(clinic: Clinic) -> None:
    clinic.engine.turn = a_turn("\n".join(f"{n}. {'step ' * 100}" for n in range(1, 21)), "Why?")
    first, *between, last = clinic.says(ANN, "how?")
    assert between
    numbered = [block["first"] for shown in between for block in shown.raw["blocks"]]
    assert numbered == sorted(set(numbered))
    assert 1 not in numbered
    assert [bool(s.choices) for s in (first, *between, last)] == [False] * (1 + len(between)) + [
        True
    ]
    [report, *rest] = clinic.says("chat-2", REPORT)
    assert report.raw["calls"][0]["dial"] == "+442079460123"
    assert not any(shown.raw["calls"] for shown in rest)
    assert not clinic.provider.refused


def test_the_guide_explains_every_field() -> None:
    explained = set(re.findall(r"`(\w+)`", GUIDE.read_text()))
    taken = set(schema.Message.model_fields) | set(schema.Receipt.model_fields)
    assert taken | set(schema.Answer.model_fields) <= explained


def test_the_examples_of_the_guide_are_right() -> None:
    request, answer = re.findall(r"```json\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    told = schema.Request.model_validate_json(request)
    assert [schema.Message.model_validate(message).id for message in told.messages]
    assert [schema.Receipt.model_validate(receipt).key for receipt in told.receipts]
    shown = schema.Answer.model_validate_json(answer)
    assert json.loads(answer) == shown.model_dump(mode="json")
