"""What only Messenger and Instagram have."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import httpx
import pytest
from conformance import ANN, REPORT, Clinic, a_turn, turned_on
from fake_messenger import FakeInstagram, FakeMessenger, refusal
from fake_provider import Answer, Webhook

from needlewise.errors import ChannelError
from needlewise.gateway.channels.adapters.messenger import Messenger
from needlewise.gateway.channels.delivery import Delivery, Outcome

BOTH = pytest.mark.parametrize("kind", [FakeMessenger, FakeInstagram])
ON_MESSENGER = pytest.mark.parametrize("kind", [FakeMessenger])
ON_INSTAGRAM = pytest.mark.parametrize("kind", [FakeInstagram])
PHONE = "+442079460123"
DELIVERY = Delivery(key="messenger-1", recipient=ANN, payload={"text": "It is numbed first."})


def fake(clinic: Clinic) -> FakeMessenger:
    return cast(FakeMessenger, clinic.provider)


def channel(provider: FakeMessenger, **secrets: str) -> Messenger:
    return cast(Messenger, turned_on(provider, **secrets).on[provider.name])


@BOTH
@pytest.mark.parametrize(
    ("payload", "asked"),
    [
        ("GET_STARTED", "hello"),
        ("<getStarted>", "hello"),
        ("What does it treat?", "What does it treat?"),
    ],
)
def test_a_button_of_the_page_says_its_payload_and_get_started_greets(
    clinic: Clinic, payload: str, asked: str
) -> None:
    clinic.deliver(fake(clinic).postback(ANN, payload))
    assert len(clinic.settled(ANN)) == 1
    assert clinic.engine.asked[-1]["text"] == asked


def nothing_to_us(provider: FakeMessenger) -> dict[str, Any]:
    question = provider.text(ANN, "does it hurt?")
    by_the_clinic = {"mid": "m_staff", "text": "Hello, this is Eve.", "is_echo": True}
    mention = {"type": "story_mention", "payload": {"url": "https://x"}}
    ours = {"id": provider.account}
    return {
        "a person at the clinic's inbox": {
            **{"sender": ours, "recipient": {"id": ANN}},
            **{"timestamp": question["timestamp"], "message": by_the_clinic},
        },
        "another page": {**question, "recipient": {"id": "999999999"}},
        "unsent": provider.message(ANN, is_deleted=True),
        "a mention in a story": provider.message(ANN, attachments=[mention]),
        "a reaction": provider.event(ANN, reaction={"action": "react", "emoji": "x", "mid": "m"}),
        "a read mark": provider.event(ANN, read={"watermark": 1458668856253}),
        "a referral": provider.event(ANN, referral={"ref": "poster", "type": "OPEN_THREAD"}),
        "somebody unknown": {**provider.text("1", "hello?"), "sender": {"user_ref": "ref"}},
    }


@BOTH
def test_what_is_not_said_to_us_is_left_alone(clinic: Clinic) -> None:
    assert clinic.deliver(*nothing_to_us(fake(clinic)).values()).is_success
    assert clinic.settled(ANN) == []
    assert not clinic.engine.asked


@BOTH
@pytest.mark.parametrize(
    "change",
    [
        lambda told: told["entry"][0].update(standby=told["entry"][0].pop("messaging")),
        lambda told: told.update(object="another"),
        lambda told: told.update(entry={"id": "1"}),
        lambda told: told.update(entry=[None, {"messaging": 7}, {}]),
    ],
    ids=["for another app", "another kind of webhook", "no list", "odd entries"],
)
def test_a_notification_that_is_not_for_us_is_acknowledged(clinic: Clinic, change: Any) -> None:
    told = json.loads(clinic.provider.webhook(clinic.provider.text(ANN, "does it hurt?")).body)
    change(told)
    webhook: Webhook = fake(clinic).sign(json.dumps(told).encode())
    assert clinic.request(webhook).status_code == 200
    assert clinic.settled(ANN) == []


@BOTH
@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"is_unsupported": True}, "a message of this kind"),
        ({}, "a message of this kind"),
        ({"attachments": [{"type": "reel", "payload": {}}]}, "a shared reel"),
        ({"attachments": [{"type": "hologram"}]}, "a message of this kind"),
    ],
)
def test_what_cannot_be_read_is_named(clinic: Clinic, content: Any, told: str) -> None:
    clinic.deliver(fake(clinic).message(ANN, **content))
    [shown] = clinic.settled(ANN)
    assert f"I can't make use of {told}." in shown.text


@BOTH
def test_a_link_beside_a_question_does_not_keep_it_from_being_read(clinic: Clinic) -> None:
    link = {"type": "fallback", "payload": {"url": "https://x"}}
    clinic.deliver(fake(clinic).message(ANN, text="is this safe? https://x", attachments=[link]))
    assert "did not look at a link" in clinic.settled(ANN)[-1].text
    assert clinic.engine.asked[-1]["text"] == "is this safe? https://x"


@BOTH
def test_an_edit_of_spaces_alone_is_not_answered(clinic: Clinic) -> None:
    clinic.deliver(clinic.provider.text(ANN, "does it hurt?", id="m_1"))
    clinic.deliver(fake(clinic).edit(ANN, "does it  hurt? ", id="m_1"))
    assert len(clinic.settled(ANN)) == 1


@ON_MESSENGER
def test_a_report_is_answered_with_a_button_that_calls(clinic: Clinic) -> None:
    shown = clinic.says(ANN, REPORT)[0]
    [button] = shown.raw["call_buttons"]
    assert button["payload"] == PHONE
    assert shown.text.startswith("Call +44 20 7946 0123\n")


@ON_INSTAGRAM
def test_on_instagram_the_number_is_in_the_text(clinic: Clinic) -> None:
    shown = clinic.says(ANN, REPORT)[0]
    assert not shown.raw["call_buttons"]
    assert shown.text.startswith("Call +44 20 7946 0123\n")


@ON_MESSENGER
def test_choices_follow_a_message_with_a_button_that_calls(clinic: Clinic) -> None:
    report = clinic.detector.findings[REPORT]
    clinic.detector.findings[REPORT] = replace(report, unsure=True)
    first, second, *_ = clinic.says(ANN, REPORT)
    assert first.raw["call_buttons"]
    assert not first.choices
    assert second.text.splitlines() == ["1. I have this now", "2. No, I don't have this"]
    assert second.choices == ("1. I have this now", "2. No, I don't…")


@BOTH
def test_cut_choices_can_be_told_apart(clinic: Clinic) -> None:
    titles = [f"What happens on my skin on day {n}?" for n in range(1, 14)]
    clinic.engine.turn = a_turn("It heals.", *titles)
    [shown] = clinic.says(ANN, "how does it heal?")
    assert len(set(shown.choices)) == 13
    clinic.deliver(fake(clinic).press(ANN, shown, 12))
    clinic.settled(ANN)
    assert clinic.engine.asked[-1]["text"] == titles[12]


@ON_INSTAGRAM
def test_instagram_counts_bytes(clinic: Clinic) -> None:
    sentences = [f"Größe {n}: ein schöner Satz für Ärztinnen und Ärzte." for n in range(60)]
    clinic.engine.turn = a_turn(" ".join(sentences))
    messages = clinic.says(ANN, "tell me everything")
    whole = " ".join(" ".join(shown.text.split()) for shown in messages)
    assert all(sentence in whole for sentence in sentences)
    assert len(messages[0].text.encode()) > 900
    assert not clinic.provider.refused


def usage(minutes: int) -> Answer:
    limits = [{"type": "messenger", "estimated_time_to_regain_access": minutes}]
    told = json.dumps({PHONE: limits})
    return 400, {"X-Business-Use-Case-Usage": told}, refusal(80006, "too many calls")[2]


@BOTH
@pytest.mark.parametrize(
    ("answer", "state", "after"),
    [
        (refusal(10, "outside of allowed window", 2018278), "refused", None),
        (refusal(10, "outside of allowed window", 2534022), "refused", None),
        (refusal(10, "permission", 2018065 + 1), "later", None),
        (refusal(190, "Session has expired", 463), "later", None),
        (refusal(551, "not available"), "blocked", None),
        (refusal(200, "not receiving messages", 1545041), "blocked", None),
        (refusal(100, "No matching user found", 2018001), "blocked", None),
        (refusal(100, "Invalid parameter"), "refused", None),
        (refusal(1200, "Temporary send message failure"), "later", None),
        (usage(2), "later", 120.0),
    ],
)
def test_what_meta_says_no_for(
    provider: FakeMessenger, answer: Answer, state: str, after: float | None
) -> None:
    provider.faults.append(lambda: answer)

    async def send() -> Outcome:
        async with httpx.AsyncClient() as http:
            return await channel(provider).send(http, DELIVERY)

    outcome = asyncio.run(send())
    assert (outcome.state, outcome.after, outcome.everyone) == (state, after, after is not None)


@BOTH
def test_what_was_said_before_is_no_evidence(provider: FakeMessenger) -> None:
    since = datetime.now(UTC)

    async def ask(since: datetime) -> bool | None:
        delivery = Delivery(**{**vars(DELIVERY), "since": since})
        async with httpx.AsyncClient() as http:
            await channel(provider).send(http, delivery)
            return await channel(provider).was_accepted(http, delivery)

    assert asyncio.run(ask(since)) is True
    assert asyncio.run(ask(since + timedelta(hours=1))) is False


async def connected(made: Messenger) -> str:
    async with httpx.AsyncClient() as http:
        return str(await made.connect(http, "https://chat.clinic.example/channels/x"))


@BOTH
def test_connecting_subscribes_and_says_what_is_left(provider: FakeMessenger) -> None:
    told = asyncio.run(connected(channel(provider)))
    assert "https://chat.clinic.example/channels/x" in told
    assert {"messages", "message_echoes"} <= set(provider.subscribed)
    greets = {"get_started": {"payload": "hello"}} if provider.name == "messenger" else {}
    assert provider.profile == greets


@BOTH
def test_a_refused_connection_says_what_to_check(provider: FakeMessenger) -> None:
    made = channel(provider, messenger_token="that of another page")
    with pytest.raises(ChannelError, match="page_id"):
        asyncio.run(connected(made))
