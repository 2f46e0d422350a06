"""How many of 750 held-out messages are told rightly; the figures stand in docs/red-flags.md."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from needlewise.red_flags.detector import Detector
from needlewise.red_flags.finding import Finding

HERE = Path(__file__).parent

Read = Callable[[str], list[tuple[str, Finding]]]


def cases(name: str) -> list[str]:
    rows = yaml.safe_load((HERE / f"{name}.yml").read_text(encoding="utf-8"))
    return [row["text"] for row in rows]


@pytest.fixture(scope="module")
def read(detector: Detector) -> Read:
    return lambda name: [(text, detector.detect(text)) for text in cases(name)]


def test_there_are_enough_of_them() -> None:
    assert sum(len(cases(name)) for name in ("doctor", "emergency", "none")) >= 700


@pytest.mark.parametrize("name", ["doctor", "emergency"])
def test_reports_are_escalated(name: str, read: Read) -> None:
    found = read(name)
    missed = [text for text, finding in found if finding.level is None]
    assert len(missed) / len(found) <= 0.015, missed


def test_look_alikes_are_not(read: Read) -> None:
    found = read("none")
    fired = [text for text, finding in found if finding.level is not None]
    assert len(fired) / len(found) <= 0.05, fired


def test_emergencies_are_told_from_the_rest(read: Read) -> None:
    found = read("emergency")
    lower = [text for text, finding in found if finding.level != "emergency"]
    assert len(lower) / len(found) <= 0.05, lower


def test_a_doctors_case_is_seldom_called_an_emergency(read: Read) -> None:
    found = read("doctor")
    higher = [text for text, finding in found if finding.level == "emergency"]
    assert len(higher) / len(found) <= 0.05, higher
