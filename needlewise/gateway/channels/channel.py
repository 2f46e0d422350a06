"""What a channel is to the rest: the one thing that every adapter implements."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

import httpx

from needlewise.gateway.channels.content import Content
from needlewise.gateway.channels.delivery import Delivery, Outcome
from needlewise.gateway.channels.inbound import Event, Inbound, WebhookRequest

Payload = dict[str, Any]
"""One message in the provider's own terms, without whom it goes to; JSON."""


class Channel(ABC):
    """An adapter: speaks with one provider, and keeps nothing between two calls.

    `verify`, `parse` and `render` are quick and never call the provider; the others may.
    """

    name: ClassVar[str]
    """In clinic.yml, in the webhook's address and in the database."""
    title: ClassVar[str]
    """As people call it."""
    rate: ClassVar[str]
    """What the provider takes from us, such as `80/second`; see
    https://limits.readthedocs.io/en/stable/quickstart.html#rate-limit-string-notation"""
    recipient_rate: ClassVar[str]
    """What it takes from us for one recipient."""
    lifetime: ClassVar[timedelta] = timedelta(hours=24)
    """How long after a message its answer may still be sent."""
    address_hint: ClassVar[str] = "the recipient, as the provider names people"
    """What is given to `needlewise channel test` as --to."""
    acknowledgement: ClassVar[tuple[str, str]] = ("", "text/plain")
    """What a webhook is answered with, and its media type."""

    def handshake(self, request: WebhookRequest) -> str | None:
        """The answer to a request that only proves that the address is ours; None for others.

        Raises:
            RefusedRequest: it proves nothing.
        """
        return None

    @abstractmethod
    def verify(self, request: WebhookRequest) -> None:
        """Returns only if `request` comes from the provider.

        Raises:
            RefusedRequest: it is forged, or too old.
        """

    @abstractmethod
    def parse(self, request: WebhookRequest) -> Sequence[Event]:
        """All that a verified request tells, a batch's every message; [] where it is nothing to us.

        Raises:
            RefusedRequest: it is not what the provider sends.
        """

    @abstractmethod
    def render(self, content: Content) -> list[Payload]:
        """The messages that show `content`, in order, each within the provider's limits."""

    @abstractmethod
    def show(self, payload: Payload) -> str:
        """A message of `render` as plain text, drawn as the channel would show it."""

    @abstractmethod
    async def send(self, http: httpx.AsyncClient, delivery: Delivery) -> Outcome:
        """Tries once to send; whatever goes wrong is told by the outcome, not raised."""

    async def was_accepted(self, http: httpx.AsyncClient, delivery: Delivery) -> bool | None:
        """Whether the provider has it from an attempt whose answer was lost; None: it can't say."""
        return None

    async def mark_read(self, http: httpx.AsyncClient, inbound: Inbound) -> None:
        """Shows the sender that it was read and an answer is being written, where that exists."""
        return

    async def connect(self, http: httpx.AsyncClient, address: str) -> str | None:
        """Has the provider send to our webhook at `address`; None where only its console can.

        Returns what was done, for whoever reads it.

        Raises:
            ChannelError: the provider refused.
        """
        return None


def webhook_path(name: str) -> str:
    """Where the channel's provider sends to, below the gateway's address."""
    return f"/channels/{name}"
