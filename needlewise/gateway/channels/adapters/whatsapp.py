"""The WhatsApp Cloud API.

https://developers.facebook.com/docs/whatsapp/cloud-api
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import httpx

from needlewise.channel_options import WhatsApp as Options
from needlewise.errors import ChannelError
from needlewise.gateway.channels.adapters import meta
from needlewise.gateway.channels.adapters.whatsapp_webhooks import message, status
from needlewise.gateway.channels.calls import json_of
from needlewise.gateway.channels.channel import Channel, Payload
from needlewise.gateway.channels.content import Content
from needlewise.gateway.channels.delivery import Delivery, Outcome, accepted
from needlewise.gateway.channels.inbound import (
    Event,
    Inbound,
    WebhookRequest,
    each,
    json_object,
)
from needlewise.gateway.channels.lines import Line, lines, listed, shortened, texts
from needlewise.gateway.channels.secrets import secrets
from needlewise.settings import Settings

MAX_TEXT, MAX_INTERACTIVE = 4096, 1024
MAX_BUTTONS, MAX_BUTTON_TITLE = 3, 20
MAX_ROWS, MAX_ROW_TITLE, MAX_ROW_DESCRIPTION = 10, 24, 72
LIST_BUTTON = "Choose a question"
JOINER = "\N{WORD JOINER}"  # invisible; keeps a character from being mark-up
_MARKS = re.compile(rf"(?<!{JOINER})[*_~`]")


class WhatsApp(Channel):
    """A number of the clinic's at Meta."""

    name, title = "whatsapp", "WhatsApp"
    rate, recipient_rate = "80/second", "45/6seconds"
    address_hint = (
        "a phone number with country code, digits only: 447700900123; WhatsApp delivers only if "
        "that phone has written to the clinic within the last 24 hours"
    )

    def __init__(self, options: Options, token: str, app_secret: str, verify_token: str) -> None:
        self._id, self._token = options.phone_number_id, token
        self._app_secret, self._verify_token = app_secret, verify_token
        self._url = f"{options.api}/{options.phone_number_id}/messages"
        self._account = options.account_id and f"{options.api}/{options.account_id}"

    def handshake(self, request: WebhookRequest) -> str | None:
        return meta.prove(request, self._verify_token)

    def verify(self, request: WebhookRequest) -> None:
        meta.verify(request, self._app_secret)

    def parse(self, request: WebhookRequest) -> Sequence[Event]:
        entries = json_object(request).get("entry")
        return list(each(entries, lambda entry: each(entry["changes"], self._change)))

    def _change(self, change: dict[str, Any]) -> Iterator[Event]:
        value = change["value"]
        # An app may serve several numbers.
        if value.get("metadata", {}).get("phone_number_id") == self._id:
            yield from each(value.get("messages"), message)
            yield from each(value.get("statuses"), status)

    def render(self, content: Content) -> list[Payload]:
        limit = MAX_INTERACTIVE if content.choices else MAX_TEXT
        numbered = len(content.choices) > MAX_ROWS
        *before, last = texts(lines(content, numbered_choices=numbered), draw, limit)
        payloads = [_text(text) for text in before]
        if not content.choices or numbered:
            return [*payloads, _text(last)]
        return [*payloads, _interactive(last, content.choices)]

    def show(self, payload: Payload) -> str:
        if payload["type"] == "text":
            return plain(payload["text"]["body"])
        interactive = payload["interactive"]
        action = interactive["action"]
        shown = [plain(interactive["body"]["text"])]
        if interactive["type"] == "button":
            shown += [f"[ {b['reply']['title']} ]" for b in action["buttons"]]
        else:
            rows = action["sections"][0]["rows"]
            shown += [f"[ {action['button']} ]"]
            shown += [f"    {row.get('description') or row['title']}" for row in rows]
        return "\n".join(shown)

    async def send(self, http: httpx.AsyncClient, delivery: Delivery) -> Outcome:
        body = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": delivery.recipient,
            # Comes back with each receipt.
            "biz_opaque_callback_data": delivery.key,
            **delivery.payload,
        }
        if delivery.quotes:
            body["context"] = {"message_id": delivery.quotes}
        answer = await meta.post(http, self._url, self._token, body)
        if isinstance(answer, Outcome):
            return answer
        messages = json_of(answer).get("messages") or [{}]
        return accepted(str(messages[0].get("id", "")))

    async def mark_read(self, http: httpx.AsyncClient, inbound: Inbound) -> None:
        body = {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": inbound.id,
            "typing_indicator": {"type": "text"},
        }
        await meta.post(http, self._url, self._token, body)

    async def connect(self, http: httpx.AsyncClient, address: str) -> str | None:
        if self._account is None:
            return None
        answer = await meta.post(http, f"{self._account}/subscribed_apps", self._token, {})
        if isinstance(answer, Outcome):
            raise ChannelError(
                f"Meta did not take it: {answer.problem}. Check account_id in clinic.yml and the "
                "token's permissions (docs/channels/whatsapp.md)."
            )
        return (
            "The account tells your Meta app of its messages. Once, in the app's console, under "
            f"WhatsApp, Configuration: give {address} as the callback URL, with your verify "
            "token, and subscribe to the field messages."
        )


def whatsapp(options: Options, settings: Settings) -> WhatsApp:
    """The channel as clinic.yml wants it.

    Raises:
        MissingSecrets: a secret is not set.
    """
    names = ("whatsapp_token", "whatsapp_app_secret", "whatsapp_verify_token")
    return WhatsApp(options, *secrets("whatsapp", settings, *names))


def draw(line: Line) -> str:
    """https://faq.whatsapp.com/539178204879377"""
    text = escaped(line.text)
    match line.role:
        case "call":
            return f"*{text}*"
        case "note":
            return f"_{text}_"
    return listed(line, text)


def escaped(text: str) -> str:
    """WhatsApp has no escape character: what would begin mark-up is kept from doing so."""
    return "".join(JOINER + c if c in "*_~`" else c for c in text)


def plain(body: str) -> str:
    """What `draw` wrote, as it is shown."""
    return _MARKS.sub("", body).replace(JOINER, "")


def _text(body: str) -> Payload:
    return {"type": "text", "text": {"body": body, "preview_url": False}}


def _interactive(body: str, choices: Sequence[str]) -> Payload:
    short = len(choices) <= MAX_BUTTONS and all(len(c) <= MAX_BUTTON_TITLE for c in choices)
    action = _buttons(choices) if short else _list(choices)
    kind = "button" if short else "list"
    interactive = {"type": kind, "body": {"text": body}, "action": action}
    return {"type": "interactive", "interactive": interactive}


def _buttons(choices: Sequence[str]) -> dict[str, Any]:
    replies = [{"id": choice, "title": choice} for choice in choices]
    return {"buttons": [{"type": "reply", "reply": reply} for reply in replies]}


def _list(choices: Sequence[str]) -> dict[str, Any]:
    rows = [
        {"id": choice[:200], "title": shortened(choice, MAX_ROW_TITLE)}
        | ({"description": shortened(choice, MAX_ROW_DESCRIPTION)} if _is_cut(choice) else {})
        for choice in choices
    ]
    return {"button": LIST_BUTTON, "sections": [{"rows": rows}]}


def _is_cut(choice: str) -> bool:
    return len(choice) > MAX_ROW_TITLE
