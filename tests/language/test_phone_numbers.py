"""Phone numbers in what people type: which can be called, and what is wrong with the others."""

import pytest

from needlewise.language.phone_numbers import as_dialled, example_number, phone_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("020 7946 0123", "+442079460123"),
        ("(020) 7946-0123", "+442079460123"),
        ("020.7946.0123", "+442079460123"),
        ("+44 (0)20 7946 0123", "+442079460123"),
        ("0044 20 7946 0123", "+442079460123"),
        ("Ann 07911123456", "+447911123456"),
        ("7911 123 456", "+447911123456"),
        ("my number:07911-123456!", "+447911123456"),
        ("+49 30 901820", "+4930901820"),
        ("0791 112, no: 07911 123456", "+447911123456"),
        ("07911 123456 or 020 7946 0123", "+447911123456"),
        ("٠٧٩١١١٢٣٤٥٦", "+447911123456"),
    ],
)
def test_a_number_is_found_however_it_is_written(text: str, number: str) -> None:
    found = phone_number(text, "GB")
    assert found is not None
    assert (found.number, found.problem) == (number, None)


def test_without_a_plus_sign_it_is_of_the_clinics_country() -> None:
    found = phone_number("030 901820", "DE")
    assert found is not None
    assert found.number == "+4930901820"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("020 7946", "too_short"),
        ("07911 123", "too_short"),
        ("020 7946 01234567", "too_long"),
        ("07911 123456 07911 123457", "too_long"),
        ("0" * 60, "too_long"),
        ("+999 1234567", "unknown"),
        ("01111 111111", "unknown"),
        ("999", "service"),
        ("112", "service"),
        ("118118", "service"),
        ("0906 123 4567", "costly"),
        ("070 1234 5678", "costly"),
        ("+979 123456789", "costly"),
        ("+881 612345678", "costly"),
    ],
)
def test_what_cannot_be_called_says_why(text: str, problem: str) -> None:
    found = phone_number(f"Ann, {text}", "GB")
    assert found is not None
    assert (found.number, found.problem) == ("", problem)


@pytest.mark.parametrize(
    "text", ["", "no number", "2", "9-5", "at 10:30", "on 12.05.2026", "2026-05-12", "5/12/26"]
)
def test_what_is_like_no_number_is_none(text: str) -> None:
    assert phone_number(text, "GB") is None


def test_the_rest_is_the_message_without_numbers() -> None:
    found = phone_number("Ann, 07911 123456 after 5", "GB")
    assert found is not None
    assert found.rest == "Ann, ; after 5"
    assert found.digits == 12


def test_it_is_told_as_people_dial_it_from_anywhere() -> None:
    assert as_dialled("+442079460123") == "+44 20 7946 0123"


@pytest.mark.parametrize("country", ["GB", "US", "DE", "CH", "AQ", "ZZ"])
def test_each_country_has_an_example_that_can_be_called(country: str) -> None:
    """Some regions have no numbers of their own: any example then shows what one looks like."""
    example = example_number(country)
    founds = [phone_number(example, region) for region in (country, "GB")]
    assert any(found and found.number for found in founds)
