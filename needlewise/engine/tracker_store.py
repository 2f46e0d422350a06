"""Keeps each conversation's last few turns in memory, for a while."""

from typing import Any

from cachetools import TTLCache
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

TURNS = 8  # enough for any follow-up; Rasa replays all of them at each message
CONVERSATIONS = 20_000
SECONDS = 24 * 60 * 60


class RecentTurnsTrackerStore(InMemoryTrackerStore):
    """A message costs the same at turn 400 as at turn 4, and memory is bounded."""

    def __init__(
        self, domain: Domain, event_broker: EventBroker | None = None, **kwargs: Any
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self.store: TTLCache[str, str] = TTLCache(maxsize=CONVERSATIONS, ttl=SECONDS)

    async def save(self, tracker: DialogueStateTracker) -> None:
        await super().save(_recent(tracker))

    def forget(self, sender: str) -> None:
        """Deletes the conversation of `sender`, if there is one."""
        self.store.pop(sender, None)


def _recent(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """`tracker` itself while it is short; else one with its slots and its last turns."""
    events = list(tracker.events)
    starts = [i for i, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(starts) <= TURNS:
        return tracker
    slots: list[Event] = [
        SlotSet(name, slot.value) for name, slot in tracker.slots.items() if slot.value is not None
    ]
    kept = [*slots, ActionExecuted("action_listen"), *events[starts[-TURNS] :]]
    return DialogueStateTracker.from_events(
        tracker.sender_id, kept, slots=list(tracker.slots.values())
    )
