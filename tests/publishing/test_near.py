"""Examples of other topics that mean what a new example means."""

from pathlib import Path

import pytest
from small_home import PAIN

from needlewise.language import encoder
from needlewise.language.encoder import Encoder
from needlewise.publishing.editing import with_examples, without_examples
from needlewise.publishing.near import conflicts


def test_near_examples_of_other_topics_are_found(home: Path) -> None:
    found = conflicts(["Does it hurt? My cousin asks"], "soreness")
    assert {near.topic for near in found} == {"pain"}
    assert len(found) >= 10
    similarities = [near.similarity for near in found]
    assert similarities == sorted(similarities, reverse=True)
    assert min(similarities) >= 0.72
    assert all(near.text in (home / PAIN).read_text() for near in found)


@pytest.mark.usefixtures("home")
def test_the_topics_own_examples_are_none() -> None:
    assert conflicts(["Does it hurt? My cousin asks"], "pain") == []


@pytest.mark.usefixtures("home")
def test_what_nobody_asks_is_near_to_nothing() -> None:
    assert conflicts(["Is there a bicycle stand at the back of the house?"], "bicycles") == []
    assert conflicts([], "bicycles") == []


def test_an_edited_file_is_read_anew(home: Path) -> None:
    asked = "Is there a bicycle stand?"
    path = home / PAIN
    path.write_text(with_examples(path.read_text(), [asked]))
    [near] = conflicts([asked], "bicycles")
    assert (near.text, near.topic, near.similarity) == (asked, "pain", pytest.approx(1, abs=0.01))
    path.write_text(without_examples(path.read_text(), [asked]))
    assert conflicts([asked], "bicycles") == []


def test_look_alikes_of_reports_are_not_offered(home: Path) -> None:
    path = home / PAIN
    text = path.read_text().replace("{voice: brisk}", "{voice: brisk, context: negated}", 1)
    before = len(conflicts(["Does it hurt? My cousin asks"], "soreness"))
    path.write_text(text)
    assert len(conflicts(["Does it hurt? My cousin asks"], "soreness")) == before - 4


@pytest.mark.usefixtures("home")
def test_no_example_is_encoded_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ["Does it hurt? My cousin asks"]
    first = conflicts(asked, "soreness")
    encoded: list[str] = []
    real = Encoder.encode

    def noting(self: Encoder, texts: list[str]) -> encoder.Embeddings:
        encoded.extend(texts)
        return real(self, texts)

    monkeypatch.setattr(Encoder, "encode", noting)
    assert conflicts(asked, "soreness") == first
    assert encoded == asked
