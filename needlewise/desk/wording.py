"""What the desk calls the channels, outcomes and levels of the database."""

OUTCOMES = {
    "answered": "Answered",
    "asked_back": "Asked back",
    "not_understood": "Not understood",
    "unavailable": "Assistant was down",
    "escalated": "Escalated",
}
LEVELS = {"emergency": "Emergency", "doctor": "Doctor", "none": "No report"}
_CHANNELS = {
    "website": "Website",
    "page": "Page without JavaScript",
    "whatsapp": "WhatsApp",
}


def channel_name(channel: str) -> str:
    """`telegram` is Telegram."""
    return _CHANNELS.get(channel, channel.replace("_", " ").capitalize())
