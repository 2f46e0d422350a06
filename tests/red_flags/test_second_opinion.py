"""The second opinion: what it learns from examples, and how it reads."""

from pathlib import Path

import numpy as np
import pytest

from needlewise.red_flags.second_opinion import Reading, SecondOpinion

KINDS = ["doctor/bleeding", "emergency/airway", "negated", "question"]


@pytest.fixture
def opinion() -> SecondOpinion:
    """Each of its kinds has a direction of its own, and airway a lead."""
    return SecondOpinion(KINDS, 4 * np.eye(4), np.array([0.0, 1.0, 0.0, 0.0]))


@pytest.mark.parametrize(("place", "kind"), list(enumerate(KINDS)))
def test_a_text_is_taken_for_the_kind_it_resembles(
    place: int, kind: str, opinion: SecondOpinion
) -> None:
    [reading] = opinion.read(np.eye(4, dtype=np.float32)[[place]])
    assert max(reading.kinds, key=reading.kinds.__getitem__) == kind


def test_each_row_has_its_reading_in_order(opinion: SecondOpinion) -> None:
    readings = opinion.read(np.eye(4, dtype=np.float32)[[3, 0]])
    assert [max(r.kinds, key=r.kinds.__getitem__) for r in readings] == [KINDS[3], KINDS[0]]


def test_where_nothing_tells_the_bias_does(opinion: SecondOpinion) -> None:
    [reading] = opinion.read(np.zeros((1, 4), np.float32))
    odds = reading.kinds["emergency/airway"] / reading.kinds["negated"]
    assert odds == pytest.approx(np.e)


@pytest.mark.parametrize("size", [1.0, 1e3, 1e6])
def test_probabilities_sum_to_one_however_large_the_scores(
    size: float, opinion: SecondOpinion
) -> None:
    for reading in opinion.read(size * np.array([[1, -1, 0, 0.5], [-1, -1, -1, -1]])):
        assert sum(reading.kinds.values()) == pytest.approx(1.0)
        assert 0.0 <= reading.report <= 1.0


def test_no_texts_give_no_readings(opinion: SecondOpinion) -> None:
    assert opinion.read(np.empty((0, 4), np.float32)) == []


def test_a_level_is_the_sum_of_its_categories() -> None:
    reading = Reading(
        {
            "doctor/bleeding": 0.25,
            "doctor/peeling": 0.125,
            "emergency/airway": 0.5,
            "negated": 0.125,
        }
    )
    assert reading.of_level("doctor") == 0.375
    assert reading.of_level("emergency") == 0.5


def test_reports_of_all_categories_count_together() -> None:
    scattered = Reading({"doctor/bleeding": 0.25, "emergency/airway": 0.25, "question": 0.5})
    assert scattered.report == Reading({"doctor/bleeding": 0.5, "question": 0.5}).report


def test_the_likelier_its_reports_the_likelier_a_report() -> None:
    shares = [0.0, 1e-9, 0.1, 0.4, 0.6, 0.9, 1.0]
    found = [Reading({"doctor/bleeding": p, "question": 1 - p}).report for p in shares]
    assert found == sorted(set(found))
    assert found[0] < 0.01
    assert found[-1] > 0.99


def test_category_and_other_are_the_likeliest_of_their_side() -> None:
    reading = Reading(
        {
            **{"question": 0.25, "negated": 0.125},
            **{"doctor/bleeding": 0.125, "doctor/peeling": 0.3125, "emergency/airway": 0.1875},
        }
    )
    assert reading.category("doctor") == "peeling"
    assert reading.category("emergency") == "airway"
    assert reading.other == "question"


def test_a_level_without_categories_has_no_likeliest() -> None:
    assert Reading({"doctor/bleeding": 0.5, "question": 0.5}).category("emergency") == ""


def examples() -> tuple[np.ndarray, list[str]]:
    """Three kinds, each around a direction of its own."""
    noise = np.random.default_rng(0).normal(0.0, 0.05, (60, 3))
    kinds = ["doctor/bleeding", "negated", "question"] * 20
    return (np.tile(np.eye(3), (20, 1)) + noise).astype(np.float32), kinds


@pytest.mark.parametrize(
    ("place", "kind"), enumerate(["doctor/bleeding", "negated", "question"]), ids=str
)
def test_it_learns_kinds_from_examples(place: int, kind: str) -> None:
    [reading] = SecondOpinion.fit(*examples()).read(np.eye(3, dtype=np.float32)[[place]])
    assert reading.kinds[kind] > 0.5


def test_it_learns_the_same_from_the_same_examples() -> None:
    texts = np.eye(3, dtype=np.float32)
    assert SecondOpinion.fit(*examples()).read(texts) == SecondOpinion.fit(*examples()).read(texts)


def test_what_is_saved_reads_the_same_when_loaded(tmp_path: Path) -> None:
    learnt = SecondOpinion.fit(*examples())
    learnt.save(tmp_path / "opinion.npz")
    loaded = SecondOpinion.load(tmp_path / "opinion.npz")
    texts = np.array([[0.2, 0.5, 0.3], [1.0, 0.0, 0.0]], np.float32)
    assert loaded.kinds == ["doctor/bleeding", "negated", "question"]
    assert loaded.read(texts) == learnt.read(texts)
