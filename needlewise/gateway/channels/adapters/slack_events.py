"""What Slack's webhooks tell.

https://docs.slack.dev/apis/events-api
https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
"""

import re
from collections.abc import Iterator
from typing import Any

from needlewise.gateway.channels.adapters.slack_blocks import unescaped
from needlewise.gateway.channels.inbound import Event, Inbound, moment, version

SAID = {None, "file_share", "me_message", "thread_broadcast"}
"""Subtypes of what people write; all others are told by Slack of itself."""
DIRECT = {"im", "app_home"}
GREETING = "hello"
KINDS = {"image": "a picture", "audio": "a voice message", "video": "a video"}
_LEADING = re.compile(r"\s*<@[UW][A-Z0-9]+(?:\|[^>]*)?>[\s,:;]*")
_REFERENCE = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_NAMELESS = {"@": "@someone", "#": "#channel"}
"""For people and channels of which only the id is told."""


def events(envelope: dict[str, Any]) -> Iterator[Event]:
    """All that a request of the Events API tells; nothing where it is nothing to us."""
    event = envelope.get("event")
    if envelope.get("type") != "event_callback" or not isinstance(event, dict):
        return
    us = _us(envelope)
    if event["type"] == "app_mention":
        yield from _message(event, event["channel"], us, is_direct=False)
    elif event["type"] == "message" and event.get("channel_type") in DIRECT:
        if event.get("subtype") == "message_changed":
            yield from _edit(event, us)
        else:
            yield from _message(event, event["channel"], us, is_direct=True)


def presses(payload: dict[str, Any]) -> Iterator[Event]:
    """The buttons of ours that were pressed."""
    container = payload.get("container") or {}
    if payload.get("type") != "block_actions" or container.get("type") != "message":
        return
    channel, message = container["channel_id"], container["message_ts"]
    is_direct = channel.startswith("D")
    thread = container.get("thread_ts") or (payload.get("message") or {}).get("thread_ts") or ""
    for action in payload["actions"]:
        if action["type"] == "button":
            yield Inbound(
                id=f"{channel}:{message}:press-{action['action_ts']}",
                recipient=channel,
                text=unescaped(action["value"]),
                at=moment(action["action_ts"]),
                person="" if is_direct else payload["user"]["id"],
                thread=thread or ("" if is_direct else message),
            )


def plain(text: str) -> str:
    """Slack's mrkdwn as it was typed: `<https://a.example|here>` is "here", `&amp;` is "&"."""
    return unescaped(_REFERENCE.sub(_named, text))


def _us(envelope: dict[str, Any]) -> str:
    """The bot's own id; empty where it is not told."""
    told = envelope.get("authorizations") or [{}]
    return str(told[0].get("user_id", "")) if told[0].get("is_bot") else ""


def _edit(event: dict[str, Any], us: str) -> Iterator[Event]:
    """A message's new words; previews of its links are told as changes, too, and answers in its
    thread once it is deleted."""
    message, before = event["message"], event.get("previous_message") or {}
    if "edited" in message and message.get("text") != before.get("text"):
        yield from _message(message, event["channel"], us, is_direct=True)


def _message(message: dict[str, Any], channel: str, us: str, *, is_direct: bool) -> Iterator[Event]:
    author = message.get("user")
    if message.get("subtype") not in SAID or message.get("bot_id"):
        return
    if not author or author in (us, "USLACKBOT"):
        return
    written = message.get("text") or ""
    text = plain(_without(us, written, is_called=not is_direct))
    unread = _unread(message)
    if not text and not unread:
        text = GREETING if written else ""  # nothing but our name
        unread = () if written else ("a message of this kind",)
    asked = message["ts"]
    yield Inbound(
        id=f"{channel}:{asked}:{version(text, unread)}",
        recipient=channel,
        text=text,
        at=moment((message.get("edited") or message)["ts"]),
        kind="text" if text else "unreadable",
        person="" if is_direct else author,
        thread=message.get("thread_ts") or ("" if is_direct else asked),
        unread=unread,
    )


def _without(us: str, text: str, *, is_called: bool) -> str:
    """`text` without our name, which is no part of the question."""
    if us and f"<@{us}" in text:
        return re.sub(rf"\s*<@{re.escape(us)}(?:\|[^>]*)?>[\s,:;]*", " ", text).strip()
    return _LEADING.sub("", text, count=1) if is_called and _LEADING.match(text) else text


def _named(match: re.Match[str]) -> str:
    target, label = match[1], match[2]
    if target[0] == "!":  # <!here>, <!subteam^S012AB3CD|@nurses>, <!date^...|tomorrow>
        return label or f"@{target[1:].partition('^')[0]}"
    if target[0] in _NAMELESS:
        return f"{target[0]}{label.lstrip('@#')}" if label else _NAMELESS[target[0]]
    return label or target.removeprefix("mailto:").removeprefix("tel:")


def _unread(message: dict[str, Any]) -> tuple[str, ...]:
    """What came along, each kind once."""
    told = [_kind(file) for file in message.get("files") or ()]
    if any(shared.get("is_share") for shared in message.get("attachments") or ()):
        told.append("a forwarded message")
    return tuple(dict.fromkeys(told))


def _kind(file: dict[str, Any]) -> str:
    if file.get("subtype") == "slack_audio":  # recorded in Slack; its type may say video
        return "a voice message"
    return KINDS.get(str(file.get("mimetype", "")).partition("/")[0], "a document")
