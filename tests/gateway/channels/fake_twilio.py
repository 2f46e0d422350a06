"""Twilio's Messages API, and the webhooks that go with it, as far as they are documented.

https://www.twilio.com/docs/messaging/api/message-resource
https://www.twilio.com/docs/usage/webhooks/webhooks-security
"""

import base64
import hashlib
import hmac
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, ClassVar
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from fake_provider import ADDRESS, Answer, BadRequest, Provider, Shown, Webhook, digits, require
from fake_whatsapp import INTERNATIONAL

ACCOUNT, TOKEN = "AC" + "0f" * 16, "a-twilio-auth-token"
OWN = "+447700900123"
PARAMETERS = {"From", "To", "Body", "StatusCallback", "SmartEncoded"}
JOINER = "\N{WORD JOINER}"
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"
)
"""https://www.twilio.com/docs/glossary/what-is-gsm-7-character-encoding"""


@dataclass(frozen=True)
class Told:
    """The form of a webhook, and where it goes."""

    form: Mapping[str, str]
    path: str


class FakeTwilio(Provider):
    """A number at Twilio."""

    prefix: ClassVar[str]
    blocked_code: ClassVar[int]

    def __init__(self) -> None:
        super().__init__()
        self.unsubscribed: set[str] = set()
        self.messages: list[dict[str, str]] = []
        self.directed_to = ("", "")
        self._numbers = itertools.count(1)

    @property
    def path(self) -> str:
        return f"/channels/{self.name}"

    def options(self) -> dict[str, Any]:
        return {"number": OWN, "api": self.url}

    def secrets(self) -> dict[str, str]:
        return {"twilio_account_sid": ACCOUNT, "twilio_auth_token": TOKEN}

    def new_id(self) -> str:
        return f"SM{next(self._numbers):032x}"

    # What people do.

    def text(self, person: str, text: str, id: str = "", at: float | None = None) -> Told:
        return self.message(person, Body=text, MessageSid=id or self.new_id())

    def picture(self, person: str, caption: str = "") -> Told:
        return self.media(person, "image/jpeg", caption)

    def voice(self, person: str) -> Told:
        return self.media(person, "audio/ogg")

    def contact(self, person: str) -> Told:
        return self.media(person, "text/vcard")

    def media(self, person: str, kind: str, caption: str = "") -> Told:
        return self.message(person, Body=caption, NumMedia="1", MediaContentType0=kind)

    def message(self, person: str, **form: str) -> Told:
        """Twilio tells it with whatever else it knows."""
        told = {
            "MessageSid": self.new_id(),
            "AccountSid": ACCOUNT,
            "From": f"{self.prefix}+{person}",
            "To": f"{self.prefix}{OWN}",
            "Body": "",
            "NumMedia": "0",
            "SmsStatus": "received",
        }
        return Told(told | form, self.path)

    def receipt(self, shown: Shown, status: str = "delivered", error: str = "") -> Told:
        to = urlsplit(shown.raw["callback"])
        form = {
            "MessageSid": shown.raw["sid"],
            "MessageStatus": status,
            "From": f"{self.prefix}{OWN}",
            "To": f"{self.prefix}+{shown.recipient}",
        } | ({"ErrorCode": error} if error else {})
        return Told(form, f"{to.path}?{to.query}")

    def prove(self, clinic: Any) -> None:
        """It can be asked; nothing is to be told."""

    def webhook(self, *events: Any) -> Webhook:
        [told] = events
        return self.sign(urlencode(told.form).encode(), told.path)

    def sign(self, body: bytes, path: str = "") -> Webhook:
        path = path or self.path
        form = parse_qsl(body.decode("latin-1"), keep_blank_values=True)
        signed = f"{ADDRESS}{path}" + "".join(name + value for name, value in sorted(set(form)))
        signature = hmac.new(TOKEN.encode(), signed.encode(), hashlib.sha1).digest()
        headers = {
            "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
            "x-twilio-signature": base64.b64encode(signature).decode(),
        }
        return Webhook("POST", path, headers, body)

    # What is sent.

    def is_message(self, method: str, path: str, body: bytes) -> bool:
        return method == "POST" and path.endswith("/Messages.json")

    def handle(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        target = urlsplit(path)
        known = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if headers.get("authorization") != f"Basic {known}":
            return self.error(20003, "Authenticate", 401)
        query = parse_qs(target.query)
        form = {name: values[0] for name, values in parse_qs(body.decode("ascii")).items()}
        match method, target.path.removeprefix(f"/2010-04-01/Accounts/{ACCOUNT}"):
            case "GET", "/Messages.json":
                return self._list(query)
            case "POST", "/Messages.json":
                return self._create(form)
            case "GET", "/IncomingPhoneNumbers.json":
                found = [{"sid": "PN1"}] if query["PhoneNumber"] == [OWN] else []
                return 200, {}, {"incoming_phone_numbers": found}
            case "POST", "/IncomingPhoneNumbers/PN1.json":
                self.directed_to = form["SmsMethod"], form["SmsUrl"]
                return 200, {}, {"sid": "PN1"}
        return self.error(20404, "The requested resource was not found", 404)

    def _list(self, wanted: Mapping[str, list[str]]) -> Answer:
        size = int(wanted["PageSize"][0])
        require(1 <= size <= 1000, "PageSize is 1 to 1000")
        [sender], [to] = wanted["From"], wanted["To"]
        found = [m for m in reversed(self.messages) if (m["from"], m["to"]) == (sender, to)]
        return 200, {}, {"messages": found[:size], "page": 0, "page_size": size}

    def _create(self, sent: dict[str, str]) -> Answer:
        require(sent.keys() <= PARAMETERS, f"unknown parameters {sent.keys() - PARAMETERS}")
        require(sent["From"] == self.prefix + OWN, "the From number is not yours")
        require(re.fullmatch(rf"{self.prefix}\+\d{{6,15}}", sent["To"]), "To is no number")
        require(0 < len(sent["Body"]) <= 1600, "the body has 1 to 1600 characters")
        callback = urlsplit(sent.get("StatusCallback", ADDRESS))
        require(callback.scheme and "_" not in callback.netloc, "StatusCallback is no URL")
        if (person := sent["To"].removeprefix(f"{self.prefix}+")) in self.unsubscribed:
            self.refused.append("unsubscribed")
            return self.error(21610, "Attempt to send to unsubscribed recipient")
        sid = self.new_id()
        made = {
            "sid": sid,
            "from": sent["From"],
            "to": sent["To"],
            "body": sent["Body"],
            "status": "queued",
            "date_created": format_datetime(datetime.now(UTC)),
        }
        self.messages.append(made)
        self.accept(self._shown(person, sent["Body"], callback.geturl(), sid))
        return 201, {}, made

    def _shown(self, person: str, body: str, callback: str, sid: str) -> Shown:
        return Shown(
            recipient=person,
            text=self.drawn(body),
            calls=digits(INTERNATIONAL.findall(body.replace(JOINER, ""))),
            strong=self.strong(body),
            key=parse_qs(urlsplit(callback).query).get("key", [""])[0],
            raw={"sid": sid, "callback": callback, "body": body, "is_gsm": set(body) <= GSM},
        )

    def drawn(self, body: str) -> str:
        """As it is seen."""
        return body

    def strong(self, body: str) -> tuple[str, ...]:
        return ()

    def bad_request(self, error: BadRequest) -> Answer:
        return self.error(21602, str(error))

    def error(self, code: int, message: str, status: int = 400) -> Answer:
        return status, {}, {"code": code, "message": message, "status": status}

    def invalid(self) -> Answer:
        return self.bad_request(BadRequest("Message body is required."))

    def blocked(self) -> Answer:
        return self.error(self.blocked_code, "+447700900111 can't be written to")

    def too_many(self, seconds: int) -> Answer:
        status, _, body = self.error(20429, "Too Many Requests", 429)
        return status, {"Retry-After": str(seconds)}, body


class FakeSms(FakeTwilio):
    """Twilio itself remembers who has sent STOP."""

    name, prefix, blocked_code = "sms", "", 21610
    offers = frozenset({"picture", "voice", "contact", "stop", "receipt", "blocked", "evidence"})

    def text(self, person: str, text: str, id: str = "", at: float | None = None) -> Told:
        if text.strip().upper() == "STOP":
            self.unsubscribed.add(person)
        elif text.strip().upper() == "START":
            self.unsubscribed.discard(person)
        return super().text(person, text, id, at)


class FakeTwilioWhatsApp(FakeTwilio):
    """A sender for WhatsApp."""

    name, prefix, blocked_code = "twilio_whatsapp", "whatsapp:", 63024
    offers = FakeSms.offers | {"sticker", "location", "block"}

    def message(self, person: str, **form: str) -> Told:
        return super().message(person, **{"ProfileName": "Ann", "WaId": person} | form)

    def sticker(self, person: str) -> Told:
        return self.media(person, "image/webp")

    def location(self, person: str) -> Told:
        return self.message(person, Latitude="51.5", Longitude="-0.1", Label="The clinic")

    def block(self, person: str) -> Told:
        """Twilio tells of it when a message does not get through."""
        return self.receipt(self.to(person)[-1], "undelivered", "63014")

    def drawn(self, body: str) -> str:
        return re.sub(rf"(?<!{JOINER})[*_]", "", body).replace(JOINER, "")

    def strong(self, body: str) -> tuple[str, ...]:
        return tuple(re.findall(rf"(?<!{JOINER})\*([^*\n]+)\*", body))
