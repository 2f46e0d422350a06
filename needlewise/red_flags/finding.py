"""What the detector makes of a message."""

from collections.abc import Sequence
from dataclasses import dataclass

from needlewise.red_flags.vocabulary import Context, Level


@dataclass(frozen=True)
class Finding:
    """Whether a message reports a symptom of concern, and why that was concluded."""

    level: Level | None
    """None: nothing is reported."""
    category: str
    """bleeding, bruising, peeling, infection, airway...; empty where nothing is named."""
    spans: tuple[str, ...] = ()
    """The words that gave it away, repaired where they were misspelt."""
    context: Context | None = None
    """What took it back: it is denied, imagined, long past..."""
    score: float = 0.0
    """The probability that the message is a report."""
    unsure: bool = False
    """The message may be a report: ask, and give the doctor's advice all the same."""
    earlier: bool = False
    """The symptom was named in an earlier turn, which this message is about."""
    denied: bool = False
    """The person answers that they do not have what they were asked about."""


NOTHING = Finding(level=None, category="")


def gravest(findings: Sequence[Finding]) -> Finding:
    """The gravest of findings on texts that mean the same; the first where all are alike."""
    return max(findings, key=_gravity)


def _gravity(finding: Finding) -> tuple[bool, ...]:
    reported = finding.level is not None
    return finding.level == "emergency", reported, reported and not finding.unsure, finding.denied
