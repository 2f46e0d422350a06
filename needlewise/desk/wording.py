"""What the desk calls the channels, outcomes and levels of the database."""

from functools import lru_cache

from needlewise.gateway.channels.registry import KNOWN, preview

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
