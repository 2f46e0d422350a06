"""The chat API's bodies; docs/chat-api.md explains them."""

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from needlewise.catalogue.guide import facts
from needlewise.clinic import ClinicFile
from needlewise.gateway.markup import Kind, blocks
from needlewise.gateway.message import MAX_CHARACTERS
from needlewise.gateway.tokens import LIFETIME
from needlewise.gateway.transcripts import Entry
from needlewise.turn import Button, Escalation, Reply


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MessageIn(_Body):
    """What a visitor says."""

    id: str = Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")
    text: str = Field(description=f"1 to {MAX_CHARACTERS} characters")


class FeedbackIn(_Body):
    """Thumbs up or down; null takes it back."""

    helpful: bool | None


class ClinicOut(_Body):
    """What a visitor should know of the clinic before the first word."""

    name: str
    phone: str
    phone_link: str
    emergency_number: str
    emergency_link: str
    privacy: str | None


class SessionOut(_Body):
    """A new session."""

    token: str
    expires_in: int = Field(description="seconds")
    clinic: ClinicOut
    openers: tuple[str, ...]
    max_characters: int

    @classmethod
    def of(cls, token: str, clinic: ClinicFile, openers: tuple[str, ...]) -> Self:
        emergency = clinic.emergency_number
        details = ClinicOut(
            name=clinic.name,
            phone=clinic.phone,
            phone_link=clinic.call_link(clinic.phone),
            emergency_number=emergency,
            emergency_link=clinic.call_link(emergency),
            privacy=clinic.website.privacy,
        )
        return cls(
            token=token,
            expires_in=LIFETIME,
            clinic=details,
            openers=openers,
            max_characters=MAX_CHARACTERS,
        )


class BlockOut(_Body):
    """Lines of one kind; of a list's lines each is an item."""

    kind: Kind
    lines: tuple[str, ...]


class SourceOut(_Body):
    """A fact of the guide."""

    id: str
    section: str
    statement: str


class ReplyOut(_Body):
    """One message of the assistant."""

    text: str
    blocks: tuple[BlockOut, ...]
    buttons: tuple[Button, ...]
    sources: tuple[SourceOut, ...]

    @classmethod
    def of(cls, reply: Reply) -> Self:
        return cls(
            text=reply.text,
            blocks=tuple(BlockOut(kind=b.kind, lines=b.lines) for b in blocks(reply.text)),
            buttons=reply.buttons,
            sources=tuple(
                SourceOut(id=f.id, section=f.section.capitalize(), statement=f.statement)
                for f in facts(reply.sources)
            ),
        )


class TurnOut(_Body):
    """A message with all that came back."""

    id: str
    at: datetime
    text: str
    topics: tuple[str, ...]
    escalation: Escalation
    helpful: bool | None
    replies: tuple[ReplyOut, ...]

    @classmethod
    def of(cls, entry: Entry) -> Self:
        turn = entry.turn
        return cls(
            id=entry.id,
            at=entry.at,
            text=turn.text,
            topics=turn.topics,
            escalation=turn.escalation,
            helpful=entry.helpful,
            replies=tuple(ReplyOut.of(reply) for reply in turn.replies),
        )


class AnswerOut(_Body):
    """The turn, and the token to hold from now on."""

    token: str
    turn: TurnOut


class TranscriptOut(_Body):
    """All turns, oldest first."""

    token: str
    turns: tuple[TurnOut, ...]


Code = Literal[
    "invalid",
    "empty",
    "too_long",
    "no_session",
    "origin",
    "too_large",
    "slow_down",
    "unknown",
    "unavailable",
]


class Problem(_Body):
    """Why a request was refused."""

    code: Code
    message: str = Field(description="for the visitor")


class ErrorOut(_Body):
    """Every answer that is not one of success."""

    error: Problem
