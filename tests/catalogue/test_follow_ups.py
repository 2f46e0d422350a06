"""What a message, or a part of one, asks after what was the matter before it."""

from collections.abc import Sequence

import pytest

from needlewise.catalogue.conversations import Asked, Thread
from needlewise.catalogue.follow_ups import FollowUp, follow_ups

SMALL_TALK = {"greet", "thanks", "goodbye", "out_of_scope"}


def thread(*messages: tuple[str, str], voice: str = "brisk") -> Thread:
    """Each message as (topics, text); several topics have a plus between them."""
    return Thread(voice, [Asked(text, tuple(topics.split(" + "))) for topics, text in messages])


def found(*threads: Thread) -> list[tuple[str, str, str]]:
    """After what, which text, which topic."""
    return [(f.after, f.text, f.topic) for f in follow_ups(threads, SMALL_TALK)]


def test_each_message_but_the_first_follows_the_one_before() -> None:
    conversation = thread(
        ("pain", "does it hurt?"), ("sun", "and the beach?"), ("sessions", "how often?")
    )
    assert list(follow_ups([conversation], SMALL_TALK)) == [
        FollowUp("and the beach?", after="pain", topic="sun", voice="brisk"),
        FollowUp("how often?", after="sun", topic="sessions", voice="brisk"),
    ]


def test_a_message_may_stay_on_its_topic() -> None:
    assert found(thread(("pain", "does it hurt?"), ("pain", "even on the nose?"))) == [
        ("pain", "even on the nose?", "pain")
    ]


@pytest.mark.parametrize(
    "messages",
    [[], [("pain", "does it hurt?")], [("greet", "hi"), ("pain", "does it hurt?")]],
    ids=["empty", "one", "after a greeting"],
)
def test_what_opens_a_conversation_follows_nothing(messages: Sequence[tuple[str, str]]) -> None:
    assert found(thread(*messages)) == []


@pytest.mark.parametrize("talk", sorted(SMALL_TALK))
def test_small_talk_between_changes_nothing(talk: str) -> None:
    conversation = thread(("sun", "the beach?"), (talk, "some words"), ("sun", "and in winter?"))
    assert found(conversation) == [
        ("sun", "some words", talk),
        ("sun", "and in winter?", "sun"),
    ]


@pytest.mark.parametrize("said", ["condition:scars", "risk:pregnancy"])
def test_a_message_that_comes_back_to_oneself_follows_what_was_said_of_oneself(said: str) -> None:
    conversation = thread((said, "about me"), ("pain", "does it hurt?"), (said, "and for me?"))
    assert found(conversation) == [
        (said, "does it hurt?", "pain"),
        (said, "and for me?", said),
    ]


def test_it_comes_back_from_however_far() -> None:
    conversation = thread(
        ("risk:pregnancy", "I'm pregnant"),
        ("pain", "does it hurt?"),
        ("condition:scars", "does it do scars?"),
        ("thanks", "ok thanks"),
        ("risk:pregnancy", "so may I?"),
    )
    assert found(conversation)[-1] == ("risk:pregnancy", "so may I?", "risk:pregnancy")


@pytest.mark.parametrize(
    ("first", "then"),
    [("sun", "sun"), ("condition:scars", "condition:melasma"), ("condition:scars", "safety")],
    ids=["no condition", "another condition", "neither"],
)
def test_anything_else_follows_the_last_topic(first: str, then: str) -> None:
    conversation = thread((first, "one"), ("pain", "does it hurt?"), (then, "three"))
    assert found(conversation)[-1] == ("pain", "three", then)


def test_a_message_that_asks_several_things_is_left_out_and_its_last_topic_remembered() -> None:
    """Its parts are not marked, so it teaches nothing; what comes after it leans on its end."""
    conversation = thread(
        ("sun", "the beach?"),
        ("pain + condition:scars", "does it hurt and does it do scars"),
        ("sessions", "how often for that?"),
        ("condition:scars", "even deep ones?"),
    )
    assert found(conversation) == [
        ("condition:scars", "how often for that?", "sessions"),
        ("condition:scars", "even deep ones?", "condition:scars"),
    ]


def test_each_thread_is_a_conversation_of_its_own() -> None:
    threads = [
        thread(("pain", "does it hurt?"), ("sun", "and the beach?"), voice="brisk"),
        thread(("sessions", "how often"), ("pain", "and does it hurt"), voice="retired"),
    ]
    assert [(f.after, f.voice) for f in follow_ups(threads, SMALL_TALK)] == [
        ("pain", "brisk"),
        ("sessions", "retired"),
    ]


def test_space_around_a_part_is_no_part_of_it() -> None:
    """Parts of a message keep the space that joins them."""
    assert found(thread(("pain", "does it hurt "), ("sun", " and the beach \n"))) == [
        ("pain", "and the beach", "sun")
    ]
