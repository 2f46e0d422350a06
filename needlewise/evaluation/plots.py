"""`--plots FOLDER`: which topics are confused, and how far confidence can be trusted, as images."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from needlewise.errors import NeedlewiseError
from needlewise.evaluation.calibration import (
    BINS,
    Answers,
    answers,
    bins,
    coverage_and_accuracy,
    expected_calibration_error,
)
from needlewise.evaluation.figures import ASKED_BACK, Results, single_rows
from needlewise.evaluation.rows import Row
from needlewise.turn import Turn

if TYPE_CHECKING:  # it takes a second to import
    from matplotlib.axes import Axes

DOTS_PER_INCH = 120
SQUARE, MARGIN = 0.27, 3.5  # inches: a cell of the confusion matrix, room for its labels
BLUE, RED = "#2b6cb0", "#c53030"


def make_folder(folder: Path) -> None:
    """Makes the folder for plots; done before anything is asked, which takes minutes.

    Raises:
        NeedlewiseError: it is a file, or may not be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NeedlewiseError(f"--plots needs a folder that can be written to: {error}.") from None


def write_plots(results: Results, folder: Path) -> list[Path]:
    """Writes confusion.png, calibration.png and abstention.png into `folder`, which exists.

    Returns:
        The files written: none where there are no single-topic rows; only these are drawn.
    """
    single = single_rows(results)
    if not single:
        return []
    answered = answers(single)
    paths = [folder / f"{name}.png" for name in ("confusion", "calibration", "abstention")]
    write_confusion(single, paths[0])
    write_calibration(answered, paths[1])
    write_abstention(answered, len(single), paths[2])
    return paths


def write_confusion(results: Results, path: Path) -> None:
    """A row for each expected topic, a column for what was answered; shades are shares of a row."""
    rows, columns, counts = confusion(results)
    shares = counts / counts.sum(axis=1, keepdims=True)
    with _plot(path, SQUARE * len(columns) + MARGIN, SQUARE * len(rows) + MARGIN) as axes:
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
        for row, column in np.argwhere(counts):
            shade = "white" if shares[row, column] > 0.5 else "black"
            count = str(counts[row, column])
            axes.text(column, row, count, ha="center", va="center", color=shade, fontsize=7)
        axes.set_xticks(range(len(columns)), columns, rotation=90, fontsize=8)
        axes.set_yticks(range(len(rows)), rows, fontsize=8)
        axes.set(xlabel="answered", ylabel="expected", title=f"{len(results)} single-topic rows")


def confusion(results: Results) -> tuple[list[str], list[str], NDArray[np.int_]]:
    """Counts what was answered.

    Returns:
        The expected topics; the same, then what else was answered; the counts of each pair,
        integers of shape (expected topics, answered topics).
    """
    pairs = Counter((row.topic, _answered(row, turn)) for row, turn in results)
    rows = sorted({expected for expected, _ in pairs})
    others = {answered for _, answered in pairs} - {*rows, ASKED_BACK}
    columns = [*rows, *sorted(others), ASKED_BACK]
    return rows, columns, np.array([[pairs[row, column] for column in columns] for row in rows])


def write_calibration(answered: Answers, path: Path) -> None:
    """Bars of accuracy by confidence, each with its count; a perfect one ends on the diagonal."""
    error = expected_calibration_error(answered)
    with _plot(path, 6, 5.5) as axes:
        for number, bin in enumerate(bins(answered)):
            if bin.count:
                middle = (number + 0.5) / BINS
                axes.bar(middle, bin.accuracy, 0.94 / BINS, color=BLUE)
                axes.plot(bin.confidence, bin.accuracy, "o", color=RED)
                axes.text(middle, bin.accuracy + 0.02, str(bin.count), ha="center", fontsize=9)
        axes.plot([0, 1], [0, 1], "--", color="grey")
        axes.set(
            xlim=(0, 1),
            ylim=(0, 1.08),
            xlabel="confidence (dots: the mean of a bin)",
            ylabel="share that is right",
            title=f"{len(answered)} answered rows, expected calibration error (ECE) {error:.3f}",
        )


def write_abstention(answered: Answers, asked: int, path: Path) -> None:
    """Accuracy of the surest answers against their share of the `asked` messages."""
    points = coverage_and_accuracy(answered, asked)
    with _plot(path, 6, 4.5) as axes:
        axes.plot([x for x, _ in points], [y for _, y in points], color=BLUE)
        axes.grid(alpha=0.3)
        axes.set(
            xlim=(0, 1.02),
            ylim=(min((accuracy for _, accuracy in points), default=0) - 0.05, 1.02),
            xlabel="share of rows that are answered, the surest first",
            ylabel="share of these that is right",
            title=f"{len(answered)} of {asked} rows answered, the others asked back",
        )


def _answered(row: Row, turn: Turn) -> str:
    """What was answered: the first topic that is wrong, else the one that the row stands under."""
    if not turn.topics:
        return ASKED_BACK
    return next((topic for topic in turn.topics if topic not in row.topics), row.topic)


@contextmanager
def _plot(path: Path, width: float, height: float) -> Iterator[Axes]:
    """An empty plot, its size in inches; written when it has been drawn.

    A `Figure` by itself is drawn by Agg, without a display and without pyplot's global state.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    yield figure.add_subplot()
    figure.savefig(path, dpi=DOTS_PER_INCH)
