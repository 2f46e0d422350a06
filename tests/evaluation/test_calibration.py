"""Calibration: bins, the expected calibration error and abstention, counted by hand."""

import pytest
from made_up import about_pain, lines_of

from needlewise.evaluation.calibration import (
    BINS,
    Bin,
    answers,
    bins,
    coverage_and_accuracy,
    expected_calibration_error,
    figures,
    surest,
)

# Ten answers, the surest first; the second and the last two are wrong.
TEN = [(1 - number / 100, number not in (1, 8, 9)) for number in range(10)]


def test_what_was_asked_back_is_no_answer() -> None:
    results = [about_pain(0.3, "pain"), about_pain(0.0), about_pain(0.8, "sun")]
    assert answers(results) == [(0.8, False), (0.3, True)]


def test_equally_sure_answers_keep_the_order_of_their_rows() -> None:
    results = [about_pain(0.5, "sun"), about_pain(0.5, "pain"), about_pain(0.5, "sun")]
    assert [right for _, right in answers(results)] == [False, True, False]


@pytest.mark.parametrize(
    ("confidence", "number"),
    [(0.0, 0), (0.05, 0), (0.1, 0), (0.11, 1), (0.3, 2), (0.7, 6), (0.91, 9), (1.0, 9), (1.01, 9)],
)
def test_a_bin_includes_its_upper_end(confidence: float, number: int) -> None:
    counts = [bin.count for bin in bins([(confidence, True)])]
    assert len(counts) == BINS
    assert counts.index(1) == number


def test_a_bin_holds_means() -> None:
    [bin] = [bin for bin in bins([(0.62, True), (0.68, False), (0.65, True)]) if bin.count]
    assert bin.count == 3
    assert bin.confidence == pytest.approx(0.65)
    assert bin.accuracy == pytest.approx(2 / 3)
    assert bins([])[0] == Bin(count=0, confidence=0.0, accuracy=0.0)


@pytest.mark.parametrize(
    ("answered", "error"),
    [
        # Bin (0.9, 1]: two, mean 0.95, half right, gap 0.45. Bin (0.5, 0.6]: one, gap 0.4.
        # Bin (0.2, 0.3]: one, 0.3, wrong, gap 0.3. (2 * 0.45 + 0.4 + 0.3) / 4.
        ([(0.98, True), (0.92, False), (0.6, True), (0.3, False)], 0.4),
        ([(0.5, True), (0.5, False)], 0.0),
        ([(1.0, True), (1.0, True)], 0.0),
        ([(1.0, False)], 1.0),
        # Within a bin, too sure and not sure enough cancel out.
        ([(0.81, True), (0.89, True), (0.85, True), (0.85, False)], 0.1),
        ([], 0.0),
    ],
)
def test_the_expected_calibration_error(answered: list[tuple[float, bool]], error: float) -> None:
    assert expected_calibration_error(answered) == pytest.approx(error)


@pytest.mark.parametrize(
    ("percent", "right_of"),
    [(50, (4, 5)), (80, (7, 8)), (90, (7, 9)), (95, (7, 10)), (100, (7, 10))],
)
def test_the_surest_answers(percent: int, right_of: tuple[int, int]) -> None:
    assert surest(TEN, percent) == right_of


def test_half_of_three_answers_is_two() -> None:
    assert surest([(0.9, True), (0.8, True), (0.7, False)], 50) == (2, 2)


def test_coverage_counts_what_was_asked_back() -> None:
    answered = [(0.9, True), (0.8, False), (0.7, True)]
    points = coverage_and_accuracy(answered, asked=4)
    assert points == [(1 / 4, 1.0), (2 / 4, 1 / 2), (3 / 4, 2 / 3)]


def test_the_lines_of_the_report() -> None:
    lines = lines_of("\n".join(figures(TEN)))
    # All lie in (0.9, 1]: mean confidence 0.955, accuracy 0.7.
    assert lines == [
        "expected calibration error (ECE) 0.255 over 10",
        "the surest 50% right 4 of 5 80.0%",
        "the surest 80% right 7 of 8 87.5%",
        "the surest 90% right 7 of 9 77.8%",
        "the surest 95% right 7 of 10 70.0%",
        "the surest 100% right 7 of 10 70.0%",
    ]


def test_no_answers_are_no_error() -> None:
    lines = lines_of("\n".join(figures([])))
    assert lines[0] == "expected calibration error (ECE) 0.000 over 0"
    assert lines[1] == "the surest 50% right 0 of 0 -"
