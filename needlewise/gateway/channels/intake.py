"""The webhooks: verify, parse, keep, acknowledge at once; the answer follows on its own."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from needlewise.gateway.channels.answering import Answering
from needlewise.gateway.channels.channel import Channel, webhook_path
from needlewise.gateway.channels.inbound import (
    Event,
    Inbound,
    Receipt,
    RefusedRequest,
    WebhookRequest,
)
from needlewise.gateway.channels.mailroom import Mailroom
from needlewise.gateway.channels.read_marks import ReadMarks
from needlewise.gateway.channels.writer import NotKept

logger = logging.getLogger(__name__)
MAX_BODY = 3 * 1024 * 1024
"""Bytes; the most that any provider sends at once is Meta's 3 MB."""
STATUS = {"forged": 403, "stale": 403, "malformed": 400, "oversized": 413}


class Intake:
    """The routes of all channels that are on.

    Args:
        address: of the gateway, as providers call it.
    """

    def __init__(
        self,
        channels: Mapping[str, Channel],
        address: str,
        mailroom: Mailroom,
        answering: Answering,
        marks: ReadMarks,
    ) -> None:
        self._channels, self._address = channels, address
        self._mailroom, self._answering, self._marks = mailroom, answering, marks

    def routes(self) -> list[Route]:
        return [
            Route(webhook_path(name), self._door(channel), methods=["GET", "POST"])
            for name, channel in self._channels.items()
        ]

    def _door(self, channel: Channel) -> Callable[[Request], Awaitable[Response]]:
        async def receive(request: Request) -> Response:
            try:
                return await self._receive(channel, await self._read(request))
            except RefusedRequest as refusal:
                self._mailroom.count(channel.name, refusal.why)
                logger.warning("%s: a request was refused: %s", channel.name, refusal)
                return PlainTextResponse(str(refusal), STATUS[refusal.why])

        return receive

    async def _read(self, request: Request) -> WebhookRequest:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BODY:
                raise RefusedRequest("oversized", f"A body has at most {MAX_BODY:,} bytes.")
        query = request.url.query
        return WebhookRequest(
            method=request.method,
            url=f"{self._address}{request.url.path}" + (f"?{query}" if query else ""),
            headers={name.lower(): value for name, value in request.headers.items()},
            query=dict(request.query_params),
            body=bytes(body),
        )

    async def _receive(self, channel: Channel, request: WebhookRequest) -> Response:
        challenge = channel.handshake(request)
        if challenge is not None:
            return PlainTextResponse(challenge)
        if request.method != "POST":
            raise RefusedRequest("malformed", "This address takes the provider's POST requests.")
        channel.verify(request)
        if not await self._take(channel, channel.parse(request)):
            return PlainTextResponse("The database does not answer.", 503)
        content, media_type = channel.acknowledgement
        return Response(content, media_type=media_type)

    async def _take(self, channel: Channel, events: Sequence[Event]) -> bool:
        """Whether all is kept; otherwise it is answered all the same, and to be told again."""
        messages = [event for event in events if isinstance(event, Inbound)]
        arrived = await self._mailroom.arrive(channel.name, messages)
        self._answering.take(arrived.new)
        wanted = {arrival.message_id for arrival in arrived.new}
        self._marks.show(channel, [message for message in messages if message.id in wanted])
        receipts = [event for event in events if isinstance(event, Receipt)]
        try:
            await self._mailroom.receipts(channel.name, receipts)
        except NotKept:
            return False
        return arrived.is_kept
