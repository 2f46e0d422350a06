"""What the desk calls the channels, outcomes and levels of the database."""

from functools import lru_cache

from needlewise.gateway.channels.registry import KNOWN, preview
from needlewise.gateway.channels.secrets import redacted
from needlewise.settings import settings

OUTCOMES = {
    "answered": "Answered",
    "asked_back": "Asked back",
    "not_understood": "Not understood",
    "unavailable": "Assistant was down",
    "escalated": "Escalated",
}
LEVELS = {"emergency": "Emergency", "doctor": "Doctor", "none": "No report"}
_OWN = {"website": "Website", "page": "Page without JavaScript"}


@lru_cache(maxsize=100)
def channel_name(channel: str) -> str:
    """`twilio_whatsapp` is WhatsApp by Twilio."""
    if channel in KNOWN:
        return preview(channel).title
    return _OWN.get(channel, channel.replace("_", " ").capitalize())


def without_secrets(problem: str) -> str:
    """What a provider said, which may quote a token that it refuses."""
    return redacted(problem, settings())
