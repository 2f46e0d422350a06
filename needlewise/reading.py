"""How a message was understood, for staff: never shown to patients."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Likely(_Frozen):
    """A topic as it is named in the data files (`not_in_guide:price`), with its probability."""

    topic: str
    confidence: float


class Entity(_Frozen):
    """Something that the message names, and where: `text[start:end]`."""

    name: str
    value: str
    start: int
    end: int


class PartRead(_Frozen):
    """A question of a message that asks several, with what was answered to it."""

    text: str
    topics: tuple[Likely, ...]


class Reading(_Frozen):
    """What the NLU pipeline made of one message."""

    intent: str
    confidence: float
    answered: tuple[Likely, ...] = ()
    offered: tuple[Likely, ...] = ()
    ranking: tuple[Likely, ...] = ()
    """The likeliest topics of the message, or of its first part."""
    entities: tuple[Entity, ...] = ()
    parts: tuple[PartRead, ...] = ()
    """Empty where the message is one question."""
    finding: dict[str, Any] = {}
    """The red-flag detector's, see `needlewise.red_flags.finding.Finding`."""
    stages: dict[str, float] = {}
    """Milliseconds that each component, the policies and the actions took."""
