"""What the engine tells staff of how a message was understood."""

from collections.abc import Callable

from needlewise.engine.answer import Answer
from needlewise.reading import Reading

Converse = Callable[..., list[Answer]]


def _reading(converse: Converse, text: str) -> Reading:
    [answer] = converse(text)
    assert answer.reading is not None
    return answer.reading


def test_a_question(converse: Converse) -> None:
    read = _reading(converse, "does it hurt?")
    assert [one.topic for one in read.answered] == ["pain"]
    assert read.ranking[0].topic == "pain"
    assert len(read.ranking) > 3
    assert (read.intent, read.parts, read.offered) == ("faq", (), ())


def test_its_parts(converse: Converse) -> None:
    read = _reading(converse, "does it hurt, and how many sessions do I need?")
    assert [[one.topic for one in part.topics] for part in read.parts] == [["pain"], ["sessions"]]
    assert " ".join(part.text for part in read.parts).startswith("does it hurt")


def test_what_it_names_and_where(converse: Converse) -> None:
    text = "can it help with my melasma?"
    [entity] = _reading(converse, text).entities
    assert (entity.name, entity.value) == ("condition", "melasma")
    assert text[entity.start : entity.end] == "melasma"


def test_the_finding(converse: Converse) -> None:
    found = _reading(converse, "my cheek is still bleeding").finding
    assert (found["level"], found["category"], list(found["spans"])) == (
        "doctor",
        "bleeding",
        ["bleeding"],
    )


def test_the_time_of_each_stage(converse: Converse) -> None:
    [answer] = converse("does it hurt?")
    assert answer.reading is not None
    stages = answer.reading.stages
    assert {"SentenceEncoder", "RedFlagDetector", "TopicClassifier", "Policies"} <= stages.keys()
    assert abs(sum(stages.values()) - answer.turn.latency_ms) < 1


def test_each_message_has_its_own(converse: Converse) -> None:
    first, second = converse("does it hurt?", "do you treat scars?")
    assert first.reading != second.reading
    assert second.reading is not None
    assert second.reading.answered[0].topic == "condition:scars"
