"""From a request of the clinic's own program to what people sent."""

import hashlib
import json
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from needlewise.gateway.channels.adapters import webhook_schema as schema
from needlewise.gateway.channels.calls import short
from needlewise.gateway.channels.inbound import (
    Event,
    Inbound,
    Kind,
    Receipt,
    RefusedRequest,
    WebhookRequest,
    json_object,
    moment,
)
from needlewise.text import storable

logger = logging.getLogger(__name__)
MARK = "#"
"""Between the program's id of a message and what tells its edits apart."""
UNREAD = {
    "picture": "a picture",
    "voice": "a voice message",
    "video": "a video",
    "sticker": "a sticker",
    "location": "a location",
    "contact": "a contact",
    "document": "a document",
    "other": "a message of this kind",
}


def read(request: WebhookRequest) -> list[Event]:
    """All that a request tells; an item that is not as it should be costs only itself.

    Raises:
        RefusedRequest: it is no such request, or none of its items can be read.
    """
    signed_at = moment(request.headers["webhook-timestamp"])
    body = _body(request)
    problems: list[str] = []
    events: list[Event] = [
        *_each(
            "messages",
            body.messages,
            lambda item: _inbound(schema.Message.model_validate(item), signed_at),
            problems,
        ),
        *_each(
            "receipts",
            body.receipts,
            lambda item: _receipt(schema.Receipt.model_validate(item)),
            problems,
        ),
    ]
    if problems and not events:
        raise RefusedRequest("malformed", problems[0])
    for problem in problems:
        logger.warning("webhook: %s", problem)
    return events


def told_id(id: str) -> str:
    """The program's own id of a message."""
    return id.rpartition(MARK)[0]


def _body(request: WebhookRequest) -> schema.Request:
    try:
        return schema.Request.model_validate(json_object(request))
    except ValidationError as error:
        raise RefusedRequest("malformed", _explained(error)) from None


def _each(
    name: str, items: list[Any], read_one: Callable[[Any], Event], problems: list[str]
) -> Iterator[Event]:
    for place, item in enumerate(items):
        try:
            yield read_one(item)
        except ValidationError as error:
            problems.append(f"{name}[{place}]: {_explained(error)}")


def _explained(error: ValidationError) -> str:
    """What is wrong, without the values: they quote what somebody wrote."""
    return short(
        "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'it'}: {problem['msg']}"
            for problem in error.errors(include_input=False, include_url=False)
        )
    )


def _inbound(message: schema.Message, signed_at: datetime) -> Inbound:
    return Inbound(
        id=f"{message.id}{MARK}{_digest(message)}",
        recipient=message.sender,
        text=message.text,
        at=message.sent_at or signed_at,
        kind=_kind(message),
        person=message.person,
        thread=message.thread,
        unread=tuple(UNREAD[attachment] for attachment in message.attachments),
    )


def _digest(message: schema.Message) -> str:
    """Other words under the same id are an edit; the same ones are told again."""
    said = [message.sender, message.person, message.kind, message.text, message.attachments]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:24]


def _kind(message: schema.Message) -> Kind:
    if message.kind != "message":
        return message.kind
    return "text" if message.text.strip() or not message.attachments else "unreadable"


def _receipt(receipt: schema.Receipt) -> Receipt:
    return Receipt(key=receipt.key, problem=storable(short(receipt.problem)))
