"""What a message says about being called back, after what was said before."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from needlewise.language.call_backs import (
    NOTHING,
    OFFER,
    Before,
    CallBackWish,
    call_back_wish,
    wants_call,
)

ASKED, OFFERED = Before(asked=True, name="Bo"), Before(offered=True)
WAITING = Before(waiting=True, offered=True, name="Bo")
COMMON = set("does it hurt price how much thanks is oozing my after is bleeding".split())  # noqa: SIM905
NUMBER = "+447911123456"


def wish(text: str, before: Before = NOTHING) -> CallBackWish | None:
    return call_back_wish(text, before, "GB", lambda word: word.lower() in COMMON)


@pytest.mark.parametrize("before", [NOTHING, ASKED, OFFERED, WAITING], ids=repr)
@pytest.mark.parametrize("text", [OFFER, "please call me back!", " PLEASE  CALL ME BACK."])
def test_the_buttons_title_asks_for_a_call(text: str, before: Before) -> None:
    assert wish(text, before) == CallBackWish("asked")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ann Lee, 07911 123456", "Ann Lee"),
        ("Ann 07911123456", "Ann"),
        ("07911123456", "Bo"),
        ("it is oozing, 07911 123456", "Bo"),
    ],
)
def test_who_was_asked_gives_a_number_and_perhaps_a_name(text: str, name: str) -> None:
    assert wish(text, ASKED) == CallBackWish("kept", name, NUMBER)


@pytest.mark.parametrize("before", [OFFERED, WAITING], ids=["offered", "waiting"])
def test_who_sees_the_offer_may_send_the_number_at_once(before: Before) -> None:
    assert wish("Ann 07911 123456", before) == CallBackWish("kept", "Ann", NUMBER)


def test_a_number_in_something_else_is_no_request() -> None:
    assert wish("is 07911 123456 after my price", OFFERED) is None
    assert wish("Ann 07911 123456") is None


@pytest.mark.parametrize(
    "text",
    [
        "call me on 07911 123456 please",
        "my number is 07911 123456, please call",
        "give me a ring on 07911 123456",
        "can somebody phone my mum on 07911 123456",
        "it's not urgent but please call me on 07911 123456",
        "can I get a call back on 07911 123456",
        "it is oozing, call me on 07911 123456",
    ],
)
def test_who_asks_for_a_call_and_names_the_number_needs_no_asking(text: str) -> None:
    found = wish(text)
    assert found is not None
    assert (found.step, found.number) == ("kept", NUMBER)


@pytest.mark.parametrize(
    "text",
    [
        "don't call me on 07911 123456",
        "did you call me from 07911 123456?",
        "why does nobody call me back on 07911 123456",
        "should I call back on 07911 123456",
        "I called 07911 123456 and nobody answered",
        "please stop calling 07911 123456",
        "somebody called me from 07911 123456",
    ],
)
def test_who_speaks_of_calls_otherwise_asks_for_none(text: str) -> None:
    assert not wants_call(text)
    assert wish(text) is None


@pytest.mark.parametrize(
    ("text", "before", "problem"),
    [
        ("07911 123", ASKED, "too_short"),
        ("999", ASKED, "service"),
        ("12345", ASKED, "too_short"),
        ("Cy Oh", ASKED, "missing"),
        ("call me on 07911 123", NOTHING, "too_short"),
        ("07911 123", OFFERED, "too_short"),
    ],
)
def test_a_number_that_cannot_be_called_is_refused(text: str, before: Before, problem: str) -> None:
    found = wish(text, before)
    assert found is not None
    assert (found.step, found.problem) == ("refused", problem)


def test_the_name_is_remembered_until_the_number_comes() -> None:
    found = wish("Cy Oh", ASKED)
    assert found is not None
    assert wish("07911 123456", Before(asked=True, name=found.name)) == CallBackWish(
        "kept", "Cy Oh", NUMBER
    )


@pytest.mark.parametrize(
    "text", ["cancel", "Cancel it please", "forget it", "don't call me", "I've changed my mind"]
)
def test_who_was_asked_may_change_their_mind(text: str) -> None:
    assert wish(text, ASKED) == CallBackWish("declined")
    assert wish(text) is None


@pytest.mark.parametrize("text", ["does it hurt", "price?", "2", "is it 12.05.2026", ""])
def test_anything_else_leaves_the_request_open(text: str) -> None:
    assert wish(text, ASKED) == CallBackWish("open", "Bo")
    assert wish(text, WAITING) == CallBackWish("waiting", "Bo")
    assert wish(text) is wish(text, OFFERED) is None


def test_what_is_asked_beside_the_number_is_a_question_of_its_own() -> None:
    found = wish("call me on 07911 123456, and does it hurt? thanks")
    assert found is not None
    assert found.rest == ("and does it hurt?",)


@given(
    st.one_of(st.text(max_size=80), st.from_regex(r"\A(?:call me|Ann|[+0-9 ().-]|,){0,30}\Z")),
    st.sampled_from([NOTHING, ASKED, OFFERED, WAITING]),
)
@example("07911 123456 " * 300, ASKED)
@example("1" * 4_000, ASKED)
@example("my name is ", ASKED)
@example("+" * 50 + "()" * 50, ASKED)
def test_no_text_breaks_it(text: str, before: Before) -> None:
    found = wish(text, before)
    if found is None:
        assert not before.asked
    else:
        assert bool(found.number) == (found.step == "kept")
        assert bool(found.problem) == (found.step == "refused")
        assert re.fullmatch(r"(?:\+[0-9]{5,17})?", found.number)
