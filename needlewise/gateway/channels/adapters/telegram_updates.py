"""What Telegram's updates tell.

https://core.telegram.org/bots/api#update
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from needlewise.gateway.channels.inbound import Event, Inbound, moment, version

UNREAD = {
    "photo": "a picture",
    "sticker": "a sticker",
    "voice": "a voice message",
    "audio": "a sound recording",
    "video": "a video",
    "video_note": "a video",
    "animation": "an animation",
    "document": "a document",
    "location": "a location",
    "contact": "a contact",
    "poll": "a poll",
    "checklist": "a checklist",
    "story": "a story",
}
"""Kinds of message without text of their own, as they are called to their sender; an animation
is told as a document, too, and comes before it."""
NOTHING_SAID = {
    *("pinned_message", "message_auto_delete_timer_changed", "chat_background_set"),
    *("write_access_allowed", "users_shared", "chat_shared", "connected_website"),
    *("successful_payment", "refunded_payment", "gift", "unique_gift", "migrate_from_chat_id"),
    *("forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened"),
    *("group_chat_created", "supergroup_chat_created", "migrate_to_chat_id"),
    *("new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo"),
}
"""What a chat tells of itself."""
GREETING = "hello"
PRESS = "press-"
REFERENCE = re.compile(r"#\d+")
EDITABLE = timedelta(days=3)
"""People can edit for two days, and Telegram keeps an update for one; later "edits" are reactions
and previews of links."""


@dataclass(frozen=True)
class Bot:
    """Whom a message in a group must mention."""

    id: str
    username: str


def events(update: dict[str, Any], bot: Bot) -> Iterator[Event]:
    """All that one update tells; nothing where it is nothing to us."""
    if "message" in update:
        yield from _message(update["message"], bot)
    elif "edited_message" in update:
        message = update["edited_message"]
        if datetime.now(UTC) - moment(message["date"]) < EDITABLE:
            yield from _message(message, bot)
    elif "callback_query" in update:
        yield from _press(update["callback_query"])
    elif "my_chat_member" in update:
        yield from _membership(update["my_chat_member"])


def _message(message: dict[str, Any], bot: Bot) -> Iterator[Event]:
    chat, sender = message["chat"], message.get("from") or {}
    if sender.get("is_bot", True) or message.get("is_automatic_forward"):  # a bot, or a channel
        return
    if NOTHING_SAID & message.keys():
        return
    text, is_called = _question(message, bot)
    if _is_shared(chat) and not is_called:
        return
    unread = _unread(message, text)
    if not text and not unread:
        if not is_called:
            return
        text = GREETING
    yield Inbound(
        id=f"{chat['id']}:{_name(message, text, unread)}",
        recipient=str(chat["id"]),
        text=text,
        at=moment(message.get("edit_date") or message["date"]),
        kind="text" if text else "unreadable",
        person=str(sender["id"]) if _is_shared(chat) else "",
        thread=_thread(message),
        unread=unread,
    )


def _name(message: dict[str, Any], text: str, unread: tuple[str, ...]) -> str:
    """What a message, or a version of it, is called within its chat."""
    if not text and "media_group_id" in message:  # an album's pictures are answered once
        return f":album-{message['media_group_id']}"
    return f"{message['message_id']}:{version(text, unread)}"


def _question(message: dict[str, Any], bot: Bot) -> tuple[str, bool]:
    """The text without what only calls the bot, and whether it is called."""
    text: str = message.get("text") or message.get("caption") or ""
    entities = message.get("entities") or message.get("caption_entities") or []
    replied_to = (message.get("reply_to_message") or {}).get("from") or {}
    is_called = str(replied_to.get("id")) == bot.id
    for entity in sorted(entities, key=lambda e: -int(e["offset"])):
        before, word, after = _divided(text, entity)
        meant = _meant(entity, word, bot)
        is_called = is_called or meant
        if entity["type"] == "bot_command" and (meant or not before):
            command = word[1:].partition("@")[0]
            if command == "start" and not before:  # whatever follows is a link's parameter
                return GREETING, is_called
            text = before + command + after
        elif meant:
            text = f"{before.rstrip()} {after.lstrip(' ,:;')}".strip()
    return text, is_called


def _divided(text: str, entity: dict[str, Any]) -> tuple[str, str, str]:
    """Telegram counts in UTF-16 code units."""
    units = text.encode("utf-16-le", "surrogatepass")
    start = 2 * entity["offset"]
    end = start + 2 * entity["length"]
    before, word, after = (
        part.decode("utf-16-le", "surrogatepass")
        for part in (units[:start], units[start:end], units[end:])
    )
    return before, word, after


def _meant(entity: dict[str, Any], word: str, bot: Bot) -> bool:
    """Whether an entity means the bot: @name, a mention by link, or /command@name."""
    if entity["type"] == "text_mention":
        return str(entity["user"]["id"]) == bot.id
    told = word.partition("@")[2].lower()
    return entity["type"] in ("mention", "bot_command") and told == bot.username.lower()


def _unread(message: dict[str, Any], text: str) -> tuple[str, ...]:
    for kind, name in UNREAD.items():
        if kind in message:
            return (name,)
    return () if text or "text" in message else ("a message of this kind",)


def _press(query: dict[str, Any]) -> Iterator[Event]:
    message = query.get("message")
    if not message:  # a button of somebody's inline message
        return
    chat, label = message["chat"], _label(message, query["data"])
    yield Inbound(
        id=f"{chat['id']}:{message['message_id']}:{PRESS}{query['id']}",
        recipient=str(chat["id"]),
        text=label,
        at=datetime.now(UTC),  # Telegram does not tell
        kind="text" if label else "unreadable",
        person=str(query["from"]["id"]) if _is_shared(chat) else "",
        thread=_thread(message),
        unread=() if label else ("that old button",),
    )


def _label(message: dict[str, Any], data: str) -> str:
    """The whole title of the button that was pressed; empty where nothing tells it any more."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard") or []
    for button in (button for row in rows for button in row):
        if button.get("callback_data") == data:
            return str(button["text"])
    return "" if REFERENCE.fullmatch(data) else data  # an old message comes without its buttons


def _membership(change: dict[str, Any]) -> Iterator[Event]:
    chat = change["chat"]
    if chat["type"] == "private" and change["new_chat_member"]["status"] == "kicked":
        yield Inbound(
            id=f"{chat['id']}::blocked-{change['date']}",
            recipient=str(chat["id"]),
            text="",
            at=moment(change["date"]),
            kind="blocked",
        )


def _is_shared(chat: dict[str, Any]) -> bool:
    return bool(chat["type"] != "private")


def _thread(message: dict[str, Any]) -> str:
    """The topic and, in a group, the message to reply to: "<topic>:<message>"."""
    # Replies have a thread's id of their own, that nothing can be sent to.
    topic = message["message_thread_id"] if message.get("is_topic_message") else ""
    asked = message["message_id"] if _is_shared(message["chat"]) else ""
    return f"{topic}:{asked}" if topic or asked else ""
