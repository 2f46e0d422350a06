"""What only Slack has."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

import httpx
import pytest
from conformance import ANN, Clinic, a_turn, turned_on
from fake_provider import ADDRESS, Provider
from fake_slack import BOT, BOT_ID, CHANNEL, FORM, FakeSlack, failed

from needlewise.gateway.channels.channel import Channel
from needlewise.gateway.channels.content import Call, Content
from needlewise.gateway.channels.delivery import Delivery, Outcome
from needlewise.gateway.channels.inbound import Inbound, RefusedRequest, WebhookRequest
from needlewise.gateway.markup import blocks

pytestmark = pytest.mark.parametrize("kind", [FakeSlack])
WHERE = f"{ADDRESS}/channels/slack"
Result = TypeVar("Result")


@pytest.fixture
def slack(provider: Provider) -> Channel:
    return turned_on(provider).on["slack"]


def read(provider: Any, slack: Channel, event: Any) -> list[Any]:
    """What the channel makes of `event`."""
    webhook = provider.webhook(event)
    request = WebhookRequest("POST", WHERE, webhook.headers, {}, webhook.body)
    slack.verify(request)
    return list(slack.parse(request))


def calling(call: Callable[[httpx.AsyncClient], Coroutine[Any, Any, Result]]) -> Result:
    async def run() -> Result:
        async with httpx.AsyncClient() as http:
            return await call(http)

    return asyncio.run(run())


def letter(slack: Channel, key: str = "key-1", thread: str = "", recipient: str = "") -> Delivery:
    [payload] = slack.render(Content(tuple(blocks("It is numbed first."))))
    return Delivery(key, recipient or f"D{ANN}", payload, thread, since=datetime.now(UTC))


def sent(slack: Channel, delivery: Delivery) -> Outcome:
    return calling(lambda http: slack.send(http, delivery))


def known(slack: Channel, delivery: Delivery) -> bool | None:
    return calling(lambda http: slack.was_accepted(http, delivery))


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("5 &lt; 6 &amp;amp; 7 &gt; 2", "5 < 6 &amp; 7 > 2"),
        (
            "<https://a.example|our page>, <https://a.example/?b&amp;c>",
            "our page, https://a.example/?b&c",
        ),
        ("<mailto:a@b.example|a@b.example>, <mailto:a@b.example>", "a@b.example, a@b.example"),
        ("ask <@U012AB3CD> or <@U012AB3CD|ann>", "ask @someone or @ann"),
        ("in <#C012AB3CD|general> or <#C012AB3CD|>", "in #general or #channel"),
        ("<!here> <!subteam^S01|@nurses>", "@here @nurses"),
        (f"<@{BOT}> does it hurt?", "does it hurt?"),
        (f"<@{BOT}>", "hello"),
    ],
)
def test_plain_text(provider: Any, slack: Channel, written: str, plain: str) -> None:
    [inbound] = read(provider, slack, provider.message(ANN, written))
    assert inbound.text == plain


@pytest.mark.parametrize("told", [{}, {"authorizations": []}])
def test_mentions(provider: Any, slack: Channel, told: dict[str, Any]) -> None:
    """Our name is left out wherever it stands; if it is not told which it is, in front."""
    event = provider.group(ANN, "does it hurt?", mentioned=True)
    webhook = provider.webhook(event)
    body = json.dumps(json.loads(webhook.body) | told).encode()
    [inbound] = slack.parse(WebhookRequest("POST", WHERE, {}, {}, body))
    assert (inbound.text, inbound.recipient) == ("does it hurt?", CHANNEL)
    assert (inbound.person, inbound.thread) == (f"U{ANN}", event["ts"])
    event["text"] = f"tell me, <@{BOT}>: does it hurt <@U012AB3CD>?"
    [inbound] = read(provider, slack, event)
    assert inbound.text == "tell me, does it hurt @someone?"


def test_threads(clinic: Clinic, provider: Any, slack: Channel) -> None:
    """In a channel the answer goes into the question's thread; in a direct message it does not,
    unless the question did."""
    asked = provider.group(ANN, "does it hurt?", mentioned=True)
    clinic.deliver(asked)
    [shown] = clinic.settled(CHANNEL)
    assert shown.raw["sent"]["thread_ts"] == asked["ts"]
    [shown] = clinic.says(ANN, "does it hurt?")
    assert "thread_ts" not in shown.raw["sent"]
    [inbound] = read(provider, slack, provider.text(ANN, "why?") | {"thread_ts": "1.000002"})
    assert inbound.thread == "1.000002"


def test_button_in_a_channel(clinic: Clinic, provider: Any) -> None:
    clinic.engine.turn = a_turn("It is numbed first.", "Does a < b & c hurt?")
    asked = provider.group(ANN, "does it hurt?", mentioned=True)
    clinic.deliver(asked)
    [shown] = clinic.settled(CHANNEL)
    shown.raw["message"]["thread_ts"] = asked["ts"]
    clinic.deliver(provider.press(ANN, shown, 0))
    clinic.deliver(provider.press(ANN, shown, 0))  # pressed again: asked again
    answers = clinic.settled(CHANNEL)[1:]
    assert clinic.engine.asked[-1]["text"] == "Does a < b & c hurt?"
    assert [answer.raw["sent"]["thread_ts"] for answer in answers] == [asked["ts"]] * 2


@pytest.mark.parametrize(
    "change",
    [
        {"subtype": "message_deleted", "deleted_ts": "1.000001"},
        {"subtype": "bot_message", "bot_id": "B1"},
        {"bot_id": BOT_ID, "user": BOT},
        {"user": BOT},
        {"user": "USLACKBOT"},
        {"type": "reaction_added", "reaction": "+1"},
        {"channel_type": "mpim"},
    ],
)
def test_not_said_to_us(provider: Any, slack: Channel, change: dict[str, str]) -> None:
    assert read(provider, slack, provider.text(ANN, "does it hurt?") | change) == []


def test_changes_that_are_no_edits(provider: Any, slack: Channel) -> None:
    before = provider.text(ANN, "see https://clinic.example")
    preview = before | {"attachments": [{"from_url": "https://clinic.example"}]}
    gone = before | {"subtype": "tombstone", "user": "USLACKBOT", "text": "It was deleted."}
    ours = before | {"bot_id": BOT_ID, "text": "new", "edited": {"user": BOT, "ts": "2.000001"}}
    for message in (preview, gone, ours):
        assert read(provider, slack, provider.changed(ANN, message, before)) == []


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ({"mimetype": "image/jpeg"}, "a picture"),
        ({"mimetype": "audio/webm"}, "a voice message"),
        ({"mimetype": "video/mp4", "subtype": "slack_audio"}, "a voice message"),
        ({"mimetype": "application/pdf"}, "a document"),
    ],
)
def test_files(provider: Any, slack: Channel, file: dict[str, str], name: str) -> None:
    [inbound] = read(provider, slack, provider.file(ANN, "", **file))
    assert (inbound.kind, inbound.unread) == ("unreadable", (name,))
    [inbound] = read(provider, slack, provider.file(ANN, "is it safe?", **file))
    assert (inbound.kind, inbound.text, inbound.unread) == ("text", "is it safe?", (name,))


@pytest.mark.parametrize(
    "form",
    [{"ssl_check": "1"}, {"command": "/faq"}, {"payload": json.dumps({"type": "view_submission"})}],
)
def test_forms_that_are_nothing_to_us(provider: Any, slack: Channel, form: dict[str, str]) -> None:
    webhook = provider.sign(urlencode(form).encode(), FORM)
    assert slack.parse(WebhookRequest("POST", WHERE, webhook.headers, {}, webhook.body)) == []


@pytest.mark.parametrize("time", ["", "soon", "-1", "9" * 400, "9" * 5000, "\xb2"])
def test_nonsense_for_a_time(provider: Any, slack: Channel, time: str) -> None:
    webhook = provider.webhook(provider.text(ANN, "does it hurt?"))
    headers = {**webhook.headers, "x-slack-request-timestamp": time}
    with pytest.raises(RefusedRequest) as refusal:
        slack.verify(WebhookRequest("POST", WHERE, headers, {}, webhook.body))
    assert refusal.value.why == "forged"


@pytest.mark.parametrize(
    ("error", "state", "in_doubt"),
    [
        ("channel_not_found", "blocked", False),
        ("missing_scope", "later", False),
        ("service_unavailable", "later", False),
        ("fatal_error", "later", True),
        ("msg_too_long", "refused", False),
        ("something_new", "refused", False),
    ],
)
def test_errors_of_slack(
    provider: Provider, slack: Channel, error: str, state: str, in_doubt: bool
) -> None:
    provider.faults.append(lambda: failed(error, needed="chat:write"))
    outcome = sent(slack, letter(slack))
    assert (outcome.state, outcome.in_doubt) == (state, in_doubt)
    assert outcome.problem == f"{error} (needed: chat:write)"


def test_too_fast_without_a_status(provider: Provider, slack: Channel) -> None:
    provider.faults.append(lambda: (200, {"Retry-After": "30"}, failed("ratelimited")[2]))
    outcome = sent(slack, letter(slack))
    assert (outcome.state, outcome.after, outcome.everyone) == ("later", 30.0, True)


def test_evidence(provider: Any, slack: Channel) -> None:
    """It is looked for where it was sent to, by its key; without the right to look nothing is
    known."""
    in_thread = letter(slack, "key-2", thread="1.000001", recipient=CHANNEL)
    assert known(slack, letter(slack)) is False
    assert sent(slack, letter(slack)).state == sent(slack, in_thread).state == "accepted"
    assert known(slack, letter(slack)) is True
    assert known(slack, in_thread) is True
    assert known(slack, letter(slack, "key-2")) is False
    provider.history_error = "missing_scope"
    assert known(slack, letter(slack)) is None


def test_numbers_can_be_tapped(provider: Provider, slack: Channel) -> None:
    """Each number, wherever it stands; a longer one that begins like it is none of ours."""
    words = tuple(blocks("Call 112 now.\nIn 1120 cases\n- 112 is free."))
    content = Content(words, (Call("112"), Call("+44 20 7946 0123")), note="A note.")
    [payload] = slack.render(content)
    assert sent(slack, Delivery("key-1", f"D{ANN}", payload)).state == "accepted"
    [shown] = provider.to(ANN)
    assert shown.calls == ("+442079460123", "112", "112")
    assert shown.text == slack.show(payload)


def test_long_labels_and_many_choices(provider: Provider, slack: Channel) -> None:
    words = tuple(blocks("It depends."))
    long = "Is it safe for somebody whose skin is sensitive, " * 2 + "and who is often in the sun?"
    [payload] = slack.render(Content(words, choices=(long, "Is it safe?")))
    assert sent(slack, Delivery("key-1", f"D{ANN}", payload)).state == "accepted"
    [shown] = provider.to(ANN)
    assert f"1. {long}" in shown.text
    assert shown.sent == (long, "Is it safe?")
    [payload] = slack.render(Content(words, choices=tuple(f"Is {n} safe?" for n in range(26))))
    assert [block["type"] for block in payload["blocks"]] == ["section"]
    assert "26. Is 25 safe?" in payload["text"]


def test_time_of_an_edit(provider: Any, slack: Channel) -> None:
    """An edit is dated by when it was made."""
    [edited] = read(provider, slack, provider.edit(ANN, "is it safe?", id="one"))
    assert isinstance(edited, Inbound)
    [told] = read(provider, slack, provider.text(ANN, "is it safe?", id="one"))
    assert edited.at > told.at
    assert edited.id == told.id
