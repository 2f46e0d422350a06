"""Meta's WhatsApp Cloud API, as far as it is documented.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
"""

import hashlib
import hmac
import json
import re
import time
from collections.abc import Mapping
from typing import Any

from fake_provider import Answer, BadRequest, Provider, Shown, Webhook, digits, require

NUMBER_ID, TOKEN, APP_SECRET, VERIFY = "106540352242922", "EAAG-token", "app-secret", "verify-me"
ACCOUNT_ID = "102290129340398"
INTERNATIONAL = re.compile(r"\+\d[\d ()-]{6,}\d|\b112\b")


class FakeWhatsApp(Provider):
    name = "whatsapp"
    CHALLENGE = "1158201444"
    offers = frozenset(
        {
            *("picture", "voice", "sticker", "location", "contact", "group", "buttons"),
            *("batch", "receipt", "handshake", "read", "evidence", "quote", "blocked"),
        }
    )

    is_subscribed = False

    def options(self) -> dict[str, Any]:
        return {"phone_number_id": NUMBER_ID, "api": f"{self.url}/v23.0"}

    def secrets(self) -> dict[str, str]:
        return {
            "whatsapp_token": TOKEN,
            "whatsapp_app_secret": APP_SECRET,
            "whatsapp_verify_token": VERIFY,
        }

    # What people do.

    def text(self, person: str, text: str, id: str = "", at: float | None = None) -> Any:
        return self._message(person, "text", {"body": text}, id, at)

    def picture(self, person: str, caption: str = "") -> Any:
        return self._message(
            person, "image", {"id": "1"} | ({"caption": caption} if caption else {})
        )

    def voice(self, person: str) -> Any:
        return self._message(person, "audio", {"id": "2", "voice": True})

    def sticker(self, person: str) -> Any:
        return self._message(person, "sticker", {"id": "3", "animated": False})

    def location(self, person: str) -> Any:
        return self._message(person, "location", {"latitude": 51.5, "longitude": -0.1})

    def contact(self, person: str) -> Any:
        return self._message(person, "contacts", [{"name": {"formatted_name": "Ann"}}])

    def group(self, person: str, text: str, mentioned: bool) -> Any:
        """There is no way to mention a business."""
        return self.text(person, text) | {"group_id": "group-1"}

    def press(self, person: str, shown: Shown, place: int) -> Any:
        kind, reply = shown.sent[place]
        return self._message(person, "interactive", {"type": kind, kind: reply})

    def receipt(self, shown: Shown, status: str = "delivered") -> Any:
        told = {
            "id": shown.raw["wamid"],
            "status": status,
            "timestamp": str(int(time.time())),
            "recipient_id": shown.recipient,
            "biz_opaque_callback_data": shown.key,
        }
        if status == "failed":
            told["errors"] = [{"code": 131047, "title": "Re-engagement message"}]
        return {"status": told}

    def prove(self, clinic: Any) -> None:
        """Tells of all that it has accepted."""
        for shown in self.received:
            clinic.deliver(self.receipt(shown, "sent"))

    def broken(self) -> Any:
        """A message that nobody could have expected."""
        return {"from": "1", "id": self.new_id(), "type": "text", "timestamp": "soon", "text": None}

    def _message(
        self, person: str, kind: str, content: Any, id: str = "", at: float | None = None
    ) -> Any:
        return {
            "from": person,
            "id": id or self.new_id(),
            "timestamp": str(int(at or time.time())),
            "type": kind,
            kind: content,
        }

    def webhook(self, *events: Any) -> Webhook:
        statuses = [event["status"] for event in events if "status" in event]
        messages = [event for event in events if "status" not in event]
        value: dict[str, Any] = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "447700900123", "phone_number_id": NUMBER_ID},
        }
        value |= {"messages": messages} if messages else {}
        value |= {"statuses": statuses} if statuses else {}
        entry = {"id": "102290129340398", "changes": [{"value": value, "field": "messages"}]}
        told = {"object": "whatsapp_business_account", "entry": [entry]}
        return self.sign(json.dumps(told).encode())

    def sign(self, body: bytes) -> Webhook:
        signature = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers = {
            "content-type": "application/json",
            "x-hub-signature-256": f"sha256={signature}",
        }
        return Webhook("POST", "/channels/whatsapp", headers, body)

    def handshake(self, token: str = VERIFY) -> Webhook:
        query = f"hub.mode=subscribe&hub.challenge={self.CHALLENGE}&hub.verify_token={token}"
        return Webhook("GET", f"/channels/whatsapp?{query}", {})

    # What is sent.

    def is_message(self, method: str, path: str, body: bytes) -> bool:
        return path.endswith("/messages") and b'"status"' not in body

    def handle(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        require(headers.get("authorization") == f"Bearer {TOKEN}", "bad token")
        if (method, path) == ("POST", f"/v23.0/{ACCOUNT_ID}/subscribed_apps"):
            self.is_subscribed = True
            return 200, {}, {"success": True}
        require((method, path) == ("POST", f"/v23.0/{NUMBER_ID}/messages"), "unknown path")
        sent = json.loads(body)
        require(sent.get("messaging_product") == "whatsapp", "messaging_product is required")
        if sent.get("status") == "read":
            self.read.append(sent["message_id"])
            return 200, {}, {"success": True}
        wamid = f"wamid.{len(self.received)}"
        self.accept(self._shown(sent, wamid))
        return 200, {}, {"messaging_product": "whatsapp", "messages": [{"id": wamid}]}

    def bad_request(self, error: BadRequest) -> Answer:
        return 400, {}, {"error": {"code": 100, "message": f"(#100) {error}"}}

    def blocked(self) -> Answer:
        """The recipient can't be written to."""
        return 400, {}, {"error": {"code": 131026, "message": "Message undeliverable"}}

    def invalid(self) -> Answer:
        return self.bad_request(BadRequest("Invalid parameter"))

    def too_many(self, seconds: int) -> Answer:
        error = {"code": 130429, "message": "Rate limit hit"}
        return 429, {"Retry-After": str(seconds)}, {"error": error}

    def _shown(self, sent: Mapping[str, Any], wamid: str) -> Shown:
        require(len(sent.get("biz_opaque_callback_data", "")) <= 512, "callback data too long")
        require(sent.get("type") in ("text", "interactive"), "unknown type")
        choices: list[tuple[str, tuple[str, Any]]] = []
        if sent["type"] == "text":
            body = sent["text"]["body"]
            require(0 < len(body) <= 4096, "text.body has 1 to 4096 characters")
        else:
            body, choices = self._interactive(sent["interactive"])
        plain = body.replace("\N{WORD JOINER}", "")
        unmarked = re.sub(r"(?<!\N{WORD JOINER})[*_]", "", body).replace("\N{WORD JOINER}", "")
        return Shown(
            recipient=sent["to"],
            text=unmarked,
            choices=tuple(label for label, _ in choices),
            sent=tuple(reply for _, reply in choices),
            calls=digits(INTERNATIONAL.findall(plain)),
            strong=tuple(re.findall(r"(?<!\N{WORD JOINER})\*([^*\n]+)\*", body)),
            quotes=sent.get("context", {}).get("message_id", ""),
            key=sent.get("biz_opaque_callback_data", ""),
            raw={"wamid": wamid},
        )

    def _interactive(
        self, sent: Mapping[str, Any]
    ) -> tuple[str, list[tuple[str, tuple[str, Any]]]]:
        body, action = sent["body"]["text"], sent["action"]
        require(0 < len(body) <= 1024, "body.text has 1 to 1024 characters")
        if sent["type"] == "button":
            replies = [button["reply"] for button in action["buttons"]]
            require(1 <= len(replies) <= 3, "1 to 3 buttons")
            require(all(0 < len(r["title"]) <= 20 for r in replies), "titles of 1 to 20 characters")
            require(all(0 < len(r["id"]) <= 256 for r in replies), "ids of 1 to 256 characters")
            require(len({r["title"] for r in replies}) == len(replies), "titles must differ")
            return body, [(r["title"], ("button_reply", r)) for r in replies]
        require(sent["type"] == "list", "button or list")
        require(0 < len(action["button"]) <= 20, "the list's button has 1 to 20 characters")
        rows = [row for section in action["sections"] for row in section["rows"]]
        require(1 <= len(rows) <= 10, "1 to 10 rows in all sections")
        require(all(0 < len(r["title"]) <= 24 for r in rows), "row titles of 1 to 24 characters")
        require(all(len(r.get("description", "")) <= 72 for r in rows), "descriptions of up to 72")
        require(len({r["id"] for r in rows}) == len(rows), "row ids must differ")
        return body, [(r.get("description") or r["title"], ("list_reply", r)) for r in rows]
