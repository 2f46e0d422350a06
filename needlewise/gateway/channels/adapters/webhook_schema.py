"""The JSON that a clinic's own program and the channel `webhook` exchange.

docs/channels/webhook.md explains every field.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

LONGEST_ID, LONGEST_NAME = 150, 190
PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
Attachment = Literal[
    "picture", "voice", "video", "sticker", "location", "contact", "document", "other"
]
BlockKind = Literal["paragraph", "bullets", "numbers"]
Kind = Literal["message", "stop", "start", "blocked"]


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("it is beyond the calendar") from None


Id = Annotated[str, Field(min_length=1, max_length=LONGEST_ID, pattern=PRINTABLE)]
Name = Annotated[str, Field(max_length=LONGEST_NAME, pattern=PRINTABLE)]


class _Taken(BaseModel):
    """Unknown fields are refused: a misspelt one would lose what somebody wrote."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Message(_Taken):
    """Something that a person sent; the same `id` with other words is an edit."""

    id: Id
    sender: Annotated[Name, Field(min_length=1)]
    person: Name = ""
    thread: Name = ""
    kind: Kind = "message"
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    sent_at: Annotated[AwareDatetime, AfterValidator(_utc)] | None = None


class Receipt(_Taken):
    """What became of an answer, where the program learns that later."""

    key: Id
    problem: str = ""


class Request(_Taken):
    """What the program sends at once; each item is read on its own."""

    messages: list[Any] = []
    receipts: list[Any] = []


class Block(BaseModel):
    """Lines of one kind."""

    kind: BlockKind
    lines: list[str]
    first: int = 1


class Call(BaseModel):
    """A number to be called."""

    number: str
    dial: str


class Choice(BaseModel):
    """Something to ask next."""

    number: int
    title: str


class Said(BaseModel):
    """An answer, or a part of a long one."""

    text: str
    calls: list[Call] = []
    blocks: list[Block] = []
    note: str = ""
    choices: list[Choice] = []


class Answer(Said):
    """... on its way."""

    key: str
    recipient: str
    thread: str = ""
    quotes: str = ""
