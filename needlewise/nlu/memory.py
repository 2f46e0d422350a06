"""What an understanding of the next message may need of the conversation so far."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Memory:
    """Topics, named as Rasa does (`faq/pain`); None where there is none yet."""

    topic: str | None = None
    """What was answered last, small talk left aside."""
    condition: str | None = None
    """The condition that was asked about last."""
    risk: str | None = None
    """What may rule the treatment out for the writer, such as a pregnancy."""

    def contexts(self) -> Iterator[str]:
        """The topics that a message may lean on, the likeliest first."""
        yield from dict.fromkeys(t for t in (self.topic, self.risk, self.condition) if t)


NOTHING = Memory()
