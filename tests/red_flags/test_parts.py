"""What stands around a report does not hide it: its parts are read too."""

from collections.abc import Callable

import numpy as np
import pytest

from needlewise.red_flags.detector import LONG, Detector
from needlewise.red_flags.second_opinion import Reading
from needlewise.red_flags.vocabulary import Level

Learnt = Callable[..., Detector]
BLEEDS = "My chin is bleeding."
REPORT = {"doctor/bleeding": 1.0}
# A reading, and the probability of a report that it amounts to.
MAYBE = {"doctor/bleeding": 0.625, "question": 0.375}
LIMIT = Reading(MAYBE).report


def just_above(limit: float) -> float:
    return float(np.nextafter(limit, 1.0))


def filled(words: int) -> str:
    """So many words that say nothing."""
    return " ".join(["word"] * words)


@pytest.mark.parametrize(
    "text",
    [
        "Hi, my towel is ruined",
        "Good morning. my towel is ruined",
        "my towel is ruined, thanks!",
        "my towel is ruined 😭😭",
        "Hello there, my towel is ruined, kind regards",
    ],
)
def test_courtesy_and_emoji_hide_no_report(text: str, learnt: Learnt) -> None:
    assert learnt({"my towel is ruined": REPORT}).detect(text).level == "doctor"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{BLEEDS} What time do you close?", id="after"),
        pytest.param(f"What time do you close? {BLEEDS}", id="before"),
        pytest.param(f"Where are you?\n{BLEEDS}\nWhat time do you close?", id="around"),
    ],
)
def test_another_question_hides_no_report(text: str, learnt: Learnt) -> None:
    finding = learnt({BLEEDS: REPORT}).detect(text)
    assert (finding.level, finding.spans) == ("doctor", ("bleeding",))


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        pytest.param("Is blood normal?", {"question": 1.0}, id="about_a_symptom"),
        pytest.param("Is this normal?", {"negated": 0.5, "question": 0.5}, id="not_a_plain_one"),
    ],
)
def test_a_question_that_may_be_about_it_is_read_along(
    question: str, meant: dict[str, float], learnt: Learnt
) -> None:
    """It can change what the rest means."""
    detector = learnt({BLEEDS: REPORT, question: meant})
    assert detector.detect(f"{BLEEDS} {question}").level is None


@pytest.mark.parametrize("sentence", ["My towel is ruined.", "My chin is not bleeding."])
def test_without_a_symptom_that_stands_a_message_is_not_divided(
    sentence: str, learnt: Learnt
) -> None:
    detector = learnt({sentence: REPORT})
    assert detector.detect(f"{sentence} What time do you close?").level is None


@pytest.mark.parametrize(("part", "level"), [(LIMIT, "doctor"), (just_above(LIMIT), None)])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{BLEEDS} What time do you close?", id="question"),
        pytest.param(f"{filled(LONG)}. {BLEEDS}", id="long"),
    ],
)
def test_a_part_must_be_likely_enough_to_report_by_itself(
    text: str, part: float, level: Level | None, learnt: Learnt
) -> None:
    assert learnt({BLEEDS: MAYBE}, stands=0.01, part=part).detect(text).level == level


def test_courtesies_count_for_nothing(learnt: Learnt) -> None:
    """A message means what it means without them, however unlikely a part alone may report."""
    detector = learnt({BLEEDS: MAYBE}, stands=0.01, part=just_above(LIMIT))
    assert detector.detect("Hi, My chin is bleeding.").level == detector.detect(BLEEDS).level
    assert detector.detect("Hi, My chin is bleeding.").level == "doctor"


@pytest.mark.parametrize(
    ("words", "level"), [pytest.param(LONG, None), pytest.param(LONG + 1, "doctor")]
)
def test_a_sentence_of_a_long_message_reports_by_itself(
    words: int, level: Level | None, learnt: Learnt
) -> None:
    text = f"{filled(words - 4)}. My chin is bleeding!"
    meant = {"My chin is bleeding!": {"doctor/bleeding": 1.0}}
    assert learnt(meant).detect(text).level == level


@pytest.mark.parametrize("sentence", ["My towel is ruined!", "My chin is not bleeding!"])
def test_a_sentence_without_a_symptom_that_stands_is_not_read_by_itself(
    sentence: str, learnt: Learnt
) -> None:
    detector = learnt({sentence: REPORT})
    assert detector.detect(f"{BLEEDS} {filled(LONG)}. {sentence}").level is None


@pytest.mark.parametrize("whole", [{"question": 1.0}, REPORT], ids=["question", "doctor"])
def test_the_gravest_sentence_of_a_long_message_counts(
    whole: dict[str, float], learnt: Learnt
) -> None:
    text = f"{BLEEDS} {filled(LONG)}. I am gasping!"
    finding = learnt({text: whole, "I am gasping!": {"emergency/airway": 1.0}}).detect(text)
    assert (finding.level, finding.category) == ("emergency", "airway")
