"""Slack, for a clinic's own people: the Events API, interactive buttons and the Web API.

https://docs.slack.dev/apis
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import httpx
from slack_sdk.signature import Clock, SignatureVerifier

from needlewise.channel_options import Slack as Options
from needlewise.gateway.channels.adapters.slack_blocks import messages, shown
from needlewise.gateway.channels.adapters.slack_errors import fault
from needlewise.gateway.channels.adapters.slack_events import events, presses
from needlewise.gateway.channels.calls import call, json_of
from needlewise.gateway.channels.channel import Channel, Payload
from needlewise.gateway.channels.content import Content
from needlewise.gateway.channels.delivery import Delivery, Outcome, accepted
from needlewise.gateway.channels.inbound import (
    Event,
    RefusedRequest,
    WebhookRequest,
    each,
    json_object,
)
from needlewise.gateway.channels.secrets import secrets
from needlewise.settings import Settings

KEY = "needlewise_answer"
"""The kind of metadata by which a message of ours is known again."""
SKEW = timedelta(minutes=1)
"""By how much Slack's clock may be behind ours."""
LATEST = 200
"""Messages of a channel that are looked through."""


class Slack(Channel):
    """An app in the clinic's workspace."""

    name, title = "slack", "Slack"
    rate, recipient_rate = "20/second", "1/second"
    address_hint = "a channel's or person's id, such as U012AB3CD"

    def __init__(self, options: Options, token: str, signing_secret: str) -> None:
        self._api, self._secret = options.api, signing_secret
        self._headers = {"Authorization": f"Bearer {token}"}

    def handshake(self, request: WebhookRequest) -> str | None:
        if request.method != "POST" or b"url_verification" not in request.body:
            return None
        self.verify(request)
        if _is_form(request):
            return None
        told = json_object(request)
        is_one = told.get("type") == "url_verification"
        return str(told.get("challenge", "")) if is_one else None

    def verify(self, request: WebhookRequest) -> None:
        try:
            request.body.decode()
        except UnicodeDecodeError as error:
            raise RefusedRequest("malformed", "The body is not UTF-8.") from error
        if self._is_signed(request, Clock()):
            return
        if self._is_signed(request, _ThatOf(request)):
            raise RefusedRequest("stale", "The signature is older than five minutes.")
        raise RefusedRequest("forged", "The signature is not that of the Slack app.")

    def _is_signed(self, request: WebhookRequest, clock: Clock) -> bool:
        verifier = SignatureVerifier(self._secret, clock)
        try:
            return verifier.is_valid_request(request.body, dict(request.headers))
        except (ValueError, TypeError, OverflowError):  # a time or signature that is none
            return False

    def parse(self, request: WebhookRequest) -> Sequence[Event]:
        if not _is_form(request):
            return list(each([json_object(request)], events))
        form = parse_qs(request.body.decode())
        pressed = [
            json_object(WebhookRequest("POST", request.url, {}, {}, payload.encode()))
            for payload in form.get("payload", ())
        ]
        return list(each(pressed, presses))

    def render(self, content: Content) -> list[Payload]:
        return messages(content)

    def show(self, payload: Payload) -> str:
        return shown(payload)

    async def send(self, http: httpx.AsyncClient, delivery: Delivery) -> Outcome:
        # By httpx, not the SDK's client: one adapter is used from the loops of several threads,
        # and a session of aiohttp belongs to one loop.
        body = {
            "channel": delivery.recipient,
            **delivery.payload,
            "metadata": {"event_type": KEY, "event_payload": {"key": delivery.key}},
        }
        if delivery.thread:
            body["thread_ts"] = delivery.thread
        url = f"{self._api}/chat.postMessage"
        answer = await call(http, "POST", url, headers=self._headers, json=body)
        if isinstance(answer, Outcome):
            return answer
        told = json_of(answer)
        if told.get("ok") is True:
            return accepted(f"{told.get('channel', '')}:{told.get('ts', '')}")
        return fault(answer)

    async def was_accepted(self, http: httpx.AsyncClient, delivery: Delivery) -> bool | None:
        if delivery.since is None:
            return None
        params = {
            "channel": delivery.recipient,
            "oldest": f"{(delivery.since - SKEW).timestamp():.6f}",
            "limit": str(LATEST),
            "include_all_metadata": "true",
        }
        method = "conversations.history"
        if delivery.thread:
            method, params["ts"] = "conversations.replies", delivery.thread
        url = f"{self._api}/{method}"
        answer = await call(http, "GET", url, headers=self._headers, params=params)
        told = {} if isinstance(answer, Outcome) else json_of(answer)
        if told.get("ok") is not True:
            return None
        if delivery.key in [_key(message) for message in told.get("messages") or ()]:
            return True
        return None if told.get("has_more") else False


class _ThatOf(Clock):
    """The time at which a request says that it was signed."""

    def __init__(self, request: WebhookRequest) -> None:
        self._told = request.headers.get("x-slack-request-timestamp", "")

    def now(self) -> float:
        return int(self._told)


def slack(options: Options, settings: Settings) -> Slack:
    """The channel as clinic.yml wants it.

    Raises:
        MissingSecrets: a secret is not set.
    """
    return Slack(options, *secrets("slack", settings, "slack_token", "slack_signing_secret"))


def _is_form(request: WebhookRequest) -> bool:
    """Whether it tells of a button; events are told in JSON."""
    kind = request.headers.get("content-type", "")
    return kind.startswith("application/x-www-form-urlencoded")


def _key(message: Any) -> str:
    """Ours, of a message that we sent."""
    try:
        metadata = message["metadata"]
        return str(metadata["event_payload"]["key"]) if metadata["event_type"] == KEY else ""
    except (KeyError, TypeError):
        return ""
