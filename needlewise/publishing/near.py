"""Examples of other topics that mean nearly what a new example means."""

import fcntl
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from needlewise.catalogue.examples import QUESTION, kind_of
from needlewise.catalogue.kept_vectors import kept_vectors
from needlewise.catalogue.topics import Training, topic_id, topics_folder
from needlewise.language.encoder import fingerprint, shared_encoder
from needlewise.models import models_folder
from needlewise.text import normalize

NEAR = 0.72
"""Cosine. Of the examples that five made-up topics would have had to take from others, 93% were
at least so near to one of eight that were written for the topic; of those that near, half."""
CACHE = "examples"


@dataclass(frozen=True)
class Near:
    """An example that may belong to the new topic."""

    text: str
    topic: str
    similarity: float
    """The cosine to the nearest of the new examples."""


def conflicts(examples: Sequence[str], topic: str) -> list[Near]:
    """The examples of topics other than `topic` that mean nearly the same, the nearest first.

    As long as they teach the other topic, `topic` will hardly be understood. The first call takes
    a minute unless `prepare` was called before, later ones a second.
    """
    found = _similar(examples, topic) if examples else []
    return [near for near in found if near.similarity >= NEAR]


def prepare() -> None:
    """Reads all examples, so that nobody has to wait for it; does nothing where that was done."""
    with (_folder() / "examples.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one at a time: the next finds what this one has read
        _similar([""], "")


def nearest(text: str, count: int) -> list[Near]:
    """The examples of all topics that mean most nearly what `text` does, the nearest first.

    None until `prepare` was called, once: nobody waits for it here.
    """
    is_prepared = (_folder() / f"{CACHE}.{fingerprint()[:8]}.npz").is_file()
    return _similar([text], "")[:count] if is_prepared else []


def _similar(examples: Sequence[str], topic: str) -> list[Near]:
    """All examples of topics other than `topic`, the nearest first."""
    encoder = shared_encoder()
    taught = _questions()
    vectors = kept_vectors(
        [normalize(text) for text, _ in taught],
        _folder(),
        CACHE,
        fingerprint()[:8],
        lambda missing: zip(missing, encoder.encode(missing), strict=True),
    )
    alike = (encoder.encode([normalize(e) for e in examples]) @ vectors.T).max(axis=0)
    found = [
        Near(text, owner, round(float(similarity), 3))
        for (text, owner), similarity in zip(taught, alike, strict=True)
        if owner != topic  # its vectors are kept all the same
    ]
    return sorted(found, key=lambda near: -near.similarity)


def _folder() -> Path:
    """Beside what made the vectors."""
    return models_folder() / "encoder"


def _questions() -> Sequence[tuple[str, str]]:
    """The plain examples of all topics, each with its topic."""
    folder = topics_folder()
    paths = sorted(folder.rglob("*.yml"))
    return [
        (text, topic_id(path, folder))
        for path in paths
        for text in _examples(path, path.stat().st_mtime_ns)
    ]


@lru_cache(maxsize=512)
def _examples(path: Path, _changed: int) -> Sequence[str]:
    blocks = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]
    trained = [block for block in map(Training.model_validate, blocks) if block.intent]
    plain = [b for b in trained if kind_of(b.intent or "", b.metadata) == QUESTION]
    return [text for block in plain for _, text in block.lines()]


if __name__ == "__main__":
    os.nice(19)  # patients come first
    prepare()
