"""Who a message is from, where it holds a phone number or should."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlewise.language.names import MAX_CHARACTERS, form_of_address, introduction

COMMON = {"mark", "will", "bleeding", "oozing", "cheek", "scars", "much", "how", "free", "later"}
COMMON |= {"after", "on", "file", "for", "urgent"}


def known(word: str) -> bool:
    return word.lower() in COMMON


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ann Lee, ;", "Ann Lee"),
        ("ann lee ;", "ann lee"),
        ("ANN LEE ;", "ANN LEE"),
        ("; Ann", "Ann"),
        ("hi it's Ann Lee here, call me on ; thanks", "Ann Lee"),
        ("My name is Ann, my number is ;", "Ann"),
        ("my name is mark and my number is ;", "mark"),
        ("Name: Ann Lee. Phone: ;", "Ann Lee"),
        ("Will Smith ;", "Will Smith"),
        ("Mrs. Lee ;", "Mrs. Lee"),
        ("dr lee ;", "dr lee"),
        ("J. Smith. ;", "J. Smith"),
        ("Ann O'Neil-Smith ;", "Ann O'Neil-Smith"),
        ("I'm Ann Lee and it is oozing, ;", "Ann Lee"),
        ("Ann 😊 ;", "Ann"),
        ("Łukasz Żak ;", "Łukasz Żak"),
        ("李雷 ;", "李雷"),
        ("मोहन ;", "मोहन"),
        ("ann@example.com ;", ""),
        ("Bleeding ;", ""),
        ("BLEEDING ;", ""),
        ("it's oozing, ;", ""),
        ("my name is on file, ;", ""),
        ("please call on ;", ""),
        ("v w x y z ;", ""),
        (";", ""),
        ("", ""),
    ],
)
def test_the_name_is_read(text: str, name: str) -> None:
    assert introduction(text, known).name == name


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Ann Lee, ;", True),
        ("sorry, it's ;", True),
        ("my name is mark, my number is ;", True),
        ("; how much", False),
        ("Ann, ; bleeding cheek", False),
        ("my name is ann, oozing, ;", False),
    ],
)
def test_it_says_whether_there_is_more(text: str, alone: bool) -> None:
    assert introduction(text, known).alone is alone


@given(st.text(max_size=200), st.booleans())
def test_a_name_holds_letters_only_and_is_short(text: str, common: bool) -> None:
    name = introduction(text, lambda word: common).name
    assert len(name) <= MAX_CHARACTERS
    assert not set(name) & set('<>{}&";:/\\|\n\t\x00')


@pytest.mark.parametrize(
    ("name", "address"),
    [("Ann Lee", "Ann"), ("Mrs Lee", "Mrs Lee"), ("Dr. Lee", "Dr. Lee"), ("Ann", "Ann"), ("", "")],
)
def test_people_are_addressed_by_first_name_or_title(name: str, address: str) -> None:
    assert form_of_address(name) == address
