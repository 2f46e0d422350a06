"""Vectors of the published encoder: what is near what, and that no text is read twice."""

import logging
from pathlib import Path

import numpy as np
import pytest

from needlewise.catalogue import neighbours
from needlewise.catalogue.neighbours import close_pairs, embed

TEXTS = ["does it hurt", "is it painful", "what does it cost", "", "x " * 400]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the vectors of TEXTS are kept."""
    folder = tmp_path_factory.mktemp("cache") / "new"
    embed(TEXTS, folder)
    return folder


@pytest.fixture
def nothing_to_encode(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails the test when a text is encoded that was already."""
    monkeypatch.setattr(neighbours, "_session", lambda: pytest.fail("a text was encoded again"))


def test_each_text_has_a_unit_vector(folder: Path) -> None:
    vectors = embed(TEXTS, folder)
    assert vectors.shape == (len(TEXTS), 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_texts_of_one_meaning_are_nearer_than_others(folder: Path) -> None:
    hurt, painful, cost = embed(TEXTS[:3], folder)
    assert hurt @ painful > 0.8 > 0.4 > hurt @ cost


def test_a_text_means_the_same_in_any_company(folder: Path, tmp_path: Path) -> None:
    alone = np.vstack([embed([text], tmp_path / str(i)) for i, text in enumerate(TEXTS[:2])])
    assert alone == pytest.approx(embed(TEXTS[:2], folder), abs=1e-5)


@pytest.mark.usefixtures("nothing_to_encode")
def test_what_was_encoded_before_is_kept(folder: Path) -> None:
    again = embed([*TEXTS[::-1], *TEXTS], folder)
    assert again[: len(TEXTS)][::-1].tolist() == again[len(TEXTS) :].tolist()


@pytest.mark.usefixtures("nothing_to_encode")
def test_no_text_needs_no_encoder(tmp_path: Path) -> None:
    assert embed([], tmp_path).shape == (0, 384)


def test_only_what_is_asked_for_and_of_this_version_stays_on_disk(tmp_path: Path) -> None:
    (tmp_path / "neighbours.00000000.npz").write_bytes(b"of another version")
    (tmp_path / "other.npz").write_bytes(b"not ours")
    embed(["a", "b"], tmp_path)
    embed(["b", "c"], tmp_path)
    [kept] = tmp_path.glob("neighbours.*")
    assert (tmp_path / "other.npz").is_file()
    with np.load(kept) as content:
        assert sorted(content["texts"].tobytes().decode().split("\0")) == ["b", "c"]


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_what_cannot_be_read_is_made_anew(folder: Path, tmp_path: Path, content: bytes) -> None:
    [kept] = folder.glob("neighbours.*")
    (tmp_path / kept.name).write_bytes(content)
    assert embed(TEXTS[:1], tmp_path) == pytest.approx(embed(TEXTS[:1], folder), abs=1e-5)


def test_what_takes_long_says_how_far_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(neighbours, "REPORT_EVERY", neighbours.BATCH)
    with caplog.at_level(logging.INFO):
        embed([f"text {number}" for number in range(2 * neighbours.BATCH)], tmp_path)
    assert [record.getMessage() for record in caplog.records] == [
        "Reading 32 texts (a minute for all of them) ...",
        "16 of 32",
    ]


def test_pairs_are_close_from_a_cosine_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "ROWS", 2)  # the third row is compared apart
    rows = np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)
    columns = np.array([[0, 1], [0.8, 0.6]], dtype=np.float32)
    pairs = [(i, j, round(cosine, 2)) for i, j, cosine in close_pairs(rows, columns, 0.8)]
    assert pairs == [(0, 1, 0.8), (1, 0, 1.0), (2, 0, 0.8), (2, 1, 0.96)]
