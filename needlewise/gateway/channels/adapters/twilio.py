"""Text messages, and WhatsApp, by Twilio.

https://www.twilio.com/docs/messaging/api/message-resource
"""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

import httpx
from twilio.request_validator import RequestValidator

from needlewise.channel_options import Twilio as Options
from needlewise.gateway.channels.adapters import (
    gsm,
    twilio_errors,
    twilio_numbers,
    twilio_webhooks,
    whatsapp,
)
from needlewise.gateway.channels.calls import call, json_of
from needlewise.gateway.channels.channel import Channel, Payload, webhook_path
from needlewise.gateway.channels.content import Content
from needlewise.gateway.channels.delivery import Delivery, Outcome, accepted
from needlewise.gateway.channels.inbound import Event, RefusedRequest, WebhookRequest
from needlewise.gateway.channels.lines import Line, lines, listed, texts
from needlewise.gateway.channels.secrets import secrets
from needlewise.settings import Settings

MAX_TEXT = 1600
HOW_TO_CHOOSE = "Reply with a number to choose."
LOOKED_THROUGH = 100
"""Messages to one recipient, newest first, among which one is looked for."""


class Twilio(Channel):
    """A number of the clinic's at Twilio."""

    recipient_rate = "1/second"
    acknowledgement = ("<Response/>", "text/xml")
    prefix: ClassVar[str] = ""
    """Of all addresses."""
    people: ClassVar[str]
    """How the addresses of people begin."""
    address_hint = "a phone number with plus and country code: +447700900123"

    def __init__(self, options: Options, account_sid: str, auth_token: str) -> None:
        self._own = self.prefix + options.number
        self._auth = account_sid, auth_token
        self._validator = RequestValidator(auth_token)
        self._account = f"{options.api}/2010-04-01/Accounts/{account_sid}"
        self._url = f"{self._account}/Messages.json"
        # Twilio takes no message whose receipts would go to an address out of its reach.
        is_public = options.address.startswith("https://")
        self._receipts = options.address + webhook_path(self.name) if is_public else ""

    def verify(self, request: WebhookRequest) -> None:
        told = request.headers.get("x-twilio-signature", "")
        parameters = twilio_webhooks.parameters(request)
        if not self._validator.validate(request.url, parameters, told):
            raise RefusedRequest("forged", "The signature is not that of the Twilio account.")

    def parse(self, request: WebhookRequest) -> Sequence[Event]:
        told = twilio_webhooks.parameters(request)
        if not {"MessageSid", "From", "To"} <= told.keys():
            raise RefusedRequest("malformed", "The form is not about a message.")
        if "MessageStatus" in told:
            recipient = told["To"].removeprefix(self.prefix)
            return [twilio_webhooks.status(told, request.query.get("key", ""), recipient)]
        # Others are names and short codes, behind which there are programs.
        is_from_person = told["From"].startswith(self.people)
        if told["To"] != self._own or not is_from_person:
            return []
        return [twilio_webhooks.message(told, told["From"].removeprefix(self.prefix))]

    def render(self, content: Content) -> list[Payload]:
        made = lines(content, numbered_choices=True)
        if content.choices:
            made.insert(len(made) - len(content.choices), Line("note", HOW_TO_CHOOSE))
        return [self._payload(text) for text in texts(made, self._draw, MAX_TEXT)]

    @abstractmethod
    def _draw(self, line: Line) -> str:
        """See `needlewise.gateway.channels.lines.Draw`."""

    def _payload(self, text: str) -> Payload:
        return {"Body": text}

    def show(self, payload: Payload) -> str:
        body: str = payload["Body"]
        return body

    async def send(self, http: httpx.AsyncClient, delivery: Delivery) -> Outcome:
        form = {**self._between(delivery), **delivery.payload}
        if self._receipts:
            form["StatusCallback"] = f"{self._receipts}?{urlencode({'key': delivery.key})}"
        answer = await call(
            http, "POST", self._url, data=form, auth=self._auth, too_many=twilio_errors.outcome
        )
        if isinstance(answer, Outcome):
            return answer
        if not answer.is_success:
            return twilio_errors.outcome(answer)
        return accepted(str(json_of(answer).get("sid", "")))

    async def was_accepted(self, http: httpx.AsyncClient, delivery: Delivery) -> bool | None:
        if delivery.since is None:
            return None
        # Not by DateSent: a message that is still in Twilio's queue has none.
        query = {**self._between(delivery), "PageSize": str(LOOKED_THROUGH)}
        answer = await call(http, "GET", self._url, params=query, auth=self._auth)
        if isinstance(answer, Outcome) or not answer.is_success:
            return None
        since = delivery.since.replace(microsecond=0)
        messages = json_of(answer).get("messages")
        return any(
            message.get("body") == delivery.payload["Body"] and _created(message) >= since
            for message in (messages if isinstance(messages, list) else ())
        )

    def _between(self, delivery: Delivery) -> dict[str, str]:
        return {"From": self._own, "To": self.prefix + delivery.recipient}


class Sms(Twilio):
    """Text messages; Twilio itself confirms STOP and START."""

    name, title = "sms", "SMS"
    # Twilio sends them more slowly where carriers want that: it has a queue for 10 hours.
    rate = "30/second"
    people = "+"

    def _draw(self, line: Line) -> str:
        return listed(line, gsm.plain(line.text), bullet="-")

    def _payload(self, text: str) -> Payload:
        return {"Body": text, "SmartEncoded": "true"}

    async def connect(self, http: httpx.AsyncClient, address: str) -> str | None:
        await twilio_numbers.direct(http, self._account, self._auth, self._own, address)
        return f"Twilio sends what people write to {self._own} to {address}."


class TwilioWhatsApp(Twilio):
    """WhatsApp; its buttons need templates that Meta has approved, so choices are numbered."""

    name, title = "twilio_whatsapp", "WhatsApp by Twilio"
    rate = "80/second"
    prefix = people = "whatsapp:"
    address_hint = (
        f"{Twilio.address_hint}; WhatsApp delivers only if that phone has written to the clinic "
        "within the last 24 hours"
    )

    def _draw(self, line: Line) -> str:
        return whatsapp.draw(line)

    def show(self, payload: Payload) -> str:
        return whatsapp.plain(payload["Body"])


def sms(options: Options, settings: Settings) -> Sms:
    """The channel as clinic.yml wants it.

    Raises:
        MissingSecrets: a secret is not set.
    """
    return Sms(options, *secrets("sms", settings, "twilio_account_sid", "twilio_auth_token"))


def twilio_whatsapp(options: Options, settings: Settings) -> TwilioWhatsApp:
    """The channel as clinic.yml wants it.

    Raises:
        MissingSecrets: a secret is not set.
    """
    names = ("twilio_account_sid", "twilio_auth_token")
    return TwilioWhatsApp(options, *secrets("twilio_whatsapp", settings, *names))


def _created(message: dict[str, Any]) -> datetime:
    """Long ago where it is not told; https://www.rfc-editor.org/rfc/rfc2822#section-3.3"""
    try:
        return parsedate_to_datetime(str(message.get("date_created"))).astimezone(UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
