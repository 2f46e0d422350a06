"""Phone numbers in what people type, and why one of them cannot be called."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import phonenumbers
from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberMatcher,
    PhoneNumberType,
    ValidationResult,
)

Problem = Literal["missing", "too_short", "too_long", "unknown", "service", "costly"]

MIN_DIGITS = 3
_RUN = re.compile(r"\+?\(?\d(?:[\d\s().\-–/]*\d)?")
_DATE = re.compile(r"\b(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{1,2}-\d{1,2})\b")
_CALLED = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.VOIP,
    PhoneNumberType.UAN,
    PhoneNumberType.TOLL_FREE,
}
_NO_COUNTRY = "001"  # satellites and services of the whole world


@dataclass(frozen=True)
class Found:
    """A number in a message, or what looks like one."""

    number: str
    """In the form E.164, such as +442079460123; empty where there is a problem."""
    problem: Problem | None
    digits: int
    rest: str
    """The message with a semicolon in the place of each number."""


def phone_number(text: str, country: str) -> Found | None:
    """Returns the first number of `text` that can be called, else what is wrong with the longest.

    None where there is nothing like a number.

    Args:
        text: the message.
        country: where numbers without a plus sign are of, such as GB.
    """
    text = _DATE.sub(";", text)
    runs = [match.group() for match in _RUN.finditer(text) if _digits(match.group()) >= MIN_DIGITS]
    if not runs:
        return None
    rest = _RUN.sub(lambda m: ";" if _digits(m.group()) >= MIN_DIGITS else m.group(), text)
    for number in _valid(text, runs, country):
        if not _costly(number):
            e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
            return Found(e164, None, len(e164) - 1, rest)
    longest = max(runs, key=_digits)
    return Found("", _problem(longest, country), _digits(longest), rest)


def as_dialled(number: str) -> str:
    """A number in the form E.164 as people write it: +44 20 7946 0123."""
    parsed = phonenumbers.parse(number)
    return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)


def example_number(country: str) -> str:
    """A mobile number as people of `country` write it."""
    for region in (country, "GB"):
        number = phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
        if number is not None:
            break
    assert number is not None
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)


def _valid(text: str, runs: list[str], country: str) -> Iterator[PhoneNumber]:
    """The matcher tells two numbers in a row apart; a run may lack its leading zero."""
    for match in PhoneNumberMatcher(text, country):
        yield match.number
    for run in runs:
        number = _parsed(run, country)
        if number is not None and phonenumbers.is_valid_number(number):
            yield number


def _problem(run: str, country: str) -> Problem:
    number = _parsed(run, country)
    if _digits(run) < 7 and _is_service(run, country):
        return "service"
    if number is None:
        return "too_long" if _digits(run) > 15 else "unknown"
    if phonenumbers.is_valid_number(number):
        return "costly"
    reason = phonenumbers.is_possible_number_for_type_with_reason(
        number, PhoneNumberType.FIXED_LINE_OR_MOBILE
    )
    if reason in (ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY):
        return "too_short"
    return "too_long" if reason == ValidationResult.TOO_LONG else "unknown"


def _is_service(run: str, country: str) -> bool:
    """Whether it is one such as 999 or 118 118, at home or, as 112, nearly anywhere."""
    digits = "".join(c for c in run if c.isdigit())
    if digits in ("112", "911", "999") or phonenumbers.is_emergency_number(digits, country):
        return True
    number = _parsed(digits, country)
    return number is not None and phonenumbers.is_valid_short_number_for_region(number, country)


def _costly(number: PhoneNumber) -> bool:
    if phonenumbers.region_code_for_number(number) == _NO_COUNTRY:
        return True
    return phonenumbers.number_type(number) not in _CALLED


def _parsed(run: str, country: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(run, country)
    except NumberParseException:
        return None


def _digits(run: str) -> int:
    return sum(c.isdigit() for c in run)
