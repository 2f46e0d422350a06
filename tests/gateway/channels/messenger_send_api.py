"""What Meta's Send API takes, and what its recipient sees of it.

https://developers.facebook.com/docs/messenger-platform/reference/send-api
"""

import re
import time
from collections.abc import Mapping, Sequence
from typing import Any

from fake_provider import Shown, digits, require

FIELDS = {"text", "attachment", "quick_replies", "metadata"}
NUMBERS = re.compile(r"\+\d[\d ()-]{6,}\d|\b112\b")


def shown(person: str, sent: Mapping[str, Any], mid: str, *, on_instagram: bool) -> Shown:
    """A message on the recipient's screen.

    Raises:
        BadRequest: it breaks a rule.
    """
    require(sent.get("messaging_type") == "RESPONSE", "messaging_type is required")
    message = sent["message"]
    require(message.keys() <= FIELDS, "unknown field of message")
    require(("text" in message) != ("attachment" in message), "text or attachment")
    require(len(message.get("metadata", "")) <= 1000, "metadata of up to 1000 characters")
    replies, buttons = message.get("quick_replies", []), []
    if "text" in message:
        text = message["text"]
        _check_text(text, on_instagram)
    else:
        require(not replies, "quick replies go with texts")
        require(not on_instagram, "only web_url and postback buttons")
        text, buttons = _template(message["attachment"])
    if "quick_replies" in message:
        _check_replies(replies)
    return Shown(
        recipient=person,
        text=text,
        choices=tuple(reply["title"] for reply in replies),
        sent=tuple(replies),
        calls=(*(b["payload"] for b in buttons), *digits(NUMBERS.findall(text))),
        key=message.get("metadata", ""),
        raw={
            "mid": mid,
            "call_buttons": buttons,
            "created_time": time.strftime("%Y-%m-%dT%H:%M:%S+0000", time.gmtime()),
        },
    )


def _check_text(text: str, on_instagram: bool) -> None:
    if on_instagram:
        require(0 < len(text.encode()) <= 1000, "text has 1 to 1000 bytes")
    require(0 < len(text) <= 2000, "text has 1 to 2000 characters")


def _check_replies(replies: Sequence[Mapping[str, Any]]) -> None:
    require(1 <= len(replies) <= 13, "1 to 13 quick replies")
    require(all(r["content_type"] == "text" for r in replies), "unknown content_type")
    require(all(0 < len(r["title"]) <= 20 for r in replies), "titles of 1 to 20 characters")
    require(all(0 < len(r["payload"]) <= 1000 for r in replies), "payloads of 1 to 1000 characters")


def _template(attachment: Mapping[str, Any]) -> tuple[str, list[Any]]:
    require(attachment.get("type") == "template", "a template")
    template = attachment["payload"]
    require(template.get("template_type") == "button", "a button template")
    require(0 < len(template["text"]) <= 640, "a template's text has 1 to 640 characters")
    buttons = template["buttons"]
    require(1 <= len(buttons) <= 3, "1 to 3 buttons")
    require(all(b["type"] == "phone_number" for b in buttons), "unknown button")
    require(all(0 < len(b["title"]) <= 20 for b in buttons), "titles of 1 to 20 characters")
    numbers = [re.fullmatch(r"\+\d{7,15}", b["payload"]) for b in buttons]
    require(all(numbers), "a number begins with + and its country code")
    return template["text"], buttons
