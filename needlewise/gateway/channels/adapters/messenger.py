"""Facebook Messenger, by Meta's Messenger Platform.

https://developers.facebook.com/docs/messenger-platform
"""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import httpx

from needlewise.channel_options import Instagram
from needlewise.channel_options import Messenger as Options
from needlewise.errors import ChannelError
from needlewise.gateway.channels.adapters import meta
from needlewise.gateway.channels.adapters.messenger_events import GREETING, events
from needlewise.gateway.channels.adapters.messenger_history import LATEST, is_said
from needlewise.gateway.channels.calls import json_of
from needlewise.gateway.channels.channel import Channel, Payload
from needlewise.gateway.channels.content import Call, Content
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

MAX_TEMPLATE = 640
MAX_QUICK_REPLIES, MAX_TITLE, MAX_PAYLOAD = 13, 20, 1000
MAX_CALL_BUTTONS = 3
LONGEST_ID = 200
FIELDS = ("messages", "messaging_postbacks", "message_edits", "message_echoes")


class Messenger(Channel):
    """A page of the clinic's; the class attributes are what Instagram has otherwise."""

    name, title = "messenger", "Messenger"
    # Documented are 300 a second, and an unnamed number to one person.
    rate, recipient_rate = "100/second", "10/5seconds"
    address_hint = (
        "a person's id with the page, digits only (docs/channels/messenger.md says where it "
        "stands); Meta delivers only if they have written to it within the last 24 hours"
    )
    notifies: ClassVar[str] = "page"
    """What its webhooks call themselves."""
    max_text: ClassVar[int] = 2000
    has_call_buttons: ClassVar[bool] = True

    def __init__(
        self, options: Options | Instagram, token: str, app_secret: str, verify_token: str
    ) -> None:
        self._token, self._app_secret, self._verify_token = token, app_secret, verify_token
        self._page = f"{options.api}/{options.page_id}"
        self._account = options.page_id

    @staticmethod
    def size(text: str) -> int:
        """How much of `max_text` it takes up."""
        return len(text)

    def handshake(self, request: WebhookRequest) -> str | None:
        return meta.prove(request, self._verify_token)

    def verify(self, request: WebhookRequest) -> None:
        meta.verify(request, self._app_secret)

    def parse(self, request: WebhookRequest) -> Sequence[Event]:
        told = json_object(request)
        if told.get("object") != self.notifies:
            return []
        # Not "standby": what another app, or a person at the clinic's inbox, is to answer.
        return list(each(told.get("entry"), lambda entry: each(entry.get("messaging"), self._read)))

    def _read(self, event: dict[str, Any]) -> Iterator[Event]:
        return events(event, self._account)

    def render(self, content: Content) -> list[Payload]:
        # Buttons go away with the next message, and not everything shows them: so they are listed.
        drawn = lines(content, numbered_choices=True)
        buttons = _call_buttons(content.calls) if self.has_call_buttons else []
        payloads = self._with_call_buttons(drawn, buttons) if buttons else self._texts(drawn)
        if 0 < len(content.choices) <= MAX_QUICK_REPLIES:
            payloads[-1]["quick_replies"] = _quick_replies(content)
        return payloads

    def _with_call_buttons(self, drawn: list[Line], buttons: list[dict[str, str]]) -> list[Payload]:
        """Choices on their own: it is not said that a message may have both kinds of button."""
        offered = [line for line in drawn if line.role == "choice"]
        said = [line for line in drawn if line.role != "choice"]
        first, *more = texts(said, draw, MAX_TEMPLATE)
        return [_template(first, buttons), *({"text": t} for t in more), *self._texts(offered)]

    def _texts(self, drawn: list[Line]) -> list[Payload]:
        return [{"text": text} for text in texts(drawn, draw, self.max_text, self.size)]

    def show(self, payload: Payload) -> str:
        template = payload.get("attachment", {}).get("payload", {})
        shown = [payload.get("text") or template["text"]]
        shown += [f"[ {button['title']} ]" for button in template.get("buttons", ())]
        shown += [f"( {reply['title']} )" for reply in payload.get("quick_replies", ())]
        return "\n".join(shown)

    async def send(self, http: httpx.AsyncClient, delivery: Delivery) -> Outcome:
        body = {
            "messaging_type": "RESPONSE",
            "recipient": {"id": delivery.recipient},
            # Comes back with the message's echo.
            "message": {**delivery.payload, "metadata": delivery.key},
        }
        answer = await meta.post(http, f"{self._page}/messages", self._token, body)
        if isinstance(answer, Outcome):
            return answer
        return accepted(str(json_of(answer).get("message_id", ""))[:LONGEST_ID])

    async def was_accepted(self, http: httpx.AsyncClient, delivery: Delivery) -> bool | None:
        # By what it says: an echo may be lost, and Instagram's do not tell the key.
        params = {"platform": self.name, "user_id": delivery.recipient, "fields": LATEST}
        answer = await meta.get(http, f"{self._page}/conversations", self._token, params)
        if isinstance(answer, Outcome) or delivery.since is None:
            return None
        text = str(delivery.payload.get("text", ""))
        return is_said(json_of(answer), text, delivery.recipient, delivery.since)

    async def mark_read(self, http: httpx.AsyncClient, inbound: Inbound) -> None:
        for action in ("mark_seen", "typing_on"):
            body = {"recipient": {"id": inbound.recipient}, "sender_action": action}
            await meta.post(http, f"{self._page}/messages", self._token, body)

    async def connect(self, http: httpx.AsyncClient, address: str) -> str | None:
        fields = ",".join(FIELDS)
        await self._set(http, "subscribed_apps", {"subscribed_fields": fields})
        await self._welcome(http)
        return (
            f"The page tells your Meta app of {', '.join(FIELDS)}. Once, in the app's console, "
            f"under {self.title}: give {address} as the callback URL, with your verify token, "
            "and subscribe to the fields of these names that it lists."
        )

    async def _welcome(self, http: httpx.AsyncClient) -> None:
        """Has the button "Get Started" greet."""
        await self._set(http, "messenger_profile", {"get_started": {"payload": GREETING}})

    async def _set(self, http: httpx.AsyncClient, edge: str, body: dict[str, Any]) -> None:
        answer = await meta.post(http, f"{self._page}/{edge}", self._token, body)
        if isinstance(answer, Outcome):
            raise ChannelError(
                f"Meta, asked for {edge}: {answer.problem}. Check page_id in clinic.yml, and that "
                "the token is the page's own (docs/channels/messenger.md)."
            )


def messenger(options: Options, settings: Settings) -> Messenger:
    """The channel as clinic.yml wants it.

    Raises:
        MissingSecrets: a secret is not set.
    """
    names = ("messenger_token", "messenger_app_secret", "messenger_verify_token")
    return Messenger(options, *secrets("messenger", settings, *names))


def draw(line: Line) -> str:
    """There is no mark-up."""
    return listed(line, line.text)


def _quick_replies(content: Content) -> list[dict[str, str]]:
    """Each sends its whole choice; where some are cut, all are numbered as in the text, which tells
    them apart."""
    titles = list(content.choices)
    if any(len(title) > MAX_TITLE for title in titles):
        numbers = [f"{n}. " for n, _ in enumerate(titles, content.first_number)]
        titles = [
            number + shortened(title, MAX_TITLE - len(number))
            for number, title in zip(numbers, titles, strict=True)
        ]
    return [
        {"content_type": "text", "title": title, "payload": choice[:MAX_PAYLOAD]}
        for title, choice in zip(titles, content.choices, strict=True)
    ]


def _call_buttons(calls: Sequence[Call]) -> list[dict[str, str]]:
    """For numbers with a country code; Messenger dials no others."""
    whole = [call for call in calls if call.dialled.startswith("+")]
    return [
        {"type": "phone_number", "title": _call_title(call), "payload": call.dialled}
        for call in whole[:MAX_CALL_BUTTONS]
    ]


def _call_title(call: Call) -> str:
    titles = (f"Call {call.number}", call.number, call.dialled)
    return next(title for title in titles if len(title) <= MAX_TITLE)


def _template(text: str, buttons: list[dict[str, str]]) -> Payload:
    payload = {"template_type": "button", "text": text, "buttons": buttons}
    return {"attachment": {"type": "template", "payload": payload}}
