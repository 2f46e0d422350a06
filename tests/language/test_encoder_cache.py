"""The encoder remembers the texts that it was asked for last, and what it gives is the asker's."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from needlewise.language.encoder import CACHED_TEXTS, Encoder

Array = NDArray[Any]


class CountingSession:
    """Stands in for ONNX Runtime: remembers each run, and gives each text values of its own."""

    def __init__(self) -> None:
        self.runs: list[list[int]] = []

    def run(self, _: Sequence[str], feed: Mapping[str, Array]) -> list[Array]:
        [ids] = feed["input_ids"].tolist()  # one text a run
        self.runs.append(ids)
        rng = np.random.default_rng(ids)
        embedding, scores = rng.standard_normal((1, 384)), rng.standard_normal((1, len(ids)))
        return [embedding.astype(np.float32), scores.astype(np.float32)]


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> CountingSession:
    session = CountingSession()
    monkeypatch.setattr(onnxruntime, "InferenceSession", lambda *_, **__: session)
    return session


@pytest.fixture
def encoder(session: CountingSession) -> Encoder:
    return Encoder(Path("any.onnx"))


@pytest.mark.parametrize(
    "calls",
    [[["ouch"], ["ouch"]], [["ouch", "ouch"]], [["ouch"], ["is it dear", "ouch"]]],
    ids=["twice", "twice at once", "in other company"],
)
def test_a_text_is_encoded_once(
    encoder: Encoder, session: CountingSession, calls: list[list[str]]
) -> None:
    """Several components ask for the same message."""
    rows = [encoder.encode(texts)[-1] for texts in calls]
    assert len(session.runs) == len({text for texts in calls for text in texts})
    assert all(np.array_equal(row, rows[0]) for row in rows)


@pytest.mark.parametrize("first", ["encode", "beginnings"])
def test_where_questions_begin_costs_no_second_run(
    encoder: Encoder, session: CountingSession, first: str
) -> None:
    text = "does it hurt and how much is it"
    if first == "encode":
        embedding, pieces = encoder.encode([text]), encoder.beginnings(text)
    else:
        pieces, embedding = encoder.beginnings(text), encoder.encode([text])
    assert len(session.runs) == 1
    assert len(pieces) == 8  # a word each
    assert np.array_equal(encoder.encode([text]), embedding)
    assert encoder.beginnings(text) == pieces


def test_each_text_keeps_its_own_beginnings(encoder: Encoder) -> None:
    one, other = encoder.beginnings("ouch"), encoder.beginnings("hello")
    assert one != other
    assert one[0][0] == other[0][0] == 0


def test_different_texts_are_encoded_each(encoder: Encoder, session: CountingSession) -> None:
    one, other = encoder.encode(["ouch", "ouch!"])
    assert len(session.runs) == 2
    assert not np.array_equal(one, other)


def test_a_returned_row_cannot_change_the_cache(encoder: Encoder) -> None:
    first = encoder.encode(["ouch"])
    expected = first.copy()
    first[:] = 0.0
    assert np.array_equal(encoder.encode(["ouch"]), expected)


def test_a_row_of_several_cannot_change_the_cache(encoder: Encoder) -> None:
    first = encoder.encode(["ouch", "is it dear"])
    expected = first.copy()
    first[1] *= 2.0
    assert np.array_equal(encoder.encode(["is it dear"])[0], expected[1])


def test_what_was_not_asked_for_lately_is_forgotten(
    encoder: Encoder, session: CountingSession
) -> None:
    """Visitors' messages must not fill the memory."""
    encoder.encode(["the first"])
    encoder.encode([f"number {n}" for n in range(CACHED_TEXTS)])
    encoder.encode(["the first"])
    assert session.runs[0] == session.runs[-1]
    assert len(session.runs) == CACHED_TEXTS + 2


def test_two_encoders_share_nothing(session: CountingSession) -> None:
    """A model keeps to the graph that it was trained on."""
    for _ in range(2):
        Encoder(Path("any.onnx")).encode(["ouch"])
    assert len(session.runs) == 2
