"""What the reports share: groups, false alarms and how a miss is listed."""

from typing import Any

import pytest
from made_up import lines_of, turn

from needlewise.evaluation.figures import (
    by_length,
    by_style,
    by_topic,
    every_miss,
    false_alarms,
    length,
    miss,
)
from needlewise.evaluation.rows import Row


def row(**fields: Any) -> Row:
    return Row.model_validate({"id": "a", "text": "ouch?", "topics": ["pain"]} | fields)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (0, "1-4 words"),
        (1, "1-4 words"),
        (4, "1-4 words"),
        (5, "5-10 words"),
        (10, "5-10 words"),
        (11, "11-20 words"),
        (20, "11-20 words"),
        (21, "21+ words"),
        (300, "21+ words"),
    ],
)
def test_length_is_counted_in_words(words: int, name: str) -> None:
    assert length(row(text="  it's \n" * words)) == name


def test_lengths_are_listed_from_short_to_long_even_if_there_are_none() -> None:
    results = [(row(), turn("pain")), (row(text="does it hurt a lot?"), turn("sun"))]
    assert lines_of("\n".join(by_length(results))) == [
        "1-4 words 1 of 1 100.0%",
        "5-10 words 0 of 1 0.0%",
        "11-20 words 0 of 0 -",
        "21+ words 0 of 0 -",
    ]


def test_styles_and_topics_are_listed_by_name() -> None:
    results = [
        (row(style="typo"), turn("pain")),
        (row(style="plain", topics=["sun", "aftercare"]), turn("aftercare")),
        (row(style="plain", topics=["sun"]), turn("pain")),
        (row(style="compound", all_topics=["pain", "sun"]), turn("sun", "pain")),
        (row(style="plain", topics=[]), turn("sun")),
    ]
    assert lines_of("\n".join(by_style(results))) == [
        "compound 1 of 1 100.0%",
        "plain 1 of 3 33.3%",
        "typo 1 of 1 100.0%",
    ]
    assert lines_of("\n".join(by_topic(results))) == [
        "compound 1 of 1 100.0%",
        "no topic 0 of 1 0.0%",
        "pain 1 of 1 100.0%",
        "sun 1 of 2 50.0%",
    ]


def test_a_false_alarm_is_an_escalation_that_the_row_does_not_allow() -> None:
    results = [
        (row(), turn("pain")),
        (row(), turn("red_flag", escalation="doctor")),
        (row(escalate_ok=["doctor"]), turn("red_flag", escalation="doctor")),
        (row(escalate_ok=["doctor"]), turn("red_flag", escalation="emergency")),
        (row(escalate="doctor"), turn("red_flag", escalation="emergency")),
    ]
    assert false_alarms(results) == (2, 4)


@pytest.mark.parametrize(
    ("fields", "answered", "said"),
    [
        ({}, turn("sun"), "wanted pain; got sun (0.90)"),
        ({}, turn(confidence=0.0), "wanted pain; got asked back (0.00)"),
        ({"topics": ["pain", "sun"]}, turn("help"), "wanted pain / sun; got help (0.90)"),
        ({"all_topics": ["pain", "sun"]}, turn("sun"), "wanted pain + sun; got sun (0.90)"),
        (
            {"escalate": "emergency", "escalate_ok": ["emergency", "doctor"]},
            turn("pain"),
            "wanted pain; got pain [escalation none, should be emergency or doctor] (0.90)",
        ),
        ({"escalate_ok": ["doctor"]}, turn("sun", escalation="doctor"), "got sun (0.90)"),
    ],
)
def test_a_miss_says_what_was_wanted_and_what_came(fields: Any, answered: Any, said: str) -> None:
    text, explained = miss(row(**fields), answered).splitlines()
    assert text == "  a: 'ouch?'"
    assert explained.endswith(said)


def test_a_long_text_is_cut_off_and_a_line_end_takes_no_line() -> None:
    text, _ = miss(row(text="ow\n" * 100), turn("sun")).splitlines()
    assert text.endswith("…'")
    assert len(text) < 250


def test_without_a_miss_it_says_so() -> None:
    assert every_miss([]) == ["", "No miss"]
    assert every_miss(["  a"]) == ["", "Every miss", "  a"]
