"""What only Telegram has."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import httpx
import pytest
from conformance import ANN, BEN, Clinic, a_turn, turned_on, wait_until
from fake_provider import ADDRESS, Provider
from fake_telegram import BOT_ID, GROUP, USERNAME, FakeTelegram, failed, user

from needlewise.errors import ChannelError
from needlewise.gateway.channels.channel import Channel
from needlewise.gateway.channels.content import Call, Content
from needlewise.gateway.channels.delivery import Delivery, Outcome
from needlewise.gateway.channels.inbound import Inbound, WebhookRequest
from needlewise.gateway.markup import blocks

pytestmark = pytest.mark.parametrize("kind", [FakeTelegram])
LONG = "Wie groß ist das Risiko für Narben, wenn ich übermäßig viel in der Sonne bin?"
WHERE = f"{ADDRESS}/channels/telegram"
Result = TypeVar("Result")


@pytest.fixture
def telegram(provider: Provider) -> Channel:
    return turned_on(provider).on["telegram"]


def read(provider: Any, telegram: Channel, update: Any) -> list[Any]:
    """What the channel makes of `update`."""
    webhook = provider.webhook(update)
    request = WebhookRequest("POST", WHERE, webhook.headers, {}, webhook.body)
    telegram.verify(request)
    return list(telegram.parse(request))


def calling(call: Callable[[httpx.AsyncClient], Coroutine[Any, Any, Result]]) -> Result:
    async def run() -> Result:
        async with httpx.AsyncClient() as http:
            return await call(http)

    return asyncio.run(run())


def sent(telegram: Channel, recipient: int, thread: str = "") -> Outcome:
    [payload] = telegram.render(Content(tuple(blocks("It is numbed first."))))
    delivery = Delivery("key-1", str(recipient), payload, thread)
    return calling(lambda http: telegram.send(http, delivery))


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("/start", "hello"),
        ("/start from_the_website", "hello"),
        ("/faq does it hurt?", "faq does it hurt?"),
        ("1/2 face", "1/2 face"),
    ],
)
def test_commands(provider: Any, telegram: Channel, text: str, read_as: str) -> None:
    [inbound] = read(provider, telegram, provider.text(ANN, text))
    assert (inbound.text, inbound.person, inbound.thread) == (read_as, "", "")


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("\N{GRINNING FACE} @Clinic_FAQ_bot, does it hurt?", "\N{GRINNING FACE} does it hurt?"),
        (f"does it hurt @{USERNAME}", "does it hurt"),
        (f"/pain@{USERNAME} does it hurt?", "pain does it hurt?"),
        (f"@{USERNAME}", "hello"),
        ("@clinic_faq_bot2 does it hurt?", None),
        ("/pain@other_bot does it hurt?", None),
        ("/pain does it hurt?", None),
        (f"mail me at ann@{USERNAME}", None),
    ],
)
def test_mentions(provider: Any, telegram: Channel, text: str, read_as: str | None) -> None:
    inbounds = read(provider, telegram, provider.group(ANN, text, mentioned=False))
    assert [inbound.text for inbound in inbounds] == ([read_as] if read_as else [])


def test_reply_to_the_bot_is_a_mention(provider: Any, telegram: Channel) -> None:
    for author, answers in ((BOT_ID, 1), (int(BEN), 0)):
        before = {"message_id": 1, "from": user(str(author)), "text": "It should not."}
        update = provider.group(ANN, "why?", mentioned=False, reply_to_message=before)
        assert len(read(provider, telegram, update)) == answers


def test_mention_of_a_bot_by_its_name(provider: Any, telegram: Channel) -> None:
    entity = {"type": "text_mention", "offset": 0, "length": 6, "user": user(str(BOT_ID))}
    update = provider.group(ANN, "Clinic, does it hurt?", mentioned=False, entities=[entity])
    [inbound] = read(provider, telegram, update)
    assert (inbound.text, inbound.person) == ("does it hurt?", ANN)


def test_bots_channels_and_changes_of_a_chat_say_nothing(provider: Any, telegram: Channel) -> None:
    post = provider.text(ANN, "Open on Sunday")["message"]
    ignored = [
        {"channel_post": post},
        {"message": {k: v for k, v in post.items() if k != "from"}},
        {"message": post | {"from": {"id": 777000, "is_bot": False}, "is_automatic_forward": True}},
        {"message": post | {"from": {"id": 1, "is_bot": True, "username": "other_bot"}}},
        {"message": provider.message(ANN, {"pinned_message": post})},
        {"message_reaction": {"chat": {"id": 1}, "message_id": 1}},
        {"message": None},
        {"callback_query": {"id": "1", "from": user(ANN), "inline_message_id": "1", "data": "x"}},
        {"edited_message": post | {"text": "Closed on Sunday", "date": int(time.time()) - 864_000}},
    ]
    assert [read(provider, telegram, update) for update in ignored] == [[]] * len(ignored)


def test_what_is_not_known_yet_is_unreadable(provider: Any, telegram: Channel) -> None:
    update = {"message": provider.message(ANN, {"hologram": {"file_id": "9"}})}
    [inbound] = read(provider, telegram, update)
    assert (inbound.kind, inbound.unread) == ("unreadable", ("a message of this kind",))


def test_reaction_is_told_as_an_edit_and_not_answered(clinic: Clinic) -> None:
    provider: Any = clinic.provider
    clinic.deliver(provider.text(ANN, "does it hurt?", id="liked"))
    clinic.deliver(provider.edit(ANN, "does it hurt?", id="liked"))
    assert len(clinic.settled(ANN)) == 1


def test_album_is_answered_once(clinic: Clinic) -> None:
    provider: Any = clinic.provider
    for _ in range(3):
        picture = provider.picture(ANN)
        picture["message"]["media_group_id"] = "137"
        clinic.deliver(picture)
    assert len(clinic.settled(ANN)) == 1


def test_title_longer_than_a_buttons_data(clinic: Clinic) -> None:
    provider: Any = clinic.provider
    clinic.engine.turn = a_turn("It depends.", "Is it safe?", LONG)
    [shown] = clinic.says(ANN, "is it safe?")
    assert LONG in shown.text
    clinic.deliver(provider.press(ANN, shown, 1))
    clinic.settled(ANN)
    assert clinic.engine.asked[-1]["text"] == LONG
    wait_until(lambda: "answerCallbackQuery" in [method for method, _ in provider.calls])


def test_button_of_an_old_message(provider: Any, telegram: Channel) -> None:
    """It comes without its keyboard."""
    old = {"chat": {"id": int(ANN), "type": "private"}, "message_id": 7, "date": 0}
    query = {"id": "1", "from": user(ANN), "message": old, "chat_instance": "-1"}
    [told] = read(provider, telegram, {"callback_query": {**query, "data": "Is it safe?"}})
    assert told.text == "Is it safe?"
    [lost] = read(provider, telegram, {"callback_query": {**query, "data": "#2"}})
    assert (lost.kind, lost.text) == ("unreadable", "")


def test_group_answers_each_in_reply(clinic: Clinic) -> None:
    """People of a group have conversations of their own."""
    provider: Any = clinic.provider
    provider.topics = {12}
    topic = {"message_thread_id": 12, "is_topic_message": True}
    question = provider.group(ANN, "does it hurt?", mentioned=True, **topic)
    clinic.deliver(question)
    clinic.deliver(provider.group(BEN, "is it safe?", mentioned=True))
    sent = [shown.raw["sent"] for shown in clinic.settled(str(GROUP))]
    topics = {s["reply_parameters"]["message_id"]: s.get("message_thread_id") for s in sent}
    asked = question["message"]["message_id"]
    assert topics == {asked: 12, asked + 1: None}
    with clinic.database.read() as connection:
        people = connection.exec_driver_sql("SELECT person FROM correspondents").scalars().all()
    assert set(people) == {ANN, BEN}


def test_group_that_moved_and_topic_that_is_gone(provider: Any, telegram: Channel) -> None:
    provider.moved = {-5: GROUP}
    outcome = sent(telegram, -5, "12:3")
    assert outcome.state == "accepted"
    [shown] = provider.received
    assert shown.recipient == str(GROUP)
    assert not {"message_thread_id", "reply_parameters"} & shown.raw["sent"].keys()


@pytest.mark.parametrize(
    ("status", "description", "state"),
    [
        (403, "Forbidden: bot was blocked by the user", "blocked"),
        (403, "Forbidden: user is deactivated", "blocked"),
        (403, "Forbidden: bot was kicked from the supergroup chat", "blocked"),
        (400, "Bad Request: chat not found", "blocked"),
        (400, "Bad Request: not enough rights to send text messages to the chat", "blocked"),
        (401, "Unauthorized", "later"),
        (404, "Not Found", "later"),
        (400, "Bad Request: message is too long", "refused"),
    ],
)
def test_errors_of_telegram(
    provider: Any, telegram: Channel, status: int, description: str, state: str
) -> None:
    provider.faults.append(lambda: failed(status, description))
    outcome = sent(telegram, int(ANN))
    assert (outcome.state, description in outcome.problem) == (state, True)


def test_limit_of_a_group_is_its_own(provider: Any, telegram: Channel) -> None:
    for recipient, everyone in ((int(ANN), True), (GROUP, False)):
        provider.faults.append(lambda: provider.too_many(7))
        outcome = sent(telegram, recipient)
        assert (outcome.state, outcome.after, outcome.everyone) == ("later", 7.0, everyone)


def test_typing_is_shown_in_the_topic(provider: Any, telegram: Channel) -> None:
    provider.topics = {12}
    topic = {"message_thread_id": 12, "is_topic_message": True}
    [inbound] = read(provider, telegram, provider.group(ANN, "does it hurt?", True, **topic))
    assert isinstance(inbound, Inbound)
    calling(lambda http: telegram.mark_read(http, inbound))
    action = {"chat_id": str(GROUP), "action": "typing", "message_thread_id": 12}
    assert provider.calls == [("sendChatAction", action)]


def test_number_that_cannot_be_tapped_stands_out(provider: Any, telegram: Channel) -> None:
    content = Content(tuple(blocks("Call 112 now.\nThen wait.")), calls=(Call("112"),))
    [payload] = telegram.render(content)
    assert payload["text"] == "<b>Call 112 now.</b>\nThen wait."
    assert telegram.show(payload) == "Call 112 now.\nThen wait."


def test_connect(provider: Any, telegram: Channel) -> None:
    provider.webhook_info["last_error_message"] = "Connection refused"
    told = calling(lambda http: telegram.connect(http, WHERE))
    assert told is not None
    assert WHERE in told
    assert "Connection refused" in told
    [webhook] = [body for method, body in provider.calls if method == "setWebhook"]
    assert webhook["allowed_updates"] == [
        *("message", "edited_message", "callback_query", "my_chat_member")
    ]
    with pytest.raises(ChannelError, match="HTTPS"):
        calling(lambda http: telegram.connect(http, "http://127.0.0.1:8080/channels/telegram"))


def test_connect_of_another_bot(provider: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    options = provider.options() | {"username": "another_bot"}
    monkeypatch.setattr(provider, "options", lambda: options)
    telegram = turned_on(provider).on["telegram"]
    with pytest.raises(ChannelError, match=USERNAME):
        calling(lambda http: telegram.connect(http, WHERE))
