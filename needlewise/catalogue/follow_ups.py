"""What conversations and compound messages teach: what a text asks after another topic."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from needlewise.catalogue.conversations import Asked, Thread

REMEMBERED = ("condition:", "risk:")
"""Topics about the person, which count for the whole conversation."""


@dataclass(frozen=True)
class FollowUp:
    """A text that asks `topic`, said when `after` was the matter."""

    text: str
    after: str
    topic: str
    voice: str


def follow_ups(threads: Iterable[Thread], small_talk: Collection[str]) -> Iterator[FollowUp]:
    """Each later message, or part of one, with the topic that it comes after.

    Args:
        threads: conversations or compound messages.
        small_talk: topics that change nothing about what the conversation is on.

    Messages that ask several things are left out: their parts are not marked.
    """
    for thread in threads:
        for i, asked in enumerate(thread.asked):
            after = _after(asked, thread.asked[:i], small_talk)
            if after and len(asked.topics) == 1:
                yield FollowUp(asked.text.strip(), after, asked.topics[0], thread.voice)


def _after(asked: Asked, before: Sequence[Asked], small_talk: Collection[str]) -> str | None:
    """The last topic; what was said of oneself earlier where the message comes back to it."""
    topics = [topic for earlier in before for topic in earlier.topics if topic not in small_talk]
    if asked.topics[0] in topics and asked.topics[0].startswith(REMEMBERED):
        return asked.topics[0]
    return topics[-1] if topics else None
