"""Meta's Messenger Platform, for a page and for an Instagram account, as far as it is documented.

https://developers.facebook.com/docs/messenger-platform
"""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from fake_provider import Answer, BadRequest, Provider, Shown, Webhook, require
from messenger_send_api import shown

PAGE_ID, ACCOUNT_ID = "102290129340398", "17841405822304914"
TOKEN, APP_SECRET, VERIFY = "EAAB-page-token", "app-secret", "verify-me"
APP_ID = 1517776481860111
FIELDS = {
    *("messages", "messaging_postbacks", "message_edits", "message_echoes", "message_reads"),
    *("message_deliveries", "message_reactions", "messaging_optins", "messaging_referrals"),
}


class FakeMessenger(Provider):
    name = "messenger"
    CHALLENGE = "1158201444"
    offers = frozenset(
        {
            *("picture", "voice", "sticker", "location", "edit", "buttons"),
            *("batch", "receipt", "handshake", "read", "evidence", "blocked"),
        }
    )
    object: ClassVar[str] = "page"
    account: ClassVar[str] = PAGE_ID

    def __init__(self) -> None:
        super().__init__()
        self.subscribed: list[str] = []
        self.profile: dict[str, Any] = {}
        self._latest: dict[str, str] = {}

    def options(self) -> dict[str, Any]:
        return {"page_id": PAGE_ID, "api": f"{self.url}/v23.0"}

    def secrets(self) -> dict[str, str]:
        return {
            "messenger_token": TOKEN,
            "messenger_app_secret": APP_SECRET,
            "messenger_verify_token": VERIFY,
        }

    # What people do.

    def text(self, person: str, text: str, id: str = "", at: float | None = None) -> Any:
        return self.message(person, id, at, text=text)

    def picture(self, person: str, caption: str = "") -> Any:
        said: dict[str, Any] = {"text": caption} if caption else {}
        return self.message(person, **said, attachments=[_attached("image", url="https://x")])

    def voice(self, person: str) -> Any:
        return self.message(person, attachments=[_attached("audio", url="https://x")])

    def sticker(self, person: str) -> Any:
        """As both kinds, which is how Meta goes from one to the other."""
        kinds = ("image", "sticker")
        return self.message(
            person, attachments=[_attached(k, url="https://x", sticker_id=369239263) for k in kinds]
        )

    def location(self, person: str) -> Any:
        place = {"coordinates": {"lat": 51.5, "long": -0.1}}
        return self.message(person, attachments=[_attached("location", **place)])

    def edit(self, person: str, text: str, id: str) -> Any:
        return self.event(person, message_edit={"mid": id, "text": text, "num_edit": 1})

    def press(self, person: str, shown: Shown, place: int) -> Any:
        reply = shown.sent[place]
        return self.message(person, text=reply["title"], quick_reply={"payload": reply["payload"]})

    def postback(self, person: str, payload: str) -> Any:
        told = {"mid": self.new_id(), "title": "Get Started", "payload": payload}
        return self.event(person, postback=told)

    def receipt(self, shown: Shown) -> Any:
        told = {"mids": [shown.raw["mid"]], "watermark": _now()}
        return self.event(shown.recipient, delivery=told)

    def echo(self, shown: Shown, **more: Any) -> Any:
        """What the page says, by us or by a person at its inbox."""
        message = {"mid": shown.raw["mid"], "text": shown.text, "is_echo": True, **more}
        told = {"timestamp": _now(), "message": message}
        return {"sender": {"id": self.account}, "recipient": {"id": shown.recipient}, **told}

    def prove(self, clinic: Any) -> None:
        """Tells of all that it has accepted."""
        for said in self.received:
            clinic.deliver(self.echo(said, app_id=APP_ID, metadata=said.key))

    def broken(self) -> Any:
        """A message that nobody could have expected."""
        return {"sender": None, "recipient": {"id": self.account}, "message": {"text": "hello"}}

    def message(
        self, person: str, id: str = "", at: float | None = None, **content: Any
    ) -> dict[str, Any]:
        mid = id or self.new_id()
        self._latest[person] = mid
        return self.event(person, at, message={"mid": mid, **content})

    def event(self, person: str, at: float | None = None, **content: Any) -> dict[str, Any]:
        ids = {"sender": {"id": person}, "recipient": {"id": self.account}}
        return {**ids, "timestamp": int(at * 1000) if at else _now(), **content}

    def webhook(self, *events: Any) -> Webhook:
        entries = [{"id": self.account, "time": _now(), "messaging": [e]} for e in events]
        return self.sign(json.dumps({"object": self.object, "entry": entries}).encode())

    def sign(self, body: bytes) -> Webhook:
        signature = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers = {
            "content-type": "application/json",
            "x-hub-signature-256": f"sha256={signature}",
        }
        return Webhook("POST", f"/channels/{self.name}", headers, body)

    def handshake(self, token: str = VERIFY) -> Webhook:
        query = f"hub.mode=subscribe&hub.challenge={self.CHALLENGE}&hub.verify_token={token}"
        return Webhook("GET", f"/channels/{self.name}?{query}", {})

    # What is sent.

    def is_message(self, method: str, path: str, body: bytes) -> bool:
        return path.endswith("/messages") and b'"sender_action"' not in body

    def handle(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        require(headers.get("authorization") == f"Bearer {TOKEN}", "bad token")
        asked = urlsplit(path)
        require(asked.path.startswith(f"/v23.0/{PAGE_ID}/"), "unknown path")
        edge = asked.path.rpartition("/")[2]
        if (method, edge) == ("GET", "conversations"):
            return 200, {}, self._conversation(dict(parse_qsl(asked.query)))
        require(method == "POST", "unknown method")
        sent = json.loads(body)
        if edge == "subscribed_apps":
            self.subscribed = sent["subscribed_fields"].split(",")
            require(set(self.subscribed) <= FIELDS, "unknown fields")
            return 200, {}, {"success": True}
        if edge == "messenger_profile":
            self.profile |= sent
            return 200, {}, {"result": "success"}
        require(edge == "messages", "unknown path")
        person = sent["recipient"]["id"]
        require(isinstance(person, str) and person.isdigit(), "recipient.id is a string")
        if "sender_action" in sent:
            return self._act(person, sent)
        mid = f"m_{len(self.received)}"
        self.accept(shown(person, sent, mid, on_instagram=self.name == "instagram"))
        return 200, {}, {"recipient_id": person, "message_id": mid}

    def _conversation(self, asked: Mapping[str, str]) -> Any:
        """The one with `user_id`, its latest messages first."""
        require(asked.get("platform") == self.name, "unknown platform")
        require(asked["fields"] == "messages.limit(20){from,message,created_time}", "fields")
        messages = [
            {
                "message": "" if said.raw["call_buttons"] else said.text,
                "from": {"id": self.account},
                "created_time": said.raw["created_time"],
                "id": said.raw["mid"],
            }
            for said in reversed(self.received)
            if said.recipient == asked["user_id"]
        ]
        return {"data": [{"messages": {"data": messages[:20]}, "id": "t_1"}]}

    def _act(self, person: str, sent: Mapping[str, Any]) -> Answer:
        require("message" not in sent, "Cannot send both message and state")
        action = sent["sender_action"]
        require(action in ("mark_seen", "typing_on", "typing_off"), "unknown sender_action")
        if action == "mark_seen":
            self.read.append(self._latest.get(person, ""))
        return 200, {}, {"recipient_id": person}

    def bad_request(self, error: BadRequest) -> Answer:
        return refusal(100, str(error))

    def blocked(self) -> Answer:
        """The recipient can't be written to."""
        return refusal(551, "This person isn't available right now.", 1545041)

    def invalid(self) -> Answer:
        return self.bad_request(BadRequest("Invalid parameter"))

    def too_many(self, seconds: int) -> Answer:
        status, _, body = refusal(613, "Calls to this api have exceeded the rate limit.")
        return status, {"Retry-After": str(seconds)}, body


class FakeInstagram(FakeMessenger):
    """An account; what it was sent comes back without our key."""

    name = "instagram"
    offers = FakeMessenger.offers - {"location"}
    object = "instagram"
    account = ACCOUNT_ID

    def options(self) -> dict[str, Any]:
        return {**super().options(), "account_id": ACCOUNT_ID}

    def receipt(self, shown: Shown) -> Any:
        return self.event(shown.recipient, read={"mid": shown.raw["mid"]})

    def prove(self, clinic: Any) -> None:
        for said in self.received:
            clinic.deliver(self.echo(said))


def refusal(code: int, message: str, subcode: int | None = None) -> Answer:
    error = {"message": f"(#{code}) {message}", "type": "OAuthException", "code": code}
    error |= {"error_subcode": subcode} if subcode else {}
    return 400, {}, {"error": {**error, "fbtrace_id": "BLBz/WZt8dN"}}


def _attached(kind: str, **payload: Any) -> dict[str, Any]:
    return {"type": kind, "payload": payload}


def _now() -> int:
    return int(time.time() * 1000)
