"""A clinic's own program, written by docs/channels/webhook.md, with signatures made by hand.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Mapping
from typing import Any

from fake_provider import Answer, BadRequest, Provider, Shown, Webhook, require

KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()
FIELDS = {
    *("key", "recipient", "thread", "quotes", "text", "calls", "blocks", "note", "choices"),
}
MARKERS = {"paragraph": "", "bullets": "• "}


class FakeWebhook(Provider):
    name = "webhook"
    offers = frozenset(
        {
            *("picture", "voice", "sticker", "location", "contact", "edit", "buttons", "stop"),
            *("block", "batch", "receipt", "dated", "quote", "blocked", "evidence"),
        }
    )

    def __init__(self) -> None:
        super().__init__()
        self.taken: set[str] = set()
        """Every webhook-id."""

    def options(self) -> dict[str, Any]:
        return {"deliver_to": f"{self.url}/answers"}

    def secrets(self) -> dict[str, str]:
        return {"webhook_secret": SECRET}

    # What people do.

    def text(self, person: str, text: str, id: str = "", at: float | None = None) -> Any:
        words = {"STOP": "stop", "START": "start"}
        more = {"kind": words[text]} if text in words else {}
        return self._message(person, id, at, text=text, **more)

    def edit(self, person: str, text: str, id: str) -> Any:
        return self.text(person, text, id)

    def picture(self, person: str, caption: str = "") -> Any:
        return self._message(person, text=caption, attachments=["picture"])

    def voice(self, person: str) -> Any:
        return self._message(person, attachments=["voice"])

    def sticker(self, person: str) -> Any:
        return self._message(person, attachments=["sticker"])

    def location(self, person: str) -> Any:
        return self._message(person, attachments=["location"])

    def contact(self, person: str) -> Any:
        return self._message(person, attachments=["contact"])

    def block(self, person: str) -> Any:
        return self._message(person, kind="blocked")

    def press(self, person: str, shown: Shown, place: int) -> Any:
        return self.text(person, shown.sent[place])

    def receipt(self, shown: Shown, problem: str = "") -> Any:
        return {"receipt": {"key": shown.key} | ({"problem": problem} if problem else {})}

    def prove(self, clinic: Any) -> None:
        """It drops what it has already, which is all that it can do."""

    def broken(self) -> Any:
        """A message with a field that nobody has heard of."""
        return self.text("1", "does it hurt?") | {"txt": "?"}

    def _message(
        self, person: str, id: str = "", at: float | None = None, **content: Any
    ) -> dict[str, Any]:
        return {
            "id": id or self.new_id(),
            "sender": person,
            "sent_at": at or time.time(),
            **content,
        }

    def webhook(self, *events: Any) -> Webhook:
        return self.sign(self._body(*events))

    def sign(self, body: bytes, at: float | None = None) -> Webhook:
        id, dated = self.new_id(), str(int(at or time.time()))
        headers = {
            "content-type": "application/json",
            "webhook-id": id,
            "webhook-timestamp": dated,
            "webhook-signature": signature(id, dated, body),
        }
        return Webhook("POST", "/channels/webhook", headers, body)

    def stale(self, event: Any) -> Webhook:
        return self.sign(self._body(event), time.time() - 301)

    def _body(self, *events: Any) -> bytes:
        told = {
            "messages": [event for event in events if "receipt" not in event],
            "receipts": [event["receipt"] for event in events if "receipt" in event],
        }
        return json.dumps({name: items for name, items in told.items() if items}).encode()

    # What is sent.

    def handle(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        require((method, path) == ("POST", "/answers"), "unknown path")
        require(headers["content-type"] == "application/json", "the body is JSON")
        id, dated = headers["webhook-id"], headers["webhook-timestamp"]
        require(abs(int(dated) - time.time()) < 300, "stale")
        require(headers["webhook-signature"] == signature(id, dated, body), "forged")
        if id not in self.taken:
            sent = json.loads(body)
            require(sent["key"] == id, "the key is the webhook-id")
            self.accept(_shown(sent))
            self.taken.add(id)
        return 204, {}, ""

    def bad_request(self, error: BadRequest) -> Answer:
        return 400, {}, {"problem": str(error)}

    def blocked(self) -> Answer:
        return 410, {}, {}

    def invalid(self) -> Answer:
        return self.bad_request(BadRequest("no such recipient"))


def signature(id: str, dated: str, body: bytes) -> str:
    signed = hmac.new(KEY, f"{id}.{dated}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def _shown(sent: Mapping[str, Any]) -> Shown:
    require(set(sent) == FIELDS, "unknown or missing fields")
    require(0 < len(sent["text"]) <= 4000, "text has 1 to 4,000 characters")
    require(_as_text(sent) == sent["text"], "text and structure say the same")
    for call in sent["calls"]:
        require(re.fullmatch(r"\+?\d{3,15}", call["dial"]), "dial takes digits")
    numbers = [choice["number"] for choice in sent["choices"]]
    require(numbers == list(range(min(numbers, default=1), max(numbers, default=0) + 1)), "gaps")
    titles = tuple(choice["title"] for choice in sent["choices"])
    return Shown(
        recipient=sent["recipient"],
        text=sent["text"],
        choices=titles,
        sent=titles,
        calls=tuple(call["dial"] for call in sent["calls"]),
        quotes=sent["quotes"],
        key=sent["key"],
        raw=sent,
    )


def _as_text(sent: Mapping[str, Any]) -> str:
    """As a program would write it that shows the structure."""
    rows = []
    for block in sent["blocks"]:
        for number, line in enumerate(block["lines"], block["first"]):
            rows.append(MARKERS.get(block["kind"], f"{number}. ") + line)
    calls = [f"Call {call['number']}" for call in sent["calls"]]
    opening = rows[0] if rows else ""
    above = [
        c for c, call in zip(calls, sent["calls"], strict=True) if call["number"] not in opening
    ]
    return "\n".join([*above, *rows, *([sent["note"]] if sent["note"] else [])])
