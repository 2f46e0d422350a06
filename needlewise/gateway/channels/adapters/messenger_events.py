"""What the webhooks of Messenger and Instagram tell of one conversation.

https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from needlewise.gateway.channels.inbound import Event, Inbound, Receipt, moment

UNREAD = {
    "image": "a picture",
    "sticker": "a sticker",
    "like_heart": "a sticker",
    "audio": "a voice message",
    "video": "a video",
    "file": "a document",
    "location": "a location",
    "fallback": "a link",
    "share": "a shared post",
    "media_share": "a shared post",
    "post": "a shared post",
    "ig_post": "a shared post",
    "reel": "a shared reel",
    "ig_reel": "a shared reel",
    "ig_story": "a shared story",
}
"""Kinds of attachment, as they are called to their sender."""
UNKNOWN = "a message of this kind"
NOT_TO_US = {"story_mention"}
"""Said to the world."""
GREETING = "hello"


def events(event: dict[str, Any], account: str) -> Iterator[Event]:
    """What one event tells to `account`: most kinds are nothing to us, such as read marks."""
    message = event.get("message") or {}
    if message.get("is_echo"):
        # What a person at the clinic writes in the page's inbox has no such.
        if message.get("metadata") and str(event["sender"]["id"]) == account:
            yield Receipt(key=str(message["metadata"]))
    elif str(event["recipient"]["id"]) != account:  # an app may serve several
        return
    elif message:
        yield from _message(event, message)
    elif "message_edit" in event:
        edit = event["message_edit"]
        yield _inbound(event, edit["mid"], str(edit["text"]))
    elif "postback" in event:
        yield _postback(event, event["postback"])


def _message(event: dict[str, Any], message: dict[str, Any]) -> Iterator[Inbound]:
    if message.get("is_deleted"):
        return
    attachments = message.get("attachments") or []
    chosen = (message.get("quick_reply") or {}).get("payload")
    text = str(chosen or message.get("text") or "")
    unread = dict.fromkeys(_name(a) for a in attachments if a["type"] not in NOT_TO_US)
    if message.get("is_unsupported") or not (text or attachments):
        unread[UNKNOWN] = None
    if text or unread:
        yield _inbound(event, message["mid"], text, tuple(unread))


def _name(attachment: dict[str, Any]) -> str:
    payload = attachment.get("payload")
    if isinstance(payload, dict) and "sticker_id" in payload:
        return UNREAD["sticker"]
    return UNREAD.get(attachment["type"], UNKNOWN)


def _postback(event: dict[str, Any], postback: dict[str, Any]) -> Inbound:
    """A button of the page's own: "Get Started", or one that says what it asks."""
    payload = str(postback.get("payload") or postback["title"])
    started = "".join(filter(str.isalpha, payload)).lower().startswith("getstarted")
    id = postback.get("mid") or f"{event['sender']['id']} {event['timestamp']}"
    return _inbound(event, id, GREETING if started else payload)


def _inbound(event: dict[str, Any], mid: str, text: str, unread: tuple[str, ...] = ()) -> Inbound:
    # Named by its words, too: an edit is another message, but not if it changes none of them.
    named = hashlib.sha256(f"{mid} {' '.join(text.split())}".encode("utf-8", "surrogatepass"))
    return Inbound(
        id=named.hexdigest(),
        recipient=str(event["sender"]["id"]),
        text=text,
        at=moment(int(event["timestamp"]) / 1000),
        kind="text" if text else "unreadable",
        unread=unread,
    )
