"""Telegram's Bot API, as far as it is documented.

https://core.telegram.org/bots/api
"""

import json
import re
import time
from collections.abc import Mapping
from itertools import count
from typing import Any

from fake_provider import Answer, BadRequest, Provider, Shown, Webhook, digits, require
from telegram_text import entities, parsed

BOT_ID, USERNAME = 8123456789, "clinic_faq_bot"
TOKEN, SECRET = f"{BOT_ID}:AAF-token_of_the_test", "agreed-secret_1"
GROUP = -1001234567890
PHONE_SHOWS = 32
"""Characters of a button's label."""
NUMBER = re.compile(r"\+\d[\d ()-]{6,}\d")
"""Only with a country code: neither 112 nor 020 7946 0123 can be tapped."""


class FakeTelegram(Provider):
    name = "telegram"
    signs_bodies = False
    short_numbers = False
    offers = frozenset(
        {
            *("picture", "voice", "sticker", "location", "contact", "edit", "group", "mention"),
            *("buttons", "block", "quote", "blocked"),
        }
    )

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, dict[str, Any]]] = []
        """Methods other than sendMessage, and what came with them."""
        self.moved: dict[int, int] = {}
        """Groups that became supergroups."""
        self.topics: set[int] = set()
        """Those that are open."""
        self.webhook_info: dict[str, Any] = {"url": "", "pending_update_count": 0}
        self._updates, self._message_ids = count(1), count(1)
        self._names: dict[int, str] = {}

    def options(self) -> dict[str, Any]:
        return {"username": USERNAME, "api": self.url}

    def secrets(self) -> dict[str, str]:
        return {"telegram_token": TOKEN, "telegram_secret": SECRET}

    # What people do.

    def text(self, person: str, text: str, id: str = "", at: float | None = None) -> Any:
        told = {"text": text, "entities": entities(text)}
        return {"message": self.message(person, told, id, at)}

    def edit(self, person: str, text: str, id: str) -> Any:
        edited = {"edit_date": int(time.time()), "text": text, "entities": entities(text)}
        return {"edited_message": self.message(person, edited, id)}

    def picture(self, person: str, caption: str = "") -> Any:
        told: dict[str, Any] = {"photo": [{"file_id": "1", "width": 90, "height": 90}]}
        if caption:
            told |= {"caption": caption, "caption_entities": entities(caption)}
        return {"message": self.message(person, told)}

    def voice(self, person: str) -> Any:
        return {"message": self.message(person, {"voice": {"file_id": "2", "duration": 3}})}

    def sticker(self, person: str) -> Any:
        return {"message": self.message(person, {"sticker": {"file_id": "3", "emoji": "!"}})}

    def location(self, person: str) -> Any:
        where = {"latitude": 51.5, "longitude": -0.1}
        return {"message": self.message(person, {"location": where})}

    def contact(self, person: str) -> Any:
        who = {"phone_number": "447700900333", "first_name": "Ann"}
        return {"message": self.message(person, {"contact": who})}

    def group(self, person: str, text: str, mentioned: bool, **more: Any) -> Any:
        update = self.text(person, f"@{USERNAME} {text}" if mentioned else text)
        chat = {"id": GROUP, "type": "supergroup", "title": "Friends"}
        update["message"] |= {"chat": chat, **more}
        return update

    def place_of(self, person: str) -> str:
        return str(GROUP)

    def press(self, person: str, shown: Shown, place: int) -> Any:
        query = {
            "id": str(next(self._updates)),
            "from": user(person),
            "message": shown.raw["message"],
            "chat_instance": "-1",
            "data": shown.sent[place],
        }
        return {"callback_query": query}

    def block(self, person: str) -> Any:
        change = {
            "chat": {"id": int(person), "type": "private"},
            "from": user(person),
            "date": int(time.time()),
            "old_chat_member": {"status": "member"},
            "new_chat_member": {"status": "kicked", "until_date": 0},
        }
        return {"my_chat_member": change}

    def message(
        self, person: str, told: dict[str, Any], id: str = "", at: float | None = None
    ) -> dict[str, Any]:
        """As a person sends it to the bot."""
        numbers = {name: number for number, name in self._names.items()} if id else {}
        number = numbers.get(id) or next(self._message_ids)
        if id:
            self._names[number] = id
        return {
            "message_id": number,
            "from": user(person),
            "chat": {"id": int(person), "type": "private", "first_name": "Ann"},
            "date": int(at or time.time()),
            **told,
        }

    def webhook(self, *events: Any) -> Webhook:
        [event] = events
        return self.sign(json.dumps({"update_id": next(self._updates), **event}).encode())

    def sign(self, body: bytes) -> Webhook:
        headers = {
            "content-type": "application/json",
            "x-telegram-bot-api-secret-token": SECRET,
        }
        return Webhook("POST", "/channels/telegram", headers, body)

    def forged(self) -> list[Webhook]:
        real = self.webhook(self.text("447700900999", "does it hurt?"))
        headers = {"content-type": "application/json"}
        guessed = {**headers, "x-telegram-bot-api-secret-token": SECRET[:-1]}
        empty = {**headers, "x-telegram-bot-api-secret-token": ""}
        return [Webhook(real.method, real.path, h, real.body) for h in (headers, guessed, empty)]

    # What is sent.

    def is_message(self, method: str, path: str, body: bytes) -> bool:
        return path.endswith("/sendMessage")

    def handle(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        if not path.startswith(f"/bot{TOKEN}/"):
            return failed(401, "Unauthorized")
        name, sent = path.rsplit("/", 1)[1], json.loads(body)
        if name == "sendMessage":
            return self._send(sent)
        self.calls.append((name, sent))
        if name == "setWebhook":
            require(
                sent["url"].startswith("https://"), "bad webhook: An HTTPS URL must be provided"
            )
            allowed = re.fullmatch(r"[A-Za-z0-9_-]{1,256}", sent["secret_token"])
            require(allowed, "secret token contains unallowed characters")
            self.webhook_info["url"] = sent["url"]
        me = {"id": BOT_ID, "is_bot": True, "username": USERNAME}
        known: dict[str, Any] = {"getMe": me, "getWebhookInfo": self.webhook_info}
        done = {"setWebhook", "sendChatAction", "answerCallbackQuery"}
        if name not in done | known.keys():
            return failed(404, "Not Found")
        return 200, {}, {"ok": True, "result": known.get(name, True)}

    def bad_request(self, error: BadRequest) -> Answer:
        return failed(400, f"Bad Request: {error}")

    def blocked(self) -> Answer:
        return failed(403, "Forbidden: bot was blocked by the user")

    def invalid(self) -> Answer:
        return failed(400, "Bad Request: can't parse entities")

    def too_many(self, seconds: int) -> Answer:
        told = f"Too Many Requests: retry after {seconds}"
        return failed(429, told, retry_after=seconds)

    def _send(self, sent: Mapping[str, Any]) -> Answer:
        chat = int(sent["chat_id"])
        if chat in self.moved:
            told = "Bad Request: group chat was upgraded to a supergroup chat"
            return failed(400, told, migrate_to_chat_id=self.moved[chat])
        topic, reply = sent.get("message_thread_id"), sent.get("reply_parameters", {})
        require(topic is None or topic in self.topics, "message thread not found")
        require(
            sent.get("parse_mode") == "HTML",
            "a line without mark-up would be fine, but is not ours",
        )
        text, strong = parsed(sent["text"])
        require(text.strip(), "message text is empty")
        require(len(text) <= 4096, "message is too long")
        buttons = self._buttons(sent.get("reply_markup", {}))
        message = {
            "message_id": next(self._message_ids),
            "from": {"id": BOT_ID, "is_bot": True, "username": USERNAME},
            "chat": {"id": chat, "type": "private" if chat > 0 else "supergroup"},
            "date": int(time.time()),
            "text": text,
            "reply_markup": sent.get("reply_markup", {}),
        }
        shown = Shown(
            recipient=str(chat),
            text=text,
            choices=tuple(on_a_phone(button["text"]) for button in buttons),
            sent=tuple(button["callback_data"] for button in buttons),
            calls=digits(NUMBER.findall(text)),
            strong=strong,
            quotes=self._names.get(reply.get("message_id", 0), ""),
            raw={"message": message, "sent": sent},
        )
        self.accept(shown)
        return 200, {}, {"ok": True, "result": message}

    def _buttons(self, markup: Mapping[str, Any]) -> list[dict[str, str]]:
        rows: list[list[dict[str, str]]] = markup.get("inline_keyboard", [])
        require(all(0 < len(row) <= 8 for row in rows), "1 to 8 buttons in a row")
        buttons = [button for row in rows for button in row]
        require(len(buttons) <= 100, "reply markup is too long")
        require(all(button["text"] for button in buttons), "text buttons must be non-empty")
        sizes = [len(button["callback_data"].encode()) for button in buttons]
        require(all(0 < size <= 64 for size in sizes), "BUTTON_DATA_INVALID")
        return buttons


def user(person: str) -> dict[str, Any]:
    return {"id": int(person), "is_bot": False, "first_name": "Ann", "language_code": "en"}


def on_a_phone(label: str) -> str:
    """The middle of a long label is left out."""
    half = PHONE_SHOWS // 2
    return label if len(label) <= PHONE_SHOWS else f"{label[: half - 1]}…{label[-half:]}"


def failed(status: int, description: str, **parameters: Any) -> Answer:
    more = {"parameters": parameters} if parameters else {}
    return status, {}, {"ok": False, "error_code": status, "description": description, **more}
