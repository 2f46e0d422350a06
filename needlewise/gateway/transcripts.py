"""What was said in each conversation, for as long as it may be shown again."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from cachetools import TTLCache

from needlewise.gateway.tokens import LIFETIME
from needlewise.turn import Turn

KEPT_TURNS = 50
CONVERSATIONS = 10_000


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Entry:
    """A turn with what the gateway knows of it."""

    id: str
    """Chosen by whoever sent the message; the same message sent twice has the same one."""
    turn: Turn
    at: datetime = field(default_factory=lambda: utc_now())
    helpful: bool | None = None
    """The visitor's thumbs up or down."""


class Transcripts:
    """The entries of each conversation, oldest first; a conversation deleted stays so."""

    def __init__(self) -> None:
        self._entries: TTLCache[str, list[Entry]] = TTLCache(CONVERSATIONS, LIFETIME)
        # For as long as a token could still name it.
        self._deleted: TTLCache[str, bool] = TTLCache(10 * CONVERSATIONS, LIFETIME)

    def of(self, conversation: str) -> list[Entry]:
        """A copy; empty where there is nothing."""
        return list(self._entries.get(conversation, ()))

    def is_loaded(self, conversation: str) -> bool:
        """Whether what is known of it is here, be it nothing."""
        return conversation in self._entries or conversation in self._deleted

    def load(self, conversation: str, entries: Sequence[Entry]) -> None:
        """Takes what was said before; what was said meanwhile comes after it."""
        if conversation not in self._deleted:
            here = self.of(conversation)
            new = {entry.id for entry in here}
            before = [entry for entry in entries if entry.id not in new]
            self._entries[conversation] = [*before, *here][-KEPT_TURNS:]

    def add(self, conversation: str, entry: Entry) -> None:
        """Does nothing for a conversation that was deleted meanwhile."""
        if conversation not in self._deleted:
            self._entries[conversation] = [*self.of(conversation), entry][-KEPT_TURNS:]

    def rate(self, conversation: str, id: str, helpful: bool | None) -> bool:
        """Sets the thumbs of an entry; False where there is none."""
        if not any(e.id == id for e in self.of(conversation)):
            return False
        self._entries[conversation] = [
            replace(e, helpful=helpful) if e.id == id else e for e in self.of(conversation)
        ]
        return True

    def delete(self, conversation: str) -> None:
        self._deleted[conversation] = True
        self._entries.pop(conversation, None)

    def is_deleted(self, conversation: str) -> bool:
        return conversation in self._deleted
