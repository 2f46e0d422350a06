"""What Twilio's webhooks tell: a message, or what became of one of ours.

https://www.twilio.com/docs/messaging/guides/webhook-request
https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from string import punctuation, whitespace
from urllib.parse import parse_qsl

from starlette.datastructures import QueryParams

from needlewise.gateway.channels.adapters.twilio_errors import UNREACHABLE, problem
from needlewise.gateway.channels.inbound import (
    Event,
    Inbound,
    Kind,
    Receipt,
    RefusedRequest,
    WebhookRequest,
)

Parameters = Mapping[str, str]

MAX_PARAMETERS = 200
"""Several times what Twilio sends; forgeries may have many more, and each costs time."""
MAX_MEDIA = 10
STOP = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
START = {"START", "YES", "UNSTOP"}
"""https://help.twilio.com/articles/223134027"""
UNREAD = {
    "image": "a picture",
    "audio": "a voice message",
    "video": "a video",
}
"""By the first part of the media type."""
CONTACTS = {"text/vcard", "text/x-vcard", "text/directory"}
STICKER = "image/webp"
FAILED = {"failed", "undelivered", "canceled"}


def parameters(request: WebhookRequest) -> QueryParams:
    """The form that came.

    Raises:
        RefusedRequest: it has too many fields.
    """
    try:
        pairs = parse_qsl(
            request.body.decode("latin-1"), keep_blank_values=True, max_num_fields=MAX_PARAMETERS
        )
    except ValueError as error:
        raise RefusedRequest("malformed", "The form has too many fields.") from error
    return QueryParams(pairs)


def message(told: Parameters, sender: str) -> Inbound:
    """What `sender` wrote; Twilio does not tell when."""
    text = told.get("Body") or told.get("ButtonText", "")
    unread = tuple(dict.fromkeys(_unread(told)))
    if not text and not unread:
        unread = ("a message without words",)
    return Inbound(
        id=told["MessageSid"],
        recipient=sender,
        text=text,
        at=datetime.now(UTC),
        kind=_kind(text, told.get("OptOutType", "")),
        unread=unread,
    )


def status(told: Parameters, key: str, recipient: str) -> Event:
    """What became of the message `key` to `recipient`."""
    sid, state = told["MessageSid"], told["MessageStatus"]
    if state not in FAILED:
        return Receipt(key=key, provider_id=sid)
    code = told.get("ErrorCode", "")
    if code in UNREACHABLE:
        now = datetime.now(UTC)
        return Inbound(id=f"{sid} {state}", recipient=recipient, text="", at=now, kind="blocked")
    return Receipt(key=key, provider_id=sid, problem=f"{state}: {problem(code)}")


def _kind(text: str, opt_out_type: str) -> Kind:
    """`opt_out_type` is there where the clinic has chosen its own words at Twilio."""
    word = text.strip(whitespace + punctuation).upper()
    if opt_out_type == "STOP" or word in STOP:
        return "stop"
    if opt_out_type == "START" or word in START:
        return "start"
    return "text" if text else "unreadable"


def _unread(told: Parameters) -> Iterator[str]:
    count = told.get("NumMedia", "")
    is_whatsapp = told["From"].startswith("whatsapp:")
    for number in range(min(int(count) if count.isdecimal() else 0, MAX_MEDIA)):
        media = told.get(f"MediaContentType{number}", "").partition(";")[0].strip().lower()
        if media == STICKER and is_whatsapp:
            yield "a sticker"
        elif media in CONTACTS:
            yield "a contact"
        else:
            yield UNREAD.get(media.partition("/")[0], "a document")
    if "Latitude" in told:
        yield "a location"
