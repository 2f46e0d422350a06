"""Turns, results and an engine made up for the tests of reports."""

from collections.abc import Mapping

from needlewise.evaluation.figures import Result
from needlewise.evaluation.rows import Row
from needlewise.turn import Escalation, Reply, Turn


def turn(*topics: str, escalation: Escalation = "none", confidence: float = 0.9) -> Turn:
    """What came back for a message."""
    return Turn(
        text="",
        topics=topics,
        escalation=escalation,
        confidence=confidence,
        replies=(Reply(text="."),),
        latency_ms=1.0,
    )


def about_pain(confidence: float, *answered: str) -> Result:
    """A row on pain, and what came back."""
    return Row(id="r", text="ouch?", topics=("pain",)), turn(*answered, confidence=confidence)


def lines_of(report: str) -> list[str]:
    """The report's lines, each with single spaces."""
    return [" ".join(line.split()) for line in report.splitlines()]


class FakeEngine:
    """Answers by heart; remembers who asked what."""

    def __init__(self, answers: Mapping[str, Turn]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, str]] = []

    async def turn(self, sender: str, text: str) -> Turn:
        self.asked.append((sender, text))
        return self.answers[text]
