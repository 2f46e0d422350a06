"""What staff is asked to decide on, and what becomes of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from asked import START, ask
from sqlalchemy.engine import Connection

from needlewise.store import erasure, reviews
from needlewise.store.database import Database
from needlewise.store.unanswered import (
    Gap,
    Kind,
    decide,
    decided,
    pending_examples,
    take_back,
    undecided,
    used,
    wishes,
)

EVERY: tuple[Gap, ...] = ("not_understood", "asked_back", "unhelpful", "not_in_guide")


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    database = Database(f"sqlite:///{tmp_path}/x.db")
    database.upgrade()
    with database.write() as opened:
        yield opened
    database.close()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("not_understood", ["lost"]),
        ("asked_back", ["which one"]),
        ("unhelpful", ["no use"]),
        ("not_in_guide", ["cost"]),
    ],
)
def test_each_kind_by_itself(connection: Connection, kind: Gap, expected: list[str]) -> None:
    ask(connection, "lost")
    ask(connection, "which one", outcome="asked_back", topics=())
    ask(connection, "no use", outcome="answered", topics=("pain",), helpful=False)
    ask(connection, "cost", outcome="answered", topics=("pain", "not_in_guide"))
    ask(connection, "good", outcome="answered", topics=("pain",), helpful=True)
    ask(connection, "unrated", outcome="answered", topics=("pain",))
    assert [question.text for question in undecided(connection, [kind], 9)] == expected


def test_the_newest_come_first_up_to_the_limit(connection: Connection) -> None:
    for minute in (5, 9, 1):
        ask(connection, f"at {minute}", minute=minute)
    assert [q.text for q in undecided(connection, EVERY, 2)] == ["at 9", "at 5"]
    assert undecided(connection, [], 2) == []


def test_a_question_tells_what_came_back(connection: Connection) -> None:
    turn = ask(
        connection,
        "Mail a@b.example",
        "talk",
        outcome="asked_back",
        topics=(),
        buttons=("Does it hurt?", "Is it safe?"),
        likely=("pain", "safety"),
    )
    [question] = undecided(connection, EVERY, 9)
    assert (question.turn, question.conversation, question.channel) == (turn, "talk", "website")
    assert question.text == "Mail [e-mail address]"
    assert (question.outcome, question.helpful, question.at) == ("asked_back", None, START)
    assert question.offered == ("Does it hurt?", "Is it safe?")
    assert question.likely == ("pain", "safety")


def test_a_question_without_a_reading_is_listed(connection: Connection) -> None:
    ask(connection, "down?", outcome="unavailable", topics=(), helpful=False, reading=None)
    assert undecided(connection, ["unhelpful"], 9)[0].likely == ()


@pytest.mark.parametrize("level", ["doctor", "emergency"])
def test_a_report_is_never_an_example(connection: Connection, level: str) -> None:
    turn = ask(connection, "it oozes", outcome="escalated", escalation=level, helpful=False)
    assert undecided(connection, EVERY, 9) == []
    assert decide(connection, [turn], "example", "pain", "ann") == []


def test_a_missed_report_is_no_example_either(connection: Connection) -> None:
    first, second = ask(connection, "it weeps"), ask(connection, "it drips")
    decide(connection, [first], "example", "pain", "ann")
    for turn in (first, second):
        reviews.give(connection, turn, "missed", "bob")
    assert undecided(connection, EVERY, 9) == []
    assert pending_examples(connection) == {}


def test_what_is_decided_is_listed_no_more(connection: Connection) -> None:
    one, two = ask(connection, "one", minute=1), ask(connection, "two", minute=2)
    assert decide(connection, [one], "dismissed", None, "ann") == [one]
    assert [q.turn for q in undecided(connection, EVERY, 9)] == [two]
    [decision] = decided(connection, 9)
    assert (decision.question.turn, decision.kind, decision.topic) == (one, "dismissed", None)
    assert decision.by == "ann"


def test_the_first_decision_counts(connection: Connection) -> None:
    one, two = ask(connection, "one"), ask(connection, "two")
    decide(connection, [one], "dismissed", None, "ann")
    assert decide(connection, [one, two, 999], "example", "pain", "bob") == [two]
    assert {d.question.turn: d.by for d in decided(connection, 9)} == {one: "ann", two: "bob"}


def test_taking_back_opens_a_question_again(connection: Connection) -> None:
    one, two = ask(connection, "one"), ask(connection, "two")
    decide(connection, [one, two], "example", "pain", "ann")
    assert take_back(connection, [one, 999]) == [one]
    assert [q.turn for q in undecided(connection, EVERY, 9)] == [one]
    assert pending_examples(connection) == {"pain": [(two, "two")]}


def test_pending_examples_by_topic_each_wording_once_and_masked(connection: Connection) -> None:
    old = ask(connection, "does it sting", minute=1)
    new = ask(connection, "Does it STING?", minute=2)
    phone = ask(connection, "Sore? 020 7946 0123", minute=3)
    sun = ask(connection, "which cream")
    decide(connection, [old, new], "example", "pain", "ann")
    decide(connection, [phone], "example", "pain", "ann")
    decide(connection, [sun], "example", "sun", "ann")
    assert pending_examples(connection) == {
        "pain": [(phone, "Sore? [phone number]"), (new, "Does it STING?")],
        "sun": [(sun, "which cream")],
    }


@pytest.mark.parametrize("kind", ["not_in_guide", "new_topic", "dismissed"])
def test_other_decisions_are_no_examples(connection: Connection, kind: Kind) -> None:
    decide(connection, [ask(connection, "one")], kind, None, "ann")
    assert pending_examples(connection) == {}


def test_wishes_of_the_same_name_or_moment_are_one(connection: Connection) -> None:
    home, back, again = (ask(connection, t) for t in ("drive home?", "drive back?", "Drive home"))
    decide(connection, [home], "new_topic", "Driving", "ann")
    decide(connection, [back, again], "new_topic", "Driving", "bob")
    dogs = [ask(connection, "my dog?", minute=2), ask(connection, "my cat?", minute=1)]
    decide(connection, dogs, "new_topic", None, "ann")
    pets, driving = wishes(connection)
    assert (pets.name, pets.count) == ("", 2)
    assert pets.questions == ((dogs[0], "my dog?"), (dogs[1], "my cat?"))
    assert (driving.name, driving.by, driving.count) == ("Driving", "bob", 3)
    assert [text for _, text in driving.questions] == ["Drive home", "drive back?"]


def test_what_is_used_is_pending_no_more_and_cannot_be_taken_back(connection: Connection) -> None:
    sting, again = ask(connection, "does it sting"), ask(connection, "Does it sting?")
    sore, wish = ask(connection, "sore?"), ask(connection, "drive home?")
    gone = ask(connection, "asdf")
    decide(connection, [sting, again, sore], "example", "pain", "ann")
    decide(connection, [wish], "new_topic", "Driving", "ann")
    decide(connection, [gone], "dismissed", None, "ann")
    used(connection, [sting, wish, gone])
    assert pending_examples(connection) == {"pain": [(sore, "sore?")]}
    assert wishes(connection) == []
    kinds = {d.question.turn: d.kind for d in decided(connection, 9)}
    assert kinds[sting] == kinds[again] == kinds[wish] == "published"
    assert kinds[gone] == "dismissed"
    assert take_back(connection, [sting, again, wish]) == []


def test_erasing_a_conversation_erases_what_was_decided_on_it(connection: Connection) -> None:
    decide(connection, [ask(connection, "sore?", "talk")], "example", "pain", "ann")
    erasure.forget(connection, "talk")
    assert pending_examples(connection) == {}
    assert decided(connection, 9) == []
