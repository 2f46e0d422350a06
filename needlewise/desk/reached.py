"""Where somebody is reached who writes on a messaging channel."""

from dataclasses import dataclass

import phonenumbers
from sqlalchemy.engine import Connection

from needlewise.clinic import clinic
from needlewise.store import correspondents
from needlewise.store.correspondents import Silence

BY_PHONE = ("whatsapp", "sms", "twilio_whatsapp")
"""The channels that name people by their phone numbers; others' ids look like some, too."""


@dataclass(frozen=True)
class Reached:
    """A person on their channel."""

    address: str
    """As people read it: a phone number, or a name that only the provider understands."""
    link: str
    """Calls them; empty where there is no number."""
    silence: Silence


def reached(connection: Connection, conversation: str, channel: str) -> Reached | None:
    """Where whoever holds `conversation` is reached by `channel`; None on the website."""
    recipient = correspondents.recipient(connection, conversation)
    if recipient is None:
        return None
    silence = correspondents.silence(connection, conversation)
    number = _number(recipient) if channel in BY_PHONE else ""
    link = clinic().call_link(number) if number else ""
    return Reached(number or recipient, link, silence)


def _number(recipient: str) -> str:
    """Such as +44 7700 900123; empty where it is none. WhatsApp leaves the plus out."""
    try:
        parsed = phonenumbers.parse(f"+{recipient.removeprefix('+')}")
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
