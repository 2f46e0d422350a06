"""What a conversation remembers of an answer: slots, which a new session empties."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.wording import Wording

TOLD = "told"


def told(tracker: Tracker) -> list[str]:
    """The topics that were answered in this conversation, such as `faq/pain`."""
    return list(tracker.get_slot(TOLD) or ())


def remember(tracker: Tracker, wording: Wording, keys: Sequence[str]) -> list[dict[str, Any]]:
    """The events that set the slots after `keys` were answered; small talk leaves them alone."""
    slots: dict[str, Any] = {}
    for key in keys:
        if key.startswith("chitchat/"):
            continue
        slots["topic"] = key
        if kind := _about_the_writer(key, wording):
            slots[kind] = key
    if keys:
        slots[TOLD] = list(dict.fromkeys([*told(tracker), *keys]))
    return [SlotSet(name, value) for name, value in slots.items()]


def _about_the_writer(key: str, wording: Wording) -> str | None:
    """`condition` or `risk` where the topic tells something of whoever asks about it."""
    family = key.removeprefix("faq/").partition(":")[0]
    if family in ("condition", "risk"):
        return family
    remembered: str | None = wording.metadata(key).get("remember_as")
    return remembered
