"""Plots: what the confusion matrix counts, and that each file is an image of a readable size."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from made_up import about_pain, turn
from matplotlib import image

from needlewise.errors import NeedlewiseError
from needlewise.evaluation.figures import Result
from needlewise.evaluation.plots import confusion, make_folder, write_plots
from needlewise.evaluation.rows import Row

NAMES = ["confusion.png", "calibration.png", "abstention.png"]


def row(*topics: str) -> Row:
    return Row(id="r", text="?", topics=topics)


RESULTS = [
    (row("sun", "aftercare"), turn("aftercare", confidence=0.7)),
    (row("sun"), turn("sun", confidence=1.0)),
    (row("sun"), turn("not_in_guide", confidence=0.45)),
    (row("sun"), turn("sun", "help", confidence=0.55)),
    (row("pain"), turn(confidence=0.0)),
    (row("pain"), turn("sun", confidence=0.6)),
]


def test_the_confusion_matrix_counts_pairs() -> None:
    rows, columns, counts = confusion(RESULTS)
    assert rows == ["pain", "sun"]
    assert columns == ["pain", "sun", "help", "not_in_guide", "asked back"]
    # Another right topic stands on the diagonal; of several answers the wrong one counts.
    assert counts.tolist() == [[0, 1, 0, 0, 1], [0, 2, 1, 1, 0]]


@pytest.mark.parametrize(
    "results",
    [RESULTS, [about_pain(0.0)], [about_pain(0.9, "sun")], [about_pain(1.0, "pain")]],
    ids=["several", "none answered", "one, wrong", "one, right"],
)
def test_each_plot_is_an_image(tmp_path: Path, results: list[Result]) -> None:
    paths = write_plots(results, tmp_path)
    assert [path.name for path in paths] == NAMES
    for path in paths:
        assert path.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
        height, width, _ = image.imread(path).shape
        assert 350 < height < 1200
        assert 350 < width < 1200


def test_the_matrix_grows_with_its_topics(tmp_path: Path) -> None:
    topics = [f"topic_{number}" for number in range(40)]
    results = [(row(topic), turn(topic)) for topic in topics]
    confused, *_ = write_plots(results, tmp_path)
    pixels = image.imread(confused)
    assert pixels.shape[0] > 1500
    assert pixels.shape[1] > 1500
    dark = (pixels[..., :3].max(axis=-1) < 0.6).sum()
    assert dark > 40 * 20 * 20  # forty full cells on the diagonal


def test_the_bars_are_as_high_as_the_accuracy(tmp_path: Path) -> None:
    """One bin half right, one wholly: half as many blue pixels."""
    half = [about_pain(0.55, "pain"), about_pain(0.55, "sun")]
    whole = [about_pain(0.55, "pain")]
    pixels = []
    for results in (half, whole):
        _, calibration, _ = write_plots(results, tmp_path)
        blue = np.abs(image.imread(calibration)[..., :3] - [0x2B / 255, 0x6C / 255, 0xB0 / 255])
        pixels.append((blue.max(axis=-1) < 0.02).sum())
    assert pixels[0] / pixels[1] == pytest.approx(0.5, abs=0.05)


def test_nothing_is_written_without_single_topic_rows(tmp_path: Path) -> None:
    compound = Row(id="r", text="?", all_topics=("pain", "sun"))
    assert write_plots([], tmp_path) == []
    assert write_plots([(compound, turn("pain"))], tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_compound_rows_are_not_drawn(tmp_path: Path) -> None:
    compound = Row(id="r", text="?", all_topics=("pain", "sun"))
    images = []
    for results in (RESULTS, [*RESULTS, (compound, turn("pain"))]):
        images.append([path.read_bytes() for path in write_plots(results, tmp_path)])
    assert images[0] == images[1]


def test_the_folder_is_made(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(NeedlewiseError, match="--plots needs a folder"):
        make_folder(tmp_path / "a")


def test_matplotlib_is_not_loaded_until_there_is_something_to_draw() -> None:
    code = (
        "import sys, needlewise.evaluation.plots as plots; "
        "assert 'matplotlib' not in sys.modules; "
        "from pathlib import Path; plots.write_plots([], Path())"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
