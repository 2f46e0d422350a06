"""What a conversation on Messenger or Instagram has come to.

https://developers.facebook.com/docs/messenger-platform/conversations
"""

from datetime import datetime
from typing import Any

LATEST = "messages.limit(20){from,message,created_time}"
"""More of a conversation are not told."""


def is_said(told: dict[str, Any], text: str, person: str, since: datetime) -> bool | None:
    """Whether `person` was sent `text` after `since`; None where that cannot be seen."""
    if not text:  # a template, whose text is not told
        return None
    try:
        messages = [message for c in told["data"] for message in c["messages"]["data"]]
        return any(
            _words(message.get("message") or "") == _words(text)
            and message["from"]["id"] != person
            and datetime.fromisoformat(message["created_time"]) >= since.replace(microsecond=0)
            for message in messages
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _words(text: str) -> list[str]:
    return text.split()
