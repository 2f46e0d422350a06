"""What comes from a provider."""

import hashlib
import json
import logging
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from needlewise.errors import NeedlewiseError

logger = logging.getLogger(__name__)

Kind = Literal["text", "unreadable", "stop", "start", "blocked"]
"""`stop` and `start`: wants no more messages, or wants them again; `blocked`: has shut us out."""
Why = Literal["forged", "stale", "malformed", "oversized"]


class RefusedRequest(NeedlewiseError):
    """A request to a webhook that is not taken.

    Args:
        why: what it is counted as.
    """

    def __init__(self, why: Why, message: str) -> None:
        super().__init__(message)
        self.why = why


@dataclass(frozen=True)
class WebhookRequest:
    """A request to a channel's webhook."""

    method: str
    url: str
    """As the provider called it: public address, path and query."""
    headers: Mapping[str, str]
    """Names are in lower case."""
    query: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Inbound:
    """Something that a person sent."""

    id: str
    """The provider's; the same message told twice has the same one, an edit of it another."""
    recipient: str
    """Where answers go: a chat, a phone number."""
    text: str
    at: datetime
    """When it was sent, in UTC."""
    kind: Kind = "text"
    person: str = ""
    """Who said it, where several people share `recipient`."""
    thread: str = ""
    """What the answer is attached to, where the channel has such."""
    unread: tuple[str, ...] = ()
    """What came along that cannot be read: "a picture"."""


@dataclass(frozen=True)
class Receipt:
    """What became of a message of ours, as the provider tells it later."""

    key: str = ""
    """Ours, where the provider repeats it."""
    provider_id: str = ""
    problem: str = ""
    """Empty: it was accepted."""


Event = Inbound | Receipt


def json_object(request: WebhookRequest) -> dict[str, Any]:
    """The body of a request.

    Raises:
        RefusedRequest: it is no JSON object.
    """
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise RefusedRequest("malformed", "The body is not JSON.") from error
    if not isinstance(body, dict):
        raise RefusedRequest("malformed", "The body is not an object.")
    return body


def each(items: object, read: Callable[[Any], Iterable[Event]]) -> Iterator[Event]:
    """The events of a list's items; one that is not as it should be costs only itself."""
    for item in items if isinstance(items, list) else ():
        try:
            yield from list(read(item))
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            # Not its text: it quotes what somebody wrote.
            logger.warning("a message of a webhook cannot be read: %s", type(error).__name__)


def moment(seconds: str | float) -> datetime:
    """The time that a provider gives in seconds since 1970; now where it is nonsense.

    Raises:
        ValueError: it is no number.
    """
    try:
        return datetime.fromtimestamp(float(seconds), UTC)
    except (OverflowError, OSError):
        return datetime.now(UTC)


def version(text: str, unread: Iterable[str]) -> str:
    """What a version of a message is called: by its words, so that an edit that changes none of
    them, which many a reaction or link preview is told as, is the same message."""
    words = [word.strip(string.punctuation) for word in text.casefold().split()]
    told = " ".join([*words, *unread]).encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()[:16]
