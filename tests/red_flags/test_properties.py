"""Nothing that people put around a report, and no slip of the finger, silences it."""

import string
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from needlewise.red_flags.detector import Detector

HERE = Path(__file__).parent
GREETINGS = [
    "hi",
    "Hello there,",
    "Good morning.",
    "hey",
    "Dear team,",
    "hiya!",
    "Sorry to bother you,",
]
THANKS = ["thanks", "thank you!", "cheers", "pls help", "Kind regards", "x", "ta", "bye"]
EMOJI = ["😭", "🙏", "😬", "🩸", "❤️", "👍🏽", "😱😱", "🤷‍♀️"]
QUESTIONS = [
    "What time do you close?",
    "How many sessions do I need?",
    "Does it help with wrinkles?",
    "can I wear sunscreen?",
    "Where do I park?",
    "Is Dr Holler there on Fridays?",
    "How much is the next one?",
    "What does collagen do?",
]


def reports() -> list[str]:
    """Held-out reports, of all categories."""
    cases: list[dict[str, Any]] = []
    for name in ("doctor", "emergency"):
        cases += yaml.safe_load((HERE / f"{name}.yml").read_text(encoding="utf-8"))
    return [case["text"] for case in cases]


def mistyped(text: str, position: int, way: str, letter: str) -> str:
    """`text` with one letter left out, doubled, replaced or swapped with the next."""
    letters = [i for i, c in enumerate(text) if c.isalpha()]
    i = letters[position % len(letters)]
    match way:
        case "left out":
            return text[:i] + text[i + 1 :]
        case "doubled":
            return text[:i] + text[i] + text[i:]
        case "replaced":
            return text[:i] + letter + text[i + 1 :]
        case _:
            return text[:i] + text[i + 1 : i + 2] + text[i] + text[i + 2 :]


TO_SPARE = 0.03
"""Of a report's score: what differs between two trainings on the same data must not decide whether
a report at the very threshold counts as one that the detector is sure of."""
REPORTS = st.sampled_from(reports())
# The same cases in every run: a failure is a patient, not bad luck.
bounded = settings(max_examples=150, derandomize=True, deadline=None)


@pytest.fixture(scope="module")
def noticed(detector: Detector) -> set[str]:
    """The reports that the detector is sure of as they are; the others are counted elsewhere."""
    found = {text: detector.detect(text) for text in reports()}
    sure = detector.thresholds.sure + TO_SPARE
    return {text for text, f in found.items() if f.level and f.score >= sure}


@pytest.fixture(scope="module")
def named(detector: Detector, noticed: set[str]) -> set[str]:
    """Those that name a symptom. Of the others a question hides some: docs/red-flags.md."""
    return {text for text in noticed if detector.detect(text).spans}


def test_most_reports_are_noticed(noticed: set[str], named: set[str]) -> None:
    assert len(noticed) > 0.9 * len(reports())
    assert len(named) > 0.5 * len(reports())


@bounded
@given(report=REPORTS, greeting=st.sampled_from(GREETINGS), thanks=st.sampled_from(THANKS))
def test_courtesy_does_not_silence_a_report(
    detector: Detector, noticed: set[str], report: str, greeting: str, thanks: str
) -> None:
    if report in noticed:
        assert detector.detect(f"{greeting} {report} {thanks}").level


@bounded
@given(report=REPORTS, emoji=st.sampled_from(EMOJI), before=st.booleans())
def test_emoji_do_not_silence_a_report(
    detector: Detector, noticed: set[str], report: str, emoji: str, before: bool
) -> None:
    if report in noticed:
        assert detector.detect(f"{emoji} {report}" if before else f"{report} {emoji}").level


@bounded
@given(report=REPORTS, question=st.sampled_from(QUESTIONS), before=st.booleans())
def test_another_question_does_not_silence_a_report(
    detector: Detector, named: set[str], report: str, question: str, before: bool
) -> None:
    if report in named:
        end = "" if report[-1] in ".!?" else "."
        text = f"{question} {report}" if before else f"{report}{end} {question}"
        assert detector.detect(text).level


@bounded
@given(
    report=REPORTS,
    position=st.integers(0, 500),
    way=st.sampled_from(["left out", "doubled", "replaced", "swapped"]),
    letter=st.sampled_from(string.ascii_lowercase),
)
def test_a_typo_does_not_silence_a_report(
    detector: Detector, noticed: set[str], report: str, position: int, way: str, letter: str
) -> None:
    if report in noticed:
        assert detector.detect(mistyped(report, position, way, letter)).level


@bounded
@given(report=REPORTS)
def test_capitals_do_not_silence_a_report(
    detector: Detector, noticed: set[str], report: str
) -> None:
    if report in noticed:
        assert detector.detect(report.upper()).level
