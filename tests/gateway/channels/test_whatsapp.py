"""What only WhatsApp has."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from conformance import ANN, Clinic, a_turn
from fake_provider import Answer
from fake_whatsapp import ACCOUNT_ID, FakeWhatsApp

from needlewise.channel_options import WhatsApp as Options
from needlewise.errors import ChannelError
from needlewise.gateway.channels.adapters.whatsapp import whatsapp
from needlewise.gateway.channels.delivery import Delivery, Outcome
from needlewise.gateway.channels.registry import preview
from needlewise.settings import Settings
from needlewise.store import outbound


@pytest.fixture
def provider() -> Iterator[FakeWhatsApp]:
    fake = FakeWhatsApp()
    with fake.running():
        yield fake


def _error(code: int, status: int = 400, **headers: str) -> Answer:
    return status, headers, {"error": {"code": code, "message": "told by Meta"}}


def _outcome(clinic: Clinic, provider: FakeWhatsApp, answer: Answer) -> Outcome:
    provider.faults.append(lambda: answer)
    payload = {"type": "text", "text": {"body": "hello"}}
    delivery = Delivery("key", ANN, payload)

    async def send() -> Outcome:
        async with httpx.AsyncClient() as http:
            return await clinic.channels["whatsapp"].send(http, delivery)

    return asyncio.run(send())


@pytest.mark.parametrize(
    ("code", "status", "state"),
    [
        (131047, 400, "refused"),  # more than 24 hours
        (131026, 400, "blocked"),  # undeliverable
        (131056, 400, "later"),  # too fast for this person
        (130429, 429, "later"),  # too fast
        (131000, 500, "later"),  # Meta's own fault
        (190, 401, "later"),  # the token has expired: somebody can mend it
        (100, 400, "refused"),  # not as it should be
    ],
)
def test_errors(clinic: Clinic, provider: FakeWhatsApp, code: int, status: int, state: str) -> None:
    assert _outcome(clinic, provider, _error(code, status)).state == state


def test_limits_hold_for_whom_they_are_told(clinic: Clinic, provider: FakeWhatsApp) -> None:
    everybody = _outcome(clinic, provider, _error(130429, 429))
    one = _outcome(clinic, provider, _error(131056))
    assert (everybody.everyone, one.everyone) == (True, False)
    assert one.after


def test_another_number_of_the_same_app_is_not_ours(clinic: Clinic, provider: FakeWhatsApp) -> None:
    told = json.loads(provider.webhook(provider.text(ANN, "does it hurt?")).body)
    told["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = "999999"
    assert clinic.request(provider.sign(json.dumps(told).encode())).is_success
    assert clinic.settled(ANN) == []


def test_several_entries_and_changes_are_all_read(clinic: Clinic, provider: FakeWhatsApp) -> None:
    texts = ("does it hurt?", "is it safe?", "what does it treat?")
    one, *more = (json.loads(provider.webhook(provider.text(ANN, t)).body) for t in texts)
    one["entry"][0]["changes"] += more[0]["entry"][0]["changes"]
    one["entry"] += more[1]["entry"]
    clinic.request(provider.sign(json.dumps(one).encode()))
    assert len(clinic.settled(ANN)) == 3


def test_a_message_that_fails_later_is_given_up(clinic: Clinic, provider: FakeWhatsApp) -> None:
    [shown] = clinic.says(ANN, "does it hurt?")
    clinic.deliver(provider.receipt(shown, "failed"))
    with clinic.database.read() as connection:
        [dead] = outbound.dead(connection)
    assert dead.problem.startswith("131047")
    clinic.stop_gateway()
    assert clinic.counted("dead") == 1


def test_a_row_of_a_list_asks_its_whole_question(clinic: Clinic, provider: FakeWhatsApp) -> None:
    clinic.engine.turn = a_turn("It depends.", *(f"Is it safe for case {n}?" for n in range(5)))
    [shown] = clinic.says(ANN, "is it safe?")
    assert shown.sent[3][0] == "list_reply"
    clinic.deliver(provider.press(ANN, shown, 3))
    clinic.settled(ANN)
    assert clinic.engine.asked[-1]["text"] == "Is it safe for case 3?"


@pytest.mark.parametrize("kind", ["reaction", "system"])
def test_what_says_nothing_is_not_answered(
    clinic: Clinic, provider: FakeWhatsApp, kind: str
) -> None:
    message: dict[str, Any] = provider.text(ANN, "") | {"type": kind, kind: {"emoji": "👍"}}
    assert clinic.deliver(message).is_success
    assert clinic.settled(ANN) == []


def test_mark_up_is_not_shown_in_the_terminal() -> None:
    channel = preview("whatsapp")
    payload = {"type": "text", "text": {"body": "*Call 112*\n_From our guide: a\u2060_b._"}}
    assert channel.show(payload) == "Call 112\nFrom our guide: a_b."


@pytest.mark.parametrize(("account", "is_told"), [(ACCOUNT_ID, True), ("999999", False)])
def test_connect(provider: FakeWhatsApp, account: str, is_told: bool) -> None:
    options = Options(**provider.options(), account_id=account)
    channel = whatsapp(options, Settings.model_validate(provider.secrets()))

    async def connect() -> str | None:
        async with httpx.AsyncClient() as http:
            return await channel.connect(http, "https://chat.clinic.example/channels/whatsapp")

    if is_told:
        assert "https://chat.clinic.example/channels/whatsapp" in (asyncio.run(connect()) or "")
    else:
        with pytest.raises(ChannelError, match="Check account_id"):
            asyncio.run(connect())
    assert provider.is_subscribed == is_told
