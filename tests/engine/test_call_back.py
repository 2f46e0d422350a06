"""Asking to be called, in whole conversations through the trained model."""

import asyncio
import logging
from collections.abc import Callable

import pytest

from needlewise.engine.answer import Answer
from needlewise.engine.engine import Engine
from needlewise.language.call_backs import NO_CALL, OFFER
from needlewise.turn import CallBack, Turn

Talk = Callable[..., list[Answer]]
PERSON, REPORT = "can I talk to a person?", "my cheek is still bleeding"
NUMBER = "+447911123456"


@pytest.fixture
def talk(converse: Talk) -> Talk:
    return converse


def titles(turn: Turn) -> list[str]:
    return [button.title for reply in turn.replies for button in reply.buttons]


def text_of(turn: Turn) -> str:
    return "\n".join(reply.text for reply in turn.replies)


@pytest.mark.parametrize("first", [PERSON, REPORT])
def test_a_call_is_offered_asked_for_and_confirmed(talk: Talk, first: str) -> None:
    offered, asked = talk(first, OFFER)
    assert OFFER in titles(offered.turn)
    assert "name and phone number" in text_of(asked.turn)
    assert titles(asked.turn) == [NO_CALL]
    [kept] = talk("Ann Lee, 07911 123456")
    assert kept.call_back == CallBack(name="Ann Lee", number=NUMBER)
    assert "Thank you, Ann. The clinic will call you on +44 7911 123456." in text_of(kept.turn)
    assert {answer.turn.topics for answer in (asked, kept)} == {("human",)}
    assert offered.call_back is asked.call_back is None


@pytest.mark.parametrize(("first", "chosen"), [(PERSON, "1"), (PERSON, "yes"), (REPORT, "2")])
def test_the_offer_is_chosen_as_any_button(talk: Talk, first: str, chosen: str) -> None:
    assert titles(talk(first, chosen)[-1].turn) == [NO_CALL]


def test_in_an_emergency_no_call_is_offered(talk: Talk) -> None:
    [answer] = talk("I can't breathe")
    assert OFFER not in titles(answer.turn)


def test_other_questions_are_answered_until_the_number_comes(talk: Talk) -> None:
    _, *answers = talk(OFFER, "does it hurt?", "how many sessions?")
    assert [answer.turn.topics for answer in answers] == [("pain",), ("sessions",)]
    assert all(titles(answer.turn)[-1] == OFFER for answer in answers)
    assert talk("07911 123456")[-1].call_back == CallBack(name="", number=NUMBER)


def test_the_name_may_come_before_the_number(talk: Talk) -> None:
    _, named, short, kept = talk(OFFER, "Ann Lee", "0791 112", "07911 123456")
    assert "I can't find a phone number in that." in text_of(named.turn)
    assert "too short" in text_of(short.turn)
    assert kept.call_back == CallBack(name="Ann Lee", number=NUMBER)


def test_a_number_that_was_confirmed_can_be_corrected(talk: Talk) -> None:
    answers = talk(OFFER, "Ann 07911 123456", "sorry, 07911 123457")
    assert answers[-1].call_back == CallBack(name="Ann", number="+447911123457")


@pytest.mark.parametrize("no", [NO_CALL, "no", "1", "cancel"])
def test_no_ends_it(talk: Talk, no: str) -> None:
    _, declined, after = talk(OFFER, no, "does it hurt?")
    assert "will not call you" in text_of(declined.turn)
    assert declined.call_back is None
    assert OFFER not in titles(after.turn)


def test_a_report_is_escalated_first_and_the_number_kept(talk: Talk) -> None:
    [answer] = talk("it is oozing, call me on 07911 123456")
    assert answer.turn.topics == ("red_flag", "human")
    assert answer.turn.escalation == "doctor"
    assert "contact your doctor immediately" in answer.turn.replies[0].text
    assert answer.call_back == CallBack(name="", number=NUMBER)


def test_a_report_instead_of_a_number_is_escalated(talk: Talk) -> None:
    _, report, kept = talk(OFFER, REPORT, "Ann 07911 123456")
    assert report.turn.escalation == "doctor"
    assert kept.call_back == CallBack(name="Ann", number=NUMBER)
    assert "do not wait for this call" in text_of(kept.turn)


def test_a_number_is_kept_from_whoever_asks_for_a_call_only(talk: Talk) -> None:
    *others, kept = talk(
        "Ann 07911 123456", "don't call me on 07911 123456", "call me on 07911 123456 please"
    )
    assert [answer.call_back for answer in others] == [None, None]
    assert kept.call_back == CallBack(name="", number=NUMBER)


def test_a_name_is_text(talk: Talk) -> None:
    answers = talk(OFFER, "<b>Zbigniew</b> {name} /faq 07911 123456")
    [found] = [answer.call_back for answer in answers if answer.call_back]
    assert not set(found.name) & set("<>{}/")


def test_the_turn_has_no_more_than_the_contract_says(engine: Engine) -> None:
    turn = asyncio.run(engine.turn("contract", "call me on 07911 123456"))
    fields = {"text", "topics", "escalation", "confidence", "replies", "latency_ms"}
    assert set(turn.model_dump()) == fields


def test_no_number_is_written_to_the_log(
    talk: Talk, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    talk(OFFER, "Ann 07911 123456", OFFER, "0791 112", "call me on 07911 123")
    written = "".join((caplog.text, *capfd.readouterr()))
    assert "7911" not in written
    assert "0791" not in written
