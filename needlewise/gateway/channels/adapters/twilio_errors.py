"""What Twilio's error codes mean for a message.

https://www.twilio.com/docs/api/errors
"""

import httpx

from needlewise.gateway.channels.calls import json_of, retry_after
from needlewise.gateway.channels.delivery import Outcome, blocked, later, refused

UNREACHABLE = {
    *("21211", "21612", "21614", "21610"),
    *("63003", "63014", "63024"),
}
"""Numbers that are none or take no messages, people who have opted out or blocked us."""
TOO_FAST = {"20429", "63017", "63018"}
QUEUE_FULL = {"21611", "30001"}
TOO_FAST_FOR_ONE = {"14107"}
"""More than 30 messages in 30 seconds: Twilio thinks that two programs talk with each other."""
OUR_ACCOUNT = {"20003", "20005", "20404", "21606", "21659", "21660", "63007", "63038"}
"""Credentials, numbers and limits, that somebody at the clinic can mend."""
PAUSE, FULL_PAUSE, LOOP_PAUSE = 1.0, 60.0, 30.0
"""Seconds, where Twilio does not tell."""


def outcome(response: httpx.Response) -> Outcome:
    """What an answer means that is not one of success."""
    code = str(json_of(response).get("code") or "")
    told = problem(code) if code else f"status {response.status_code}"
    if code in QUEUE_FULL:
        return later(told, FULL_PAUSE, everyone=True)
    if code in TOO_FAST_FOR_ONE:
        return later(told, LOOP_PAUSE)
    if code in TOO_FAST or response.status_code == 429:
        return later(told, retry_after(response.headers) or PAUSE, everyone=True)
    if code in UNREACHABLE:
        return blocked(told)
    if code in OUR_ACCOUNT or response.status_code in (401, 403, 404):
        return later(told)
    return refused(told)


def problem(code: str) -> str:
    """An error for staff; Twilio's own words quote phone numbers."""
    if not code.isdecimal():
        return "Twilio does not say why"
    return f"Twilio's error {code}, see https://www.twilio.com/docs/api/errors/{code}"
