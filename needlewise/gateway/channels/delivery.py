"""A message on its way to a provider, and how that ended."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

State = Literal["accepted", "later", "refused", "blocked"]


@dataclass(frozen=True)
class Delivery:
    """One message for one recipient."""

    key: str
    """Ours, unique: the provider may know by it that it has the message already."""
    recipient: str
    payload: dict[str, Any]
    thread: str = ""
    quotes: str = ""
    """The provider's id of the message that this answers; empty where that is plain to see."""
    since: datetime | None = None
    """When it was first tried."""


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt."""

    state: State
    provider_id: str = ""
    problem: str = ""
    """For staff; quotes neither secrets nor patients."""
    after: float | None = None
    """`later`: seconds that the provider asks for."""
    everyone: bool = False
    """`later`: nobody's messages are taken until then."""
    in_doubt: bool = False
    """`later`: the provider may have it, its answer was lost."""


def accepted(provider_id: str = "") -> Outcome:
    """The provider has it."""
    return Outcome("accepted", provider_id)


def later(problem: str, after: float | None = None, *, everyone: bool = False) -> Outcome:
    """Not taken now; it may be when tried again."""
    return Outcome("later", problem=problem, after=after, everyone=everyone)


def refused(problem: str) -> Outcome:
    """It will never be taken as it is."""
    return Outcome("refused", problem=problem)


def blocked(problem: str) -> Outcome:
    """The recipient does not want to hear from us, or is gone."""
    return Outcome("blocked", problem=problem)
