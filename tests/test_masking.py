"""How a person can be reached is hidden; what they ask is not."""

import pytest

from needlewise.masking import masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Call me on 07700 900123 please", "Call me on [phone number] please"),
        ("(020) 7946 0123, or +1 415-555-0132!", "[phone number], or [phone number]!"),
        ("0 7 7 0 0 9 0 0 1 2 3", "[phone number]"),
        ("ring 0770090012345678 after six", "ring [phone number] after six"),
        ("it's ann.lee+skin@example.co.uk, thanks", "it's [e-mail address], thanks"),
        ("Ann Lee<ann@example.com>.", "Ann Lee<[e-mail address]>."),
        ("a@b.example or 020 7946 0123", "[e-mail address] or [phone number]"),
    ],
)
def test_addresses_and_numbers_are_hidden(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Does it hurt?",
        "I had it in 2019, for £12.99. Is 10.30 on 12/11/2026 free?",
        "My scar is from 1998 and 3 cm long",
        "6 sessions, 4 weeks apart",
        "follow me @annlee",
    ],
)
def test_other_texts_stay(text: str) -> None:
    assert masked(text) == text


def test_masking_twice_changes_nothing_more() -> None:
    once = masked("a@b.example or 020 7946 0123")
    assert masked(once) == once
