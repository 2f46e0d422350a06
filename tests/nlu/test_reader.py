"""One question, read by itself and after what the conversation holds."""

from dataclasses import replace

import pytest
from fake_reading import LIMITS, QUESTIONS, Told, part, reader

from needlewise.language.encoder import shared_encoder
from needlewise.nlu.decision import Decision
from needlewise.nlu.memory import NOTHING, Memory
from needlewise.nlu.reader import Reader
from needlewise.nlu.topic_model import Inputs, TopicModel

PREGNANT = "faq/risk:pregnancy"
SCARS = "faq/condition:scars"


def keys(decision: Decision) -> list[str]:
    return [answer.key for answer in decision.answers]


def read(asked: Reader, text: str, memory: Memory = NOTHING, *names: str) -> Decision:
    whole = part(text, *names)
    return asked.read(whole, [whole], memory)


@pytest.mark.parametrize(
    ("sure", "answers", "offers"),
    [
        (0.9, ["faq/pain"], []),
        (0.3, [], ["faq/pain"]),
        (0.1, [], []),
    ],
    ids=["sure", "unsure", "hardly"],
)
def test_a_question_is_answered_asked_back_or_declined(
    sure: float, answers: list[str], offers: list[str]
) -> None:
    decision = read(reader({"ouch?": {"faq/pain": sure}}), "ouch?")
    assert keys(decision) == answers
    assert [offer.key for offer in decision.offers][:1] == offers


@pytest.mark.parametrize(
    ("temperature", "most"),
    [(1.0, 0.9), (2.0, 0.75), (0.5, 81 / 82)],
    ids=["as learnt", "softer", "harder"],
)
def test_the_temperature_softens_what_a_model_is_sure_of(temperature: float, most: float) -> None:
    """Nine to one; its root is three to one, its square 81 to one."""
    told = {"ouch?": dict.fromkeys(QUESTIONS, 0.0) | {"faq/pain": 0.9, "faq/sun": 0.1}}
    limits = replace(LIMITS, temperature=temperature)
    found = reader(told, limits=limits).probabilities(part("ouch?"), None)
    of_topic = dict(zip(QUESTIONS, found, strict=True))
    assert of_topic["faq/pain"] == pytest.approx(most)
    assert of_topic["faq/sun"] == pytest.approx(1 - most)


def test_a_question_that_names_two_conditions_gets_both() -> None:
    asked = reader({"scars or melasma?": {SCARS: 0.9}})
    names = ("condition=scars", "condition=melasma")
    decision = read(asked, "scars or melasma?", NOTHING, *names)
    assert sorted(keys(decision)) == ["faq/condition:melasma", SCARS]


@pytest.mark.parametrize("parts", [0, 1], ids=["no parts", "one part"])
def test_an_undivided_message_is_read_whole(parts: int) -> None:
    whole = part("hi does it hurt")
    asked = reader({"hi does it hurt": {"faq/pain": 0.9}, "does it hurt": {"faq/sun": 0.9}})
    assert keys(asked.read(whole, [part("does it hurt")][:parts])) == ["faq/pain"]


AFTER = {
    "faq/pain": "Does it hurt? | and later?",
    "faq/not_in_guide:price": "What does it cost? | and later?",
}


@pytest.mark.parametrize("topic", AFTER)
def test_a_message_means_what_it_means_after_the_last_topic(topic: str) -> None:
    told = {text: {answered: 0.9} for answered, text in AFTER.items()}
    asked = reader({"and later?": {"faq/sun": 0.45}}, told)
    assert keys(read(asked, "and later?", Memory(topic))) == [topic]


def test_without_memory_a_message_is_read_alone() -> None:
    asked = reader({"and later?": {"faq/sun": 0.9}}, {"Does it hurt? | and later?": {SCARS: 0.9}})
    assert keys(read(asked, "and later?")) == ["faq/sun"]


def test_a_topic_without_a_question_is_no_context() -> None:
    """A slot may name a topic of an earlier version of the project."""
    asked = reader({"and later?": {"faq/sun": 0.9}})
    assert keys(read(asked, "and later?", Memory("faq/forgotten"))) == ["faq/sun"]


@pytest.mark.parametrize(("context", "topic"), [("faq/pain", "faq/pain"), (None, "faq/sun")])
def test_after_a_question_only_the_reading_in_context_counts(
    context: str | None, topic: str
) -> None:
    """Whatever the order of its topics, and however sure the text is by itself."""
    alone = {"and it?": {"faq/sun": 0.9}}
    after = {"Does it hurt? | and it?": {"faq/pain": 0.6, "faq/sun": 0.1}}
    found = reader(alone, after).probabilities(part("and it?"), context)
    of_topic = dict(zip(QUESTIONS, found, strict=True))
    assert found.sum() == pytest.approx(1.0)
    assert max(of_topic, key=lambda key: of_topic[key]) == topic
    assert of_topic[topic] == pytest.approx(0.6 if context else 0.9)


def test_where_both_readings_agree_the_topic_is_found() -> None:
    asked = reader({"and it?": {"faq/sun": 0.9}})
    [answer] = read(asked, "and it?", Memory("faq/pain")).answers
    assert (answer.key, answer.confidence) == ("faq/sun", pytest.approx(0.9, abs=0.05))


THEN: Told = {
    "Does it hurt? | can I have it then?": {"faq/safety": 0.9},
    "Can I have it when pregnant? | can I have it then?": {PREGNANT: 0.9},
    "Does it treat scars? | can I have it then?": {SCARS: 0.9},
}


@pytest.mark.parametrize(
    ("memory", "answer"),
    [
        (Memory("faq/pain"), "faq/safety"),
        (Memory("faq/pain", risk=PREGNANT), PREGNANT),
        (Memory("faq/pain", condition=SCARS), SCARS),
        (Memory("faq/pain", SCARS, PREGNANT), PREGNANT),
        (Memory(None, None, PREGNANT), PREGNANT),
        (Memory("faq/pain", risk="faq/forgotten"), "faq/safety"),
    ],
    ids=["nothing", "risk", "condition", "risk before condition", "risk alone", "unknown"],
)
def test_a_general_question_is_about_the_remembered_risk_or_condition(
    memory: Memory, answer: str
) -> None:
    asked = reader({"can I have it then?": {"faq/safety": 0.4}}, THEN)
    assert keys(read(asked, "can I have it then?", memory)) == [answer]


def test_a_question_that_is_not_understood_is_looked_at_in_the_light_of_what_is_remembered() -> (
    None
):
    told = {"Can I have it when pregnant? | and in my case?": {PREGNANT: 0.9}}
    asked = reader({"and in my case?": {}}, told)
    assert keys(read(asked, "and in my case?", Memory("faq/pain", risk=PREGNANT))) == [PREGNANT]
    assert keys(read(asked, "and in my case?", Memory("faq/pain"))) == []


def test_a_clear_question_on_something_else_is_not_turned_to_the_remembered_risk() -> None:
    told = {
        "How many sessions? | and does it hurt?": {"faq/pain": 0.9},
        "Can I have it when pregnant? | and does it hurt?": {PREGNANT: 0.9},
    }
    asked = reader({"and does it hurt?": {"faq/pain": 0.9}}, told)
    memory = Memory("faq/sessions", risk=PREGNANT)
    assert keys(read(asked, "and does it hurt?", memory)) == ["faq/pain"]


def test_a_general_question_that_leads_elsewhere_stays_general() -> None:
    """After the risk it must mean the risk itself."""
    told = {
        "Does it hurt? | is it risky?": {"faq/safety": 0.9},
        "Can I have it when pregnant? | is it risky?": {"faq/sun": 0.9},
    }
    asked = reader({"is it risky?": {"faq/safety": 0.9}}, told)
    memory = Memory("faq/pain", risk=PREGNANT)
    assert keys(read(asked, "is it risky?", memory)) == ["faq/safety"]


MEMORIES = {
    "nothing": NOTHING,
    "the last topic": Memory("faq/sun"),
    "risk and condition": Memory("faq/safety", SCARS, PREGNANT),
}
memories = pytest.mark.parametrize("memory", MEMORIES.values(), ids=MEMORIES)


@memories
def test_a_buttons_title_is_certain_whatever_the_context(memory: Memory) -> None:
    title = QUESTIONS["faq/sessions"]
    alone = {title: {"faq/sessions": 1.0}}
    after = {f"{question} | {title}": {SCARS: 1.0} for question in QUESTIONS.values()}
    [answer] = read(reader(alone, after), title, memory).answers
    assert (answer.key, answer.confidence) == ("faq/sessions", 1.0)


@pytest.fixture(scope="module")
def learnt() -> Reader:
    """Two small models, of which the second was never told what is certain."""
    texts = [f"{q} {n}" for q in QUESTIONS.values() for n in ("please", "now", "then")]
    topics = [topic for topic in QUESTIONS for _ in range(3)]
    inputs = Inputs(texts, shared_encoder().encode(texts), [frozenset()] * len(texts))
    alone = TopicModel.fit(inputs, topics, {"Costs": "faq/sessions"})
    return Reader(alone, TopicModel.fit(inputs, topics), QUESTIONS, shared_encoder(), LIMITS)


@memories
@pytest.mark.parametrize("text", ["Costs", "costs?", "COSTS!"])
def test_models_that_are_learnt_keep_to_it_as_well(
    learnt: Reader, memory: Memory, text: str
) -> None:
    [answer] = read(learnt, text, memory).answers
    assert (answer.key, answer.confidence) == ("faq/sessions", 1.0)


@memories
def test_learnt_models_give_probabilities_in_every_context(learnt: Reader, memory: Memory) -> None:
    for context in (None, *memory.contexts()):
        found = learnt.probabilities(part("and what about the other one"), context)
        assert found.sum() == pytest.approx(1.0)
        assert ((found > 0.0) & (found < 1.0)).all()
