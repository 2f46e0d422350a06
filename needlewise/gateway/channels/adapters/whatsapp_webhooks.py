"""What WhatsApp's webhooks tell.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components
"""

from collections.abc import Iterator
from typing import Any

from needlewise.gateway.channels.inbound import Event, Inbound, Receipt, moment

UNREAD = {
    "image": "a picture",
    "sticker": "a sticker",
    "audio": "a voice message",
    "video": "a video",
    "document": "a document",
    "location": "a location",
    "contacts": "a contact",
}
"""Kinds of message without text of their own, as they are called to their sender."""
NOTHING_SAID = {"reaction", "system"}


def message(told: dict[str, Any]) -> Iterator[Event]:
    """What somebody sent."""
    kind = told["type"]
    # "group_id": people talk with one another; nobody can mention us there.
    if kind in NOTHING_SAID or told.get("group_id"):
        return
    text, unread = _said(kind, told)
    yield Inbound(
        id=told["id"],
        recipient=told["from"],
        text=text,
        at=moment(told["timestamp"]),
        kind="text" if text else "unreadable",
        unread=unread,
    )


def _said(kind: str, message: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The text, and what there is beside it."""
    match kind:
        case "text":
            return str(message["text"]["body"]), ()
        case "button":
            return str(message["button"]["payload"]), ()
        case "interactive":
            interactive = message["interactive"]
            return str(interactive[interactive["type"]]["id"]), ()
    unread = UNREAD.get(kind, "a message of this kind")
    content = message.get(kind)
    caption = content.get("caption", "") if isinstance(content, dict) else ""
    return str(caption), (unread,)


def status(told: dict[str, Any]) -> Iterator[Event]:
    """What became of a message of ours."""
    errors = told.get("errors") or [{}]
    failed = f"{errors[0].get('code')}: {errors[0].get('title')}"
    yield Receipt(
        key=told.get("biz_opaque_callback_data", ""),
        provider_id=told["id"],
        problem=failed if told["status"] == "failed" else "",
    )
