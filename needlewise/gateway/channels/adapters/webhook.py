"""Any other channel, by a program of the clinic's own: signed requests both ways.

https://www.standardwebhooks.com, https://github.com/standard-webhooks/standard-webhooks
"""

import time
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby

import httpx
from standardwebhooks import Webhook as Signature
from standardwebhooks import WebhookVerificationError

from needlewise.channel_options import Webhook as Options
from needlewise.errors import SettingsError
from needlewise.gateway.channels.adapters import webhook_schema as schema
from needlewise.gateway.channels.adapters.webhook_reading import read, told_id
from needlewise.gateway.channels.calls import call, retry_after
from needlewise.gateway.channels.channel import Channel, Payload
from needlewise.gateway.channels.content import Content
from needlewise.gateway.channels.delivery import (
    Delivery,
    Outcome,
    accepted,
    blocked,
    later,
    refused,
)
from needlewise.gateway.channels.inbound import Event, RefusedRequest, WebhookRequest
from needlewise.gateway.channels.lines import Line, Role, lines, listed, pages
from needlewise.gateway.channels.secrets import secrets
from needlewise.settings import Settings

MAX_TEXT = 4000
TOLERANCE = 300.0
"""Seconds that a signature is good for; the library's, which does not tell why it refuses."""
SECRET, SECRET_BYTES = "whsec_", range(24, 65)
HAS_IT, GONE = 409, 410
PASSING = {401, 403, 408, 425}
"""Statuses that somebody at the clinic can mend, or that time does."""
KINDS: Mapping[Role, schema.BlockKind] = {
    "text": "paragraph",
    "bullet": "bullets",
    "number": "numbers",
}


class Webhook(Channel):
    """A program of the clinic's own, that speaks with people by whatever they use."""

    name, title = "webhook", "Webhook"
    rate, recipient_rate = "50/second", "10/second"
    address_hint = "a sender, as your program names people"

    def __init__(self, options: Options, signature: Signature) -> None:
        self._url, self._signature = options.deliver_to, signature

    def verify(self, request: WebhookRequest) -> None:
        try:
            self._signature.verify(request.body, dict(request.headers), json_parse=False)
        except WebhookVerificationError as error:
            if _is_old(request):
                raise RefusedRequest(
                    "stale", "The webhook-timestamp is more than 5 minutes away; sign it anew."
                ) from error
            raise RefusedRequest("forged", "The signature is not the clinic's.") from error
        except UnicodeDecodeError as error:
            raise RefusedRequest("malformed", "The body is not in UTF-8.") from error
        except ValueError as error:  # a header that is not even like one
            raise RefusedRequest("forged", "The signature cannot be read.") from error

    def parse(self, request: WebhookRequest) -> Sequence[Event]:
        return read(request)

    def render(self, content: Content) -> list[Payload]:
        said = [_said(page) for page in pages(lines(content), draw, MAX_TEXT) or [[]]]
        calls = [schema.Call(number=c.number, dial=c.dialled) for c in content.calls]
        choices = [
            schema.Choice(number=number, title=title)
            for number, title in enumerate(content.choices, content.first_number)
        ]
        said[0].calls, said[-1].choices = calls, choices
        return [one.model_dump(mode="json") for one in said]

    def show(self, payload: Payload) -> str:
        choices = (f"{choice['number']}. {choice['title']}" for choice in payload["choices"])
        return "\n".join([payload["text"], *choices])

    async def send(self, http: httpx.AsyncClient, delivery: Delivery) -> Outcome:
        answer = schema.Answer(
            **delivery.payload,
            key=delivery.key,
            recipient=delivery.recipient,
            thread=delivery.thread,
            quotes=told_id(delivery.quotes),
        )
        body, now = answer.model_dump_json(), datetime.now(UTC)
        headers = {
            "content-type": "application/json",
            "webhook-id": delivery.key,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._signature.sign(delivery.key, now, body),
        }
        response = await call(http, "POST", self._url, content=body, headers=headers)
        return response if isinstance(response, Outcome) else _outcome(response)


def webhook(options: Options, settings: Settings) -> Webhook:
    """The channel as clinic.yml wants it.

    Raises:
        MissingSecrets: the secret is not set.
        SettingsError: it is none.
    """
    [secret] = secrets("webhook", settings, "webhook_secret")
    return Webhook(options, Signature(_key(secret)))


def draw(line: Line) -> str:
    """Without mark-up."""
    return listed(line, line.text)


def _key(secret: str) -> bytes:
    """The library takes any text for base64, and leaves out what is none."""
    told = secret.removeprefix(SECRET)
    try:
        key = b64decode(told + "=" * (-len(told) % 4), validate=True)
    except ValueError:
        key = b""
    if not secret.startswith(SECRET) or len(key) not in SECRET_BYTES:
        raise SettingsError(
            f"The channel webhook is off: NEEDLEWISE_WEBHOOK_SECRET must be {SECRET} and 24 to 64 "
            f'random bytes in base64. Make one with `echo "{SECRET}$(openssl rand -base64 32)"`, '
            "and set it here and in your program (docs/channels/webhook.md)."
        )
    return key


def _is_old(request: WebhookRequest) -> bool:
    try:
        signed_at = float(request.headers.get("webhook-timestamp", ""))
    except ValueError:
        return False
    return abs(time.time() - signed_at) >= TOLERANCE


def _said(page: Sequence[Line]) -> schema.Said:
    return schema.Said(
        text="\n".join(draw(line) for line in page),
        blocks=list(_blocks(page)),
        note=" ".join(line.text for line in page if line.role == "note"),
    )


def _blocks(page: Sequence[Line]) -> Iterator[schema.Block]:
    for role, grouped in groupby(page, key=lambda line: line.role):
        if role in KINDS:
            rows = list(grouped)
            first = rows[0].number if role == "number" else 1
            yield schema.Block(kind=KINDS[role], lines=[row.text for row in rows], first=first)


def _outcome(response: httpx.Response) -> Outcome:
    """Not what the program says of it: it may quote a patient."""
    status = response.status_code
    if response.is_success or status == HAS_IT:
        return accepted()
    problem = f"status {status}"
    if status == GONE:
        return blocked(problem)
    if response.is_client_error and status not in PASSING:
        return refused(problem)
    return later(problem, retry_after(response.headers))
