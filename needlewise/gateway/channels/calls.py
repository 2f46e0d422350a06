"""Calls of providers' HTTP interfaces, with their faults as outcomes."""

import logging
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from needlewise.gateway.channels.delivery import Outcome, later

TIMEOUT = 10.0
"""Seconds that a provider may take."""
LONGEST_PROBLEM = 200
NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.LocalProtocolError,
)
# It logs addresses, and Telegram's hold the token.
logging.getLogger("httpx").setLevel(logging.WARNING)


def new_client() -> httpx.AsyncClient:
    """A pool of connections to providers."""
    return httpx.AsyncClient(timeout=TIMEOUT, limits=httpx.Limits(max_connections=100))


def too_many(response: httpx.Response) -> Outcome:
    """What a status of 429 means, where the provider tells by Retry-After how long to wait."""
    return later("too many messages", retry_after(response.headers), everyone=True)


async def call(
    http: httpx.AsyncClient,
    method: str,
    url: str,
    *,
    too_many: Callable[[httpx.Response], Outcome] = too_many,
    **more: Any,
) -> httpx.Response | Outcome:
    """The provider's answer, or the outcome where there is none, or one that says "later".

    401 and 403 are for the caller: a provider may mean us, or the recipient.
    """
    try:
        response = await http.request(method, url, **more)
    except NEVER_SENT as error:
        return later(f"cannot be reached: {type(error).__name__}")
    except httpx.HTTPError as error:  # it may have arrived
        return Outcome("later", problem=f"no answer: {type(error).__name__}", in_doubt=True)
    if response.status_code == 429:
        return too_many(response)
    if response.status_code >= 500:
        return later(f"status {response.status_code}", retry_after(response.headers))
    return response


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds; https://www.rfc-editor.org/rfc/rfc9110#field.retry-after"""
    told = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,6}(\.\d+)?", told):
        return float(told)
    try:
        return max(0.0, (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def json_of(response: httpx.Response) -> dict[str, Any]:
    """The body as an object; empty where it is none."""
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def short(problem: str) -> str:
    """What a provider says of a problem, in one line that is not too long."""
    return " ".join(problem.split())[:LONGEST_PROBLEM]
