"""One turn of a conversation as every program outside the engine sees it.

The JSON form is a contract: other programs read it.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Escalation = Literal["none", "doctor", "emergency"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Button(_Frozen):
    """Something that a person can choose; `payload` is what is then sent, or a `tel:` link."""

    title: str
    payload: str


class Reply(_Frozen):
    """One message of the assistant, with the ids of the facts that it rests on."""

    text: str
    buttons: tuple[Button, ...] = ()
    sources: tuple[str, ...] = ()


class Turn(_Frozen):
    """What was sent and all that came back."""

    text: str
    topics: tuple[str, ...]
    """What the replies answer, in the order answered; empty where they only ask back."""
    escalation: Escalation
    confidence: float
    replies: tuple[Reply, ...]
    latency_ms: float


class CallBack(_Frozen):
    """Somebody who would like to be called by the clinic."""

    name: str
    """Empty where none was given."""
    number: str
    """In E.164 form: +442079460123."""
