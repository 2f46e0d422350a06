"""Slack's Events API, interactive buttons and Web API, as far as they are documented.

https://docs.slack.dev/reference
"""

import hashlib
import hmac
import json
import re
import time
from collections.abc import Mapping
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from fake_provider import Answer, BadRequest, Provider, Shown, Webhook, require
from slack_block_kit import buttons, on_screen, texts
from slack_mrkdwn import read, typed

TOKEN, SECRET = "xoxb-12-token", "8f742231b10e8888abcd99yyyzzz85a5"
BOT, BOT_ID, CHANNEL = "U0CLINICBOT", "B0CLINICBOT", "C0NURSES"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
FIELDS = {"channel", "thread_ts", "text", "blocks", "metadata", "unfurl_links", "unfurl_media"}


class FakeSlack(Provider):
    name = "slack"
    CHALLENGE = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"
    offers = frozenset(
        {
            *("picture", "voice", "edit", "group", "mention", "buttons", "dated", "handshake"),
            *("blocked", "evidence"),
        }
    )

    def __init__(self) -> None:
        super().__init__()
        self.history_error = ""
        """Why conversations are not shown."""
        self._numbers = count(1)
        self._named: dict[str, str] = {}

    def options(self) -> dict[str, Any]:
        return {"api": f"{self.url}/api"}

    def secrets(self) -> dict[str, str]:
        return {"slack_token": TOKEN, "slack_signing_secret": SECRET}

    # What people do.

    def text(self, person: str, text: str, id: str = "", at: float | None = None) -> Any:
        return self.message(person, typed(text), self._ts(id, at))

    def edit(self, person: str, text: str, id: str) -> Any:
        ts, now = self._ts(id), self._ts()
        before = {"type": "message", "user": f"U{person}", "text": "does it hort?", "ts": ts}
        message = {**before, "text": typed(text), "edited": {"user": f"U{person}", "ts": now}}
        return self.changed(person, message, before)

    def picture(self, person: str, caption: str = "") -> Any:
        return self.file(person, caption, mimetype="image/png", filetype="png")

    def voice(self, person: str) -> Any:
        return self.file(person, mimetype="video/quicktime", subtype="slack_audio")

    def group(self, person: str, text: str, mentioned: bool) -> Any:
        told = f"<@{BOT}> {typed(text)}" if mentioned else typed(text)
        message = self.message(person, told) | {"channel": CHANNEL}
        del message["channel_type"]
        kind = {"type": "app_mention"} if mentioned else {"channel_type": "channel"}
        return message | kind

    def place_of(self, person: str) -> str:
        return CHANNEL

    def press(self, person: str, shown: Shown, place: int) -> Any:
        message = shown.raw["message"]
        [actions] = [b for b in message["blocks"] if b["type"] == "actions"]
        button = actions["elements"][place]
        where = {"message_ts": message["ts"], "channel_id": shown.raw["channel"]}
        return {
            "type": "block_actions",
            "user": {"id": f"U{person}", "username": "ann", "team_id": "T0CLINIC"},
            "container": {"type": "message", "is_ephemeral": False, **where},
            "channel": {"id": shown.raw["channel"], "name": "directmessage"},
            "message": message,
            "actions": [
                {k: button[k] for k in ("type", "action_id", "text")}
                | {"value": typed(button["value"]), "action_ts": self._ts(), "block_id": "Fz1"}
            ],
        }

    def message(self, person: str, text: str, ts: str = "") -> dict[str, Any]:
        """An event of somebody's message to the app."""
        return {
            "type": "message",
            "channel": f"D{person}",
            "channel_type": "im",
            "user": f"U{person}",
            "text": text,
            "ts": ts or self._ts(),
            "team": "T0CLINIC",
        }

    def file(self, person: str, text: str = "", **file: str) -> dict[str, Any]:
        shared = {"id": "F0123", "name": "a file", "mode": "hosted", **file}
        told = {"subtype": "file_share", "files": [shared], "upload": False}
        return self.message(person, typed(text)) | told

    def changed(self, person: str, message: Any, before: Any) -> dict[str, Any]:
        return {
            "type": "message",
            "subtype": "message_changed",
            "hidden": True,
            "channel": f"D{person}",
            "channel_type": "im",
            "ts": self._ts(),
            "message": message,
            "previous_message": before,
        }

    def webhook(self, *events: Any) -> Webhook:
        [event] = events
        return self.sign(*_written(event))

    def stale(self, event: Any) -> Webhook:
        return self.sign(*_written(event), at=time.time() - 301)

    def handshake(self, token: str = SECRET) -> Webhook:
        told = {"token": "J", "challenge": self.CHALLENGE, "type": "url_verification"}
        return self.sign(json.dumps(told).encode(), secret=token)

    def forged(self) -> list[Webhook]:
        body, kind = _written(self.text("447700900999", "does it hurt?"))
        return [*super().forged(), self.sign(body, kind, secret="guessed")]

    def sign(
        self, body: bytes, kind: str = JSON, at: float | None = None, secret: str = SECRET
    ) -> Webhook:
        told = str(int(at or time.time()))
        base = b"v0:" + told.encode() + b":" + body
        signature = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
        headers = {
            "content-type": kind,
            "x-slack-request-timestamp": told,
            "x-slack-signature": f"v0={signature}",
        }
        return Webhook("POST", "/channels/slack", headers, body)

    def _ts(self, id: str = "", at: float | None = None) -> str:
        if id not in self._named:
            ts = f"{int(at or time.time())}.{next(self._numbers):06}"
            if not id:
                return ts
            self._named[id] = ts
        return self._named[id]

    # What is sent.

    def prove(self, clinic: Any) -> None:
        """It can be asked; nothing is to be told."""

    def is_message(self, method: str, path: str, body: bytes) -> bool:
        return path == "/api/chat.postMessage"

    def handle(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        if headers.get("authorization") != f"Bearer {TOKEN}":
            return failed("invalid_auth")
        url = urlsplit(path)
        if (method, url.path) == ("POST", "/api/chat.postMessage"):
            require(headers["content-type"].startswith(JSON), "invalid_post_type")
            return self._send(json.loads(body))
        if url.path in ("/api/conversations.history", "/api/conversations.replies"):
            return self._history({k: v[0] for k, v in parse_qs(url.query).items()})
        return failed("unknown_method")

    def bad_request(self, error: BadRequest) -> Answer:
        return failed("invalid_blocks", response_metadata={"messages": [f"[ERROR] {error}"]})

    def blocked(self) -> Answer:
        return failed("user_disabled")

    def invalid(self) -> Answer:
        return failed("invalid_blocks")

    def too_many(self, seconds: int) -> Answer:
        return 429, {"Retry-After": str(seconds)}, {"ok": False, "error": "ratelimited"}

    def _send(self, sent: dict[str, Any]) -> Answer:
        require(set(sent) <= FIELDS, "a field that is not ours")
        channel, blocks = sent["channel"], sent["blocks"]
        require(re.fullmatch(r"[CDU][A-Z0-9]{2,}", channel), "channel_not_found")
        require(sent["unfurl_links"] is sent["unfurl_media"] is False, "previews of links")
        require(read(sent["text"]).text.strip(), "no text for notifications")
        require(len(sent["text"]) <= 4000, "msg_too_long")
        require(isinstance(sent["metadata"]["event_payload"], dict), "invalid_metadata_format")
        require(1 <= len(blocks) <= 50, "1 to 50 blocks")
        written = [read(text) for block in blocks for text in texts(block)]
        pressable = [b for block in blocks for b in buttons(block)]
        message = sent | {"type": "message", "bot_id": BOT_ID, "user": BOT, "ts": self._ts()}
        self.accept(
            Shown(
                recipient=channel.removeprefix("D"),
                text="\n".join(piece.text for piece in written),
                choices=tuple(on_screen(button["text"]["text"]) for button in pressable),
                sent=tuple(button["value"] for button in pressable),
                calls=tuple(number for piece in written for number in piece.calls),
                strong=tuple(words for piece in written for words in piece.strong),
                key=sent["metadata"]["event_payload"]["key"],
                raw={"message": message, "channel": channel, "sent": sent},
            )
        )
        return 200, {}, {"ok": True, "channel": channel, "ts": message["ts"], "message": {}}

    def _history(self, asked: Mapping[str, str]) -> Answer:
        if self.history_error:
            return failed(self.history_error, needed="im:history")
        found = [
            shown.raw["message"]
            for shown in self.received
            if shown.raw["channel"] == asked["channel"]
            and shown.raw["sent"].get("thread_ts") == asked.get("ts")
            and float(shown.raw["message"]["ts"]) >= float(asked["oldest"])
        ]
        with_all = asked.get("include_all_metadata") == "true"
        told = [m if with_all else m | {"metadata": {"event_type": "x"}} for m in found]
        return 200, {}, {"ok": True, "messages": told[::-1], "has_more": False}


def failed(error: str, **more: Any) -> Answer:
    """Slack says no with a status of 200."""
    return 200, {}, {"ok": False, "error": error, **more}


def _written(event: dict[str, Any]) -> tuple[bytes, str]:
    """The body of a webhook, and its media type."""
    if event["type"] == "block_actions":
        return urlencode({"payload": json.dumps(event)}).encode(), FORM
    envelope = {
        "type": "event_callback",
        "team_id": "T0CLINIC",
        "event": event,
        "event_id": f"Ev{event.get('ts', '')}",
        "event_time": int(time.time()),
        "authorizations": [{"team_id": "T0CLINIC", "user_id": BOT, "is_bot": True}],
    }
    return json.dumps(envelope).encode(), JSON
