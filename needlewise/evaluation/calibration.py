"""Whether the assistant's confidence can be trusted, and what asking back buys.

Guo et al., 2017, On Calibration of Modern Neural Networks (https://arxiv.org/abs/1706.04599).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from needlewise.evaluation.figures import Results
from needlewise.evaluation.rows import share

BINS = 10
SUREST = (50, 80, 90, 95, 100)

Answers = Sequence[tuple[float, bool]]
"""How sure each answer was, from 0 to 1, and whether it was right; the surest first."""


@dataclass(frozen=True)
class Bin:
    """The answers whose confidence lies between two tenths, the upper one included."""

    count: int
    confidence: float
    """On average, from 0 to 1; 0 where there are no answers."""
    accuracy: float
    """The share that is right, from 0 to 1; 0 where there are no answers."""


def answers(results: Results) -> Answers:
    """The turns that answered anything; equally sure ones stay in the order of their rows."""
    answered = [(turn.confidence, row.is_right(turn)) for row, turn in results if turn.topics]
    return sorted(answered, key=lambda answer: -answer[0])


def bins(answers: Answers) -> list[Bin]:
    """`BINS` bins of equal width, the least sure first."""
    members: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in answers:
        number = math.ceil(confidence * BINS) - 1
        members[min(max(number, 0), BINS - 1)].append((confidence, right))
    return [
        Bin(
            len(inside),
            sum(confidence for confidence, _ in inside) / max(len(inside), 1),
            sum(right for _, right in inside) / max(len(inside), 1),
        )
        for inside in members
    ]


def expected_calibration_error(answers: Answers) -> float:
    """How far confidence lies from accuracy: 0 is perfect, 1 the worst (Guo et al., 2017, eq. 3).

    The mean over the bins of |accuracy - confidence|, weighted by their counts; 0 for no answers.
    """
    gaps = sum(bin.count * abs(bin.accuracy - bin.confidence) for bin in bins(answers))
    return gaps / max(len(answers), 1)


def surest(answers: Answers, percent: int) -> tuple[int, int]:
    """How many are right of the surest `percent` of the answers, and how many these are."""
    kept = -(-percent * len(answers) // 100)  # rounded up
    return sum(right for _, right in answers[:kept]), kept


def coverage_and_accuracy(answers: Answers, asked: int) -> list[tuple[float, float]]:
    """What is won by answering only the surest 1, 2, 3... of the `asked` messages.

    Returns:
        For each number of answers their share of `asked` and the share of them that is right,
        both from 0 to 1.
    """
    rights = accumulate(right for _, right in answers)
    return [(kept / asked, right / kept) for kept, right in enumerate(rights, start=1)]


def figures(answers: Answers) -> list[str]:
    """The calibration error and the points of the abstention curve as lines of a report."""
    error = expected_calibration_error(answers)
    return [
        f"{'expected calibration error (ECE)':<40}{error:>5.3f} over {len(answers)}",
        *(share(f"the surest {n}% right", *surest(answers, n)) for n in SUREST),
    ]
