"""Hides how a person can be reached, in texts that others read and use."""

import re

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher

from needlewise.clinic import clinic

E_MAIL = "[e-mail address]"
PHONE = "[phone number]"
MIN_DIGITS = 7  # fewer are years, prices and times of day
_E_MAIL = re.compile(r"[\w.+'-]+@[\w.-]*\w")
_LONG = re.compile(r"\d{9,}")  # a phone number with a digit too many, a record's number


def masked(text: str) -> str:
    """`text` without e-mail addresses and phone numbers; rather one too many than one left."""
    text = _E_MAIL.sub(E_MAIL, text)
    found = PhoneNumberMatcher(text, clinic().country, leniency=Leniency.POSSIBLE)
    for match in reversed(list(found)):
        if len(phonenumbers.normalize_digits_only(match.raw_string)) >= MIN_DIGITS:
            text = text[: match.start] + PHONE + text[match.end :]
    return _LONG.sub(PHONE, text)
