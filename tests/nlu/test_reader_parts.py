"""A message that asks several things: each is answered, in order, and nothing else."""

import pytest
from fake_reading import Told, part, reader

from needlewise.nlu.decision import Decision
from needlewise.nlu.memory import Memory
from needlewise.nlu.reader import MAX_PARTS, Reader

PRICE, SCARS, PREGNANT = "faq/not_in_guide:price", "faq/condition:scars", "faq/risk:pregnancy"
TOLD: Told = {
    "does it hurt": {"faq/pain": 0.9},
    "how much is it": {PRICE: 0.8},
    "is it safe?": {"faq/safety": 0.7},
    "would it be painful": {"faq/pain": 0.6},
    "hi there": {"chitchat/greet": 0.9},
    "thanks a lot": {"chitchat/thanks": 0.9},
    "bye now": {"chitchat/goodbye": 0.9},
    "I have questions": {"chitchat/help": 0.9},
    "are you a robot?": {"chitchat/bot_challenge": 0.9},
    "my sister has a dog": {"chitchat/out_of_scope": 0.95},
    "who won the match?": {"chitchat/out_of_scope": 0.95},
    "what about tea?": {"chitchat/out_of_scope": 0.6},
}


def keys(decision: Decision) -> list[str]:
    return [answer.key for answer in decision.answers]


def read(asked: Reader, *texts: str, memory: Memory | None = None) -> Decision:
    return asked.read(part(" ".join(texts)), [part(t) for t in texts], memory or Memory())


@pytest.mark.parametrize(
    ("texts", "answers"),
    [
        (["does it hurt", "how much is it"], ["faq/pain", PRICE]),
        (["how much is it", "does it hurt"], [PRICE, "faq/pain"]),
        (["is it safe?", "how much is it", "does it hurt"], ["faq/safety", PRICE, "faq/pain"]),
    ],
    ids=["two", "the other way round", "three"],
)
def test_each_part_is_answered_in_the_order_asked(texts: list[str], answers: list[str]) -> None:
    decision = read(reader(TOLD), *texts)
    assert keys(decision) == answers
    assert decision.offers == ()


def test_each_answer_has_its_own_confidence() -> None:
    decision = read(reader(TOLD), "does it hurt", "how much is it")
    assert [answer.confidence for answer in decision.answers] == pytest.approx([0.9, 0.8], abs=0.05)


@pytest.mark.parametrize(
    "texts",
    [
        ["does it hurt", "would it be painful"],
        ["does it hurt", "does it hurt", "does it hurt"],
        ["hi there", "does it hurt", "would it be painful", "thanks a lot"],
    ],
    ids=["in other words", "thrice", "with courtesies"],
)
def test_the_same_topic_is_answered_once(texts: list[str]) -> None:
    assert keys(read(reader(TOLD), *texts)) == ["faq/pain"]


def test_a_part_that_is_not_understood_does_not_cost_the_others_their_answer() -> None:
    asked = reader(TOLD | {"erm the thing": {}})
    assert keys(read(asked, "does it hurt", "erm the thing", "is it safe?")) == [
        "faq/pain",
        "faq/safety",
    ]


def test_where_no_part_is_understood_the_message_is_read_whole() -> None:
    asked = reader({"it": {}, "the thing": {"faq/sun": 0.3}, "it the thing": {"faq/pain": 0.9}})
    assert keys(read(asked, "it", "the thing")) == ["faq/pain"]


def test_where_nothing_at_all_is_sure_the_whole_is_asked_back() -> None:
    asked = reader({"it the thing": {"faq/pain": 0.3, "faq/sun": 0.2}})
    decision = read(asked, "it", "the thing")
    assert decision.answers == ()
    assert [offer.key for offer in decision.offers] == ["faq/pain", "faq/sun"]


COURTESIES = ["hi there", "thanks a lot", "bye now", "I have questions"]


@pytest.mark.parametrize("courtesy", COURTESIES)
@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
def test_a_courtesy_beside_a_question_needs_no_answer(courtesy: str, first: bool) -> None:
    texts = [courtesy, "does it hurt"] if first else ["does it hurt", courtesy]
    assert keys(read(reader(TOLD), *texts)) == ["faq/pain"]


@pytest.mark.parametrize(
    ("texts", "answers"),
    [
        (["hi there"], ["chitchat/greet"]),
        (["thanks a lot", "bye now"], ["chitchat/thanks", "chitchat/goodbye"]),
    ],
    ids=["one", "two"],
)
def test_courtesies_by_themselves_are_answered(texts: list[str], answers: list[str]) -> None:
    assert keys(read(reader(TOLD), *texts)) == answers


def test_whether_it_is_a_robot_is_a_question_of_its_own() -> None:
    decision = read(reader(TOLD), "are you a robot?", "does it hurt")
    assert keys(decision) == ["chitchat/bot_challenge", "faq/pain"]


@pytest.mark.parametrize(
    ("aside", "answered"),
    [("who won the match?", True), ("my sister has a dog", False), ("what about tea?", False)],
    ids=["asks and is likely", "only tells", "asks and is unlikely"],
)
@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
def test_an_aside_beside_a_question_is_answered_where_it_surely_asks(
    aside: str, answered: bool, first: bool
) -> None:
    texts = [aside, "does it hurt"] if first else ["does it hurt", aside]
    expected = ["chitchat/out_of_scope"] * answered
    assert keys(read(reader(TOLD), *texts)) == (
        [*expected, "faq/pain"] if first else ["faq/pain", *expected]
    )


@pytest.mark.parametrize("aside", ["who won the match?", "my sister has a dog", "what about tea?"])
def test_an_aside_without_a_question_beside_it_is_answered(aside: str) -> None:
    assert "chitchat/out_of_scope" in keys(read(reader(TOLD), "hi there", aside))


def test_a_part_leans_on_the_part_before() -> None:
    told = {
        "Does it hurt? | and for how long": {"faq/pain": 0.9},
        "Does it treat scars? | and for how long": {"faq/sessions": 0.9},
    }
    asked = reader({"does it do scars": {SCARS: 0.9}, "and for how long": {}}, told)
    memory = Memory("faq/pain")
    decision = read(asked, "does it do scars", "and for how long", memory=memory)
    assert keys(decision) == [SCARS, "faq/sessions"]


def test_the_first_part_leans_on_what_was_answered_before() -> None:
    told = {"Does it treat scars? | and for mine": {SCARS: 0.9}}
    asked = reader(TOLD | {"and for mine": {"faq/sun": 0.3}}, told)
    assert keys(read(asked, "and for mine", "does it hurt", memory=Memory(SCARS))) == [
        SCARS,
        "faq/pain",
    ]


@pytest.mark.parametrize("between", ["hi there", "who won the match?", "erm the thing"])
def test_small_talk_between_two_parts_is_nothing_to_lean_on(between: str) -> None:
    told = {"Does it treat scars? | and how often": {"faq/sessions": 0.9}}
    alone = TOLD | {"does it do scars": {SCARS: 0.9}, "and how often": {}, "erm the thing": {}}
    decision = read(reader(alone, told), "does it do scars", between, "and how often")
    assert keys(decision)[0] == SCARS
    assert keys(decision)[-1] == "faq/sessions"


def test_every_part_knows_the_remembered_risk() -> None:
    told = {
        "Does it hurt? | can I have it?": {"faq/safety": 0.9},
        "Can I have it when pregnant? | can I have it?": {PREGNANT: 0.9},
    }
    asked = reader(TOLD | {"can I have it?": {}}, told)
    memory = Memory("faq/pain", risk=PREGNANT)
    assert keys(read(asked, "does it hurt", "can I have it?", memory=memory)) == [
        "faq/pain",
        PREGNANT,
    ]


def test_a_page_of_questions_is_cut() -> None:
    topics = ["faq/pain", "faq/sun", "faq/safety", "faq/sessions", PRICE, SCARS, PREGNANT]
    assert len(topics) > MAX_PARTS
    texts = [f"question {n}" for n in range(len(topics))]
    asked = reader({text: {topic: 0.9} for text, topic in zip(texts, topics, strict=True)})
    assert keys(read(asked, *texts)) == topics[:MAX_PARTS]
