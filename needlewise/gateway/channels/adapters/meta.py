"""What WhatsApp, Messenger and Instagram share: Meta's webhooks and Graph API.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started
https://developers.facebook.com/docs/graph-api/guides/error-handling
"""

import hashlib
import hmac
import json
from typing import Any

import httpx

from needlewise.gateway.channels.calls import call, json_of, short
from needlewise.gateway.channels.delivery import Outcome, blocked, later, refused
from needlewise.gateway.channels.inbound import RefusedRequest, WebhookRequest

TOO_FAST = {4, 17, 32, 613, 80006, 80007, 130429}
"""Codes: too many calls by us."""
TOO_FAST_FOR_ONE = {131056}
"""Too many messages to one recipient."""
PASSING = {1, 2, 1200, 131000, 131016, 131057, 133004}
"""Faults of Meta's own."""
OUR_ACCESS = {0, 3, 10, 190, 200, 131005, 131031, 131042, 131045}
"""Tokens and rights, that somebody at the clinic can mend."""
UNREACHABLE = {551, 131026, 131030, 131050}
"""The recipient can't be written to."""
GONE = {1545041, 2018001, 2018108, 2534014}
"""Subcodes: so it is, too."""
TOO_LATE = {2018065, 2018278, 2534022}
"""Subcodes: the recipient has not written for longer than we may answer. Their code is one of
`OUR_ACCESS`."""


def prove(request: WebhookRequest, verify_token: str) -> str | None:
    """The answer to Meta's handshake; None where `request` is none.

    Raises:
        RefusedRequest: the verify token is another.
    """
    if request.method != "GET":
        return None
    query = request.query
    told = query.get("hub.verify_token", "").encode()
    is_ours = hmac.compare_digest(told, verify_token.encode())
    if query.get("hub.mode") != "subscribe" or not is_ours:
        raise RefusedRequest("forged", "The verify token is not the one that was agreed.")
    return query.get("hub.challenge", "")


def verify(request: WebhookRequest, app_secret: str) -> None:
    """Checks X-Hub-Signature-256, made over the body as it came.

    Raises:
        RefusedRequest: it is missing, or not Meta's.
    """
    expected = hmac.new(app_secret.encode(), request.body, hashlib.sha256).hexdigest()
    told = request.headers.get("x-hub-signature-256", "")
    if not hmac.compare_digest(told.encode(), f"sha256={expected}".encode()):
        raise RefusedRequest("forged", "The signature is not that of the Meta app.")


async def post(
    http: httpx.AsyncClient, url: str, token: str, body: dict[str, Any]
) -> httpx.Response | Outcome:
    """The answer of the Graph API where it is one of success, else what it means."""
    return await _ask(http, "POST", url, token, json=body)


async def get(
    http: httpx.AsyncClient, url: str, token: str, params: dict[str, str]
) -> httpx.Response | Outcome:
    """As `post`."""
    return await _ask(http, "GET", url, token, params=params)


async def _ask(
    http: httpx.AsyncClient, method: str, url: str, token: str, **more: Any
) -> httpx.Response | Outcome:
    headers = {"Authorization": f"Bearer {token}"}
    answer = await call(http, method, url, headers=headers, too_many=_fault, **more)
    if isinstance(answer, Outcome) or answer.is_success:
        return answer
    return _fault(answer)


def _fault(response: httpx.Response) -> Outcome:
    error = json_of(response).get("error")
    error = error if isinstance(error, dict) else {}
    code = error.get("code")
    told = short(f"{code}: {error.get('message', f'status {response.status_code}')}")
    if code in UNREACHABLE or error.get("error_subcode") in GONE:
        return blocked(told)
    if error.get("error_subcode") in TOO_LATE:
        return refused(told)
    if code in TOO_FAST_FOR_ONE:
        return later(told, 6.0)
    if code in TOO_FAST or response.status_code == 429:
        return later(told, _seconds(response), everyone=True)
    is_transient = error.get("is_transient") or response.status_code == 401
    if code in PASSING or code in OUR_ACCESS or is_transient:
        return later(told)
    return refused(told)


def _seconds(response: httpx.Response) -> float | None:
    """https://developers.facebook.com/docs/graph-api/overview/rate-limiting#headers-2"""
    told = response.headers.get("retry-after", "")
    if told.isdigit():
        return float(told)
    try:
        usage = json.loads(response.headers.get("x-business-use-case-usage", ""))
        limits = [limit for limits in usage.values() for limit in limits]
        minutes = max(int(limit["estimated_time_to_regain_access"]) for limit in limits)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return 60.0 * minutes or None
