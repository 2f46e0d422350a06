"""Trackers built by hand, as Rasa's hold a conversation."""

from typing import Any

from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker

SLOTS = ("topic", "condition", "risk")


def tracker(*events: Event) -> DialogueStateTracker:
    slots = [AnySlot(name, mappings=[{"type": "custom"}]) for name in SLOTS]
    return DialogueStateTracker.from_events("someone", list(events), slots=slots)


def said(text: str | None) -> UserUttered:
    return UserUttered(text)


def replied(*titles: str, asks: bool = False, text: str = "An answer.") -> BotUttered:
    """A reply with buttons, as an action's message comes out of Rasa."""
    return uttered({"asks": True} if asks else {}, *titles, text=text)


def uttered(more: dict[str, Any], *titles: str, text: str = "An answer.") -> BotUttered:
    """A reply with `more` said about it, and buttons."""
    buttons = [{"title": title, "payload": title} for title in titles]
    return BotUttered(text, {"buttons": buttons or None}, {"topics": ["pain"], **more})


def new_session() -> list[Event]:
    """What `action_session_start` leaves where slots are not carried over."""
    return [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        ActionExecuted("action_listen"),
    ]


def remembered(**topics: str) -> list[Event]:
    return [SlotSet(name, topic) for name, topic in topics.items()]
