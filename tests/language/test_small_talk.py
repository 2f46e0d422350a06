"""Greetings, thanks and emoji are taken off; what a person reports or asks stays as it is."""

import pytest

from needlewise.language.clauses import without_small_talk
from needlewise.language.variations import CLOSERS, OPENERS

REPORT = "my chin is bleeding"


@pytest.mark.parametrize("after", ["", " thanks", ", thank you so much!", " 🙏", ". Kind regards"])
@pytest.mark.parametrize("before", ["", "hi ", "Good morning, ", "Hello there! Thanks. ", "😭 "])
@pytest.mark.parametrize("text", [REPORT, "Does it hurt?", "I can't breathe"])
def test_small_talk_at_both_ends_is_taken_off(text: str, before: str, after: str) -> None:
    assert without_small_talk(before + text + after).rstrip(".?! ") == text.rstrip("?")


@pytest.mark.parametrize(
    "text", [*(opener + REPORT for opener in OPENERS), *(REPORT + closer for closer in CLOSERS)]
)
def test_a_report_survives_in_every_dress_of_training(text: str) -> None:
    assert REPORT in without_small_talk(text)


@pytest.mark.parametrize(
    "text",
    [
        "thanksgiving is near",
        "history of keloids",
        "I said hello to the nurse, then it bled",
        "the thanks I get is a rash",
        "does it help",
        "",
    ],
)
def test_what_only_looks_like_small_talk_stays(text: str) -> None:
    assert without_small_talk(text) == text


def test_an_emoji_within_is_a_space() -> None:
    assert without_small_talk("my chin😭bleeds") == "my chin bleeds"


@pytest.mark.parametrize(
    "text",
    [
        "Hi, It bleeds. It hurts! thanks",
        "hello\nIt bleeds. It hurts!\nKind regards",
        "It bleeds. It hurts! x",
    ],
)
def test_the_mark_before_a_farewell_stays(text: str) -> None:
    """The same report reads the same with and without courtesies."""
    assert without_small_talk(text) == "It bleeds. It hurts!"


def test_the_ends_of_lines_stay() -> None:
    assert (
        without_small_talk("hi!\nmy  chin bleeds\n and it stings")
        == "my chin bleeds\nand it stings"
    )
