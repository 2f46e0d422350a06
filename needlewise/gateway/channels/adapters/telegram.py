"""The Telegram Bot API.

https://core.telegram.org/bots/api
"""

import hmac
import html
import re
from collections.abc import Sequence
from typing import Any

import httpx

from needlewise.channel_options import Telegram as Options
from needlewise.errors import ChannelError
from needlewise.gateway.channels.adapters.telegram_api import Api
from needlewise.gateway.channels.adapters.telegram_updates import PRESS, Bot, events
from needlewise.gateway.channels.channel import Channel, Payload
from needlewise.gateway.channels.content import Content
from needlewise.gateway.channels.delivery import Delivery, Outcome
from needlewise.gateway.channels.inbound import (
    Event,
    Inbound,
    RefusedRequest,
    WebhookRequest,
    each,
    json_object,
)
from needlewise.gateway.channels.lines import Line, leading, lines, listed, texts
from needlewise.gateway.channels.secrets import secrets
from needlewise.settings import Settings

MAX_TEXT = 4096
MAX_DATA = 64
"""Bytes."""
MAX_BUTTONS = 20
"""Of up to 100: so many can still be found."""
MAX_LABEL = 32
"""What phones show of a button; the middle of a longer label is left out."""
UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")


class Telegram(Channel):
    """A bot of the clinic's."""

    name, title = "telegram", "Telegram"
    rate, recipient_rate = "30/second", "3/3seconds"
    address_hint = "your own number at Telegram, not your phone's; press Start in the bot first"

    def __init__(self, options: Options, token: str, secret: str) -> None:
        self._api, self._secret = Api(options.api, token), secret
        self._bot = Bot(token.partition(":")[0], options.username)

    def verify(self, request: WebhookRequest) -> None:
        told = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(told.encode(), self._secret.encode()):
            raise RefusedRequest("forged", "The secret token is not the one that was agreed.")

    def parse(self, request: WebhookRequest) -> Sequence[Event]:
        return list(each([json_object(request)], lambda update: events(update, self._bot)))

    def render(self, content: Content) -> list[Payload]:
        choices = content.choices
        is_cut = any(len(choice) > MAX_LABEL for choice in choices)
        drawn = lines(content, numbered_choices=is_cut or len(choices) > MAX_BUTTONS)
        payloads = [_text(text) for text in texts(leading(drawn, content), draw, MAX_TEXT)]
        if 0 < len(choices) <= MAX_BUTTONS:
            payloads[-1]["reply_markup"] = _keyboard(choices)
        return payloads

    def show(self, payload: Payload) -> str:
        text = html.unescape(re.sub(r"</?[bi]>", "", payload["text"]))
        rows = payload.get("reply_markup", {}).get("inline_keyboard", [])
        return "\n".join([text, *(f"[ {button['text']} ]" for row in rows for button in row)])

    async def send(self, http: httpx.AsyncClient, delivery: Delivery) -> Outcome:
        body = {"chat_id": delivery.recipient, **delivery.payload, **_place(delivery)}
        return await self._api.send(http, body)

    async def mark_read(self, http: httpx.AsyncClient, inbound: Inbound) -> None:
        what = inbound.id.split(":", 2)[-1]
        if what.startswith(PRESS):  # until then the button shows that it is busy
            query = {"callback_query_id": what.removeprefix(PRESS)}
            await self._api.call(http, "answerCallbackQuery", query)
        topic = inbound.thread.partition(":")[0]
        body = {"chat_id": inbound.recipient, "action": "typing"}
        where = {"message_thread_id": int(topic)} if topic else {}
        await self._api.call(http, "sendChatAction", body | where)

    async def connect(self, http: httpx.AsyncClient, address: str) -> str | None:
        username = (await self._api.result(http, "getMe", {})).get("username")
        if str(username).lower() != self._bot.username.lower():
            raise ChannelError(
                f"The token is that of @{username}, but clinic.yml says {self._bot.username!r}: "
                "set channels.telegram.username, or NEEDLEWISE_TELEGRAM_TOKEN, to match."
            )
        webhook = {
            "url": address,
            "secret_token": self._secret,
            "allowed_updates": list(UPDATES),
            "drop_pending_updates": False,
        }
        await self._api.result(http, "setWebhook", webhook)
        info = await self._api.result(http, "getWebhookInfo", {})
        problem = info.get("last_error_message")
        return (
            f"Telegram sends what people write to @{username} to {info.get('url')}; "
            f"{info.get('pending_update_count', 0)} messages wait there."
            + (f" The last problem that it had with the address: {problem}." if problem else "")
        )


def telegram(options: Options, settings: Settings) -> Telegram:
    """The channel as clinic.yml wants it.

    Raises:
        MissingSecrets: a secret is not set.
    """
    names = ("telegram_token", "telegram_secret")
    return Telegram(options, *secrets("telegram", settings, *names))


def draw(line: Line) -> str:
    """https://core.telegram.org/bots/api#html-style"""
    text = html.escape(line.text, quote=False)
    match line.role:
        case "call":
            return f"<b>{text}</b>"
        case "note":
            return f"<i>{text}</i>"
    return listed(line, text)


def _text(text: str) -> Payload:
    return {"text": text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


def _keyboard(choices: Sequence[str]) -> dict[str, Any]:
    """A title that is too long for a button's data is found by its label when it is pressed."""
    fits = [len(choice.encode()) <= MAX_DATA for choice in choices]
    data = [choice if fits[n] else f"#{n + 1}" for n, choice in enumerate(choices)]
    rows = zip(choices, data, strict=True)
    return {"inline_keyboard": [[{"text": text, "callback_data": told}] for text, told in rows]}


def _place(delivery: Delivery) -> dict[str, Any]:
    """The topic, and what is replied to: in a group always, else where that is not plain."""
    topic, _, asked = delivery.thread.partition(":")
    quoted = asked or delivery.quotes.partition(":")[2].partition(":")[0]
    place: dict[str, Any] = {"message_thread_id": int(topic)} if topic else {}
    if quoted:
        reply = {"message_id": int(quoted), "allow_sending_without_reply": True}
        place["reply_parameters"] = reply
    return place
