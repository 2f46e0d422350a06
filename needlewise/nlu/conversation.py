"""What Rasa's tracker holds of the conversation, as the components need it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.events import BotUttered, Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from needlewise.clinic import CALL_LINK
from needlewise.language import call_backs
from needlewise.nlu.memory import Memory


@dataclass(frozen=True)
class Exchange:
    """What a person wrote and what came back."""

    text: str
    titles: tuple[str, ...]
    """The buttons shown, in order."""
    asked_back: bool
    """Whether the assistant asked which of them was meant."""
    calls: frozenset[str] = frozenset()
    """Those of the buttons that call a number instead of saying something."""
    call_back: call_backs.Before = call_backs.NOTHING
    """What was said about calling the person back."""


def exchanges(tracker: DialogueStateTracker | None) -> Iterator[Exchange]:
    """Those of the current session, oldest first."""
    turn: list[Event] = []
    for event in _session(tracker):
        if isinstance(event, UserUttered) and turn:
            yield _exchange(turn)
            turn = []
        if isinstance(event, UserUttered) or turn:
            turn.append(event)
    if turn:
        yield _exchange(turn)


def memory(tracker: DialogueStateTracker | None) -> Memory:
    """The slots, which a new session empties."""
    if tracker is None:
        return Memory()
    return Memory(*(tracker.get_slot(name) for name in ("topic", "condition", "risk")))


def _session(tracker: DialogueStateTracker | None) -> Sequence[Event]:
    events = list(tracker.events) if tracker else []
    starts = [i for i, event in enumerate(events) if isinstance(event, SessionStarted)]
    return events[starts[-1] :] if starts else events


def _exchange(turn: Sequence[Event]) -> Exchange:
    said = turn[0]
    buttons = [
        button
        for event in turn
        if isinstance(event, BotUttered)
        for button in event.data.get("buttons") or ()
    ]
    titles = tuple(button["title"] for button in buttons)
    calls = frozenset(b["title"] for b in buttons if b.get("payload", "").startswith(CALL_LINK))
    metadata = [event.metadata for event in turn if isinstance(event, BotUttered)]
    asked_back = any(m.get("asks") for m in metadata)
    return Exchange(said.text or "", titles, asked_back, calls, _call_back(metadata, titles))


def _call_back(metadata: Sequence[Mapping[str, Any]], titles: Sequence[str]) -> call_backs.Before:
    said = {
        key: m[key]
        for m in metadata
        for key in ("asks_number", "awaits_number", "call_back")
        if m.get(key)
    }
    return call_backs.Before(
        asked="asks_number" in said,
        waiting="awaits_number" in said,
        offered=call_backs.OFFER in titles or "call_back" in said,
        name=next((found["name"] for found in said.values() if found.get("name")), ""),
    )
