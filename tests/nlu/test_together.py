"""What is asked of a service that is not ours is not answered as if it were asked of ours."""

import pytest

from needlewise.nlu.decision import Decision, Ranked
from needlewise.nlu.parts import Part
from needlewise.nlu.together import together

ASIDE = "chitchat/out_of_scope"
FILLERS = Part("Do you do lip fillers?", ())


def answered(*said: tuple[Part, str]) -> list[str]:
    decisions = [Decision((Ranked(topic, 0.9),), (), (Ranked(topic, 0.9),)) for _, topic in said]
    return [answer.key for answer in together([part for part, _ in said], decisions, 0.8)]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("And what do you charge per ml?", "faq/not_in_guide:price"),
        ("Does it hurt?", "faq/pain"),
        ("how long does one take", "faq/not_in_guide:session_length"),
    ],
)
def test_a_question_on_another_service_goes_on_over_the_next(text: str, topic: str) -> None:
    assert answered((FILLERS, ASIDE), (Part(text, ()), topic)) == [ASIDE]


@pytest.mark.parametrize(
    ("part", "topic"),
    [
        (Part("And does the needling hurt?", ()), "faq/pain"),
        (Part("how many sessions of CIT is usual?", ()), "faq/sessions"),
        (Part("is it safe for a scar?", ("condition=scars",)), "faq/safety"),
        (Part("does it do cheeks that droop?", ()), "faq/condition:flaccid_skin"),
    ],
)
def test_what_names_ours_is_answered(part: Part, topic: str) -> None:
    assert answered((FILLERS, ASIDE), (part, topic)) == [ASIDE, topic]


def test_a_remark_says_nothing_about_what_follows() -> None:
    remark = Part("my dog ate the leaflet that you do.", ())
    assert answered((remark, ASIDE), (Part("does it hurt?", ()), "faq/pain")) == ["faq/pain"]


def test_what_is_no_service_says_nothing_about_what_follows() -> None:
    match = Part("Who won the match?", ())
    assert answered((match, ASIDE), (Part("Does it hurt?", ()), "faq/pain")) == [ASIDE, "faq/pain"]


def test_only_what_follows_belongs_to_it() -> None:
    hurts = Part("Does it hurt?", ())
    assert answered((hurts, "faq/pain"), (FILLERS, ASIDE)) == ["faq/pain", ASIDE]
