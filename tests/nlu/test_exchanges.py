"""What the components read of a conversation: exchanges and memory, of this session only."""

import pytest
from dialogue import new_session, remembered, replied, said, tracker, uttered
from rasa.shared.core.events import ActionExecuted, BotUttered, Event

from needlewise.language.call_backs import NO_CALL, OFFER, Before
from needlewise.nlu.conversation import Exchange, exchanges, memory
from needlewise.nlu.memory import NOTHING, Memory


def test_each_message_is_an_exchange_with_what_came_back() -> None:
    conversation = tracker(
        *new_session(),
        said("does it hurt?"),
        replied("Is it safe?", "Who does it?"),
        said("is it safe"),
        replied(),
    )
    assert list(exchanges(conversation)) == [
        Exchange("does it hurt?", ("Is it safe?", "Who does it?"), asked_back=False),
        Exchange("is it safe", (), asked_back=False),
    ]


def test_the_buttons_of_several_replies_are_counted_on() -> None:
    """The second reply's first button is the third that the person sees."""
    conversation = tracker(said("it bleeds"), replied("Call"), replied(), replied("Yes", "No"))
    [exchange] = exchanges(conversation)
    assert exchange.titles == ("Call", "Yes", "No")


@pytest.mark.parametrize(
    ("replies", "asked_back"),
    [
        ([replied("A", "B", asks=True)], True),
        ([replied(), replied("A", asks=True)], True),
        ([replied("A", asks=True), replied()], True),
        ([replied("A", "B")], False),
        ([], False),
    ],
    ids=["asks", "the last asks", "the first asks", "suggests", "no reply"],
)
def test_it_says_whether_the_assistant_asked(replies: list[BotUttered], asked_back: bool) -> None:
    [exchange] = exchanges(tracker(said("scars sun"), *replies))
    assert exchange.asked_back is asked_back


def test_a_question_back_is_of_its_own_exchange() -> None:
    conversation = tracker(said("scars sun"), replied("A", asks=True), said("1"), replied("B"))
    assert [e.asked_back for e in exchanges(conversation)] == [True, False]


@pytest.mark.parametrize(
    "events",
    [
        [],
        new_session(),
        [*new_session(), replied("Does it hurt?", text="Welcome!")],
        [said("is it bleeding?"), replied("I have this now"), *new_session()],
    ],
    ids=["nothing", "a session", "a welcome", "an earlier session"],
)
def test_before_the_first_message_of_a_session_there_is_none(events: list[Event]) -> None:
    assert list(exchanges(tracker(*events))) == []


def test_without_a_tracker_there_is_none() -> None:
    assert list(exchanges(None)) == []


def test_only_the_last_session_is_seen() -> None:
    conversation = tracker(
        *new_session(),
        said("is bleeding common?"),
        replied("I have this now"),
        *new_session(),
        said("hello"),
        replied("Does it hurt?"),
        *new_session(),
        said("is it safe?"),
        replied("Who does it?"),
    )
    assert list(exchanges(conversation)) == [Exchange("is it safe?", ("Who does it?",), False)]


def test_what_stands_between_message_and_reply_does_not_matter() -> None:
    conversation = tracker(
        said("does it hurt?"),
        ActionExecuted("action_answer"),
        *remembered(topic="faq/pain"),
        replied("Is it safe?"),
        ActionExecuted("action_listen"),
    )
    assert list(exchanges(conversation)) == [Exchange("does it hurt?", ("Is it safe?",), False)]


def test_a_message_without_text_is_an_empty_one() -> None:
    """A picture, for instance."""
    assert [e.text for e in exchanges(tracker(said(None), replied("A")))] == [""]


def test_memory_is_what_the_slots_hold() -> None:
    conversation = tracker(
        *new_session(),
        *remembered(topic="faq/condition:scars", condition="faq/condition:scars"),
        *remembered(topic="faq/pain", risk="faq/risk:pregnancy"),
    )
    assert memory(conversation) == Memory("faq/pain", "faq/condition:scars", "faq/risk:pregnancy")


@pytest.mark.parametrize("events", [[], new_session()], ids=["nothing", "a session"])
def test_at_first_nothing_is_remembered(events: list[Event]) -> None:
    assert memory(tracker(*events)) == NOTHING == memory(None)


def test_a_new_session_forgets() -> None:
    """Somebody else may be at the keyboard."""
    events = remembered(topic="faq/pain", condition="faq/condition:scars", risk="faq/risk:retinoid")
    assert memory(tracker(*events)) != NOTHING
    assert memory(tracker(*events, *new_session())) == NOTHING
    after = tracker(*events, *new_session(), *remembered(topic="faq/sun"))
    assert memory(after) == Memory(topic="faq/sun")


@pytest.mark.parametrize(
    ("held", "contexts"),
    [
        (Memory(), []),
        (Memory("faq/pain"), ["faq/pain"]),
        (
            Memory("faq/pain", "faq/condition:scars", "faq/risk:pregnancy"),
            ["faq/pain", "faq/risk:pregnancy", "faq/condition:scars"],
        ),
        (Memory("faq/condition:scars", "faq/condition:scars"), ["faq/condition:scars"]),
        (Memory(None, "faq/condition:scars", None), ["faq/condition:scars"]),
    ],
    ids=["nothing", "a topic", "all", "the condition just answered", "a condition"],
)
def test_a_message_may_lean_on_the_last_topic_then_on_risk_and_condition(
    held: Memory, contexts: list[str]
) -> None:
    assert list(held.contexts()) == contexts


@pytest.mark.parametrize(
    ("replies", "before"),
    [
        ([uttered({"asks_number": {"name": "Ann"}}, NO_CALL)], Before(asked=True, name="Ann")),
        ([uttered({"asks_number": {"name": ""}}, NO_CALL)], Before(asked=True)),
        (
            [uttered({"awaits_number": {"name": "Ann"}}, "A", OFFER)],
            Before(waiting=True, offered=True, name="Ann"),
        ),
        (
            [uttered({"call_back": {"name": "Ann", "number": "+4420"}})],
            Before(offered=True, name="Ann"),
        ),
        ([replied("A", OFFER)], Before(offered=True)),
        ([replied(OFFER), replied("A")], Before(offered=True)),
        ([replied("A")], Before()),
        ([], Before()),
    ],
    ids=["asked", "no name", "waiting", "kept", "offered", "offered first", "nothing", "no reply"],
)
def test_it_says_where_a_call_stands(replies: list[BotUttered], before: Before) -> None:
    """A correction of a number that was kept may follow without being asked for."""
    [exchange] = exchanges(tracker(said("hello"), *replies))
    assert exchange.call_back == before
