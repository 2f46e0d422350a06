"""Vectors of texts on disk, so that no text is read twice."""

import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from needlewise.language.encoder import WIDTH, Embeddings

Encode = Callable[[Sequence[str]], Iterable[tuple[str, Embeddings]]]
Vectors = Mapping[str, Embeddings]
"""A unit vector by text."""


def kept_vectors(
    texts: Sequence[str], folder: Path, name: str, version: str, encode: Encode
) -> Embeddings:
    """Returns one vector a text, shape (len(texts), 384), in the order given.

    Args:
        texts: any texts; those that were kept before and are not among them are dropped.
        folder: where vectors are kept from one run to the next.
        name: what they are kept as.
        version: changes with what makes them.
        encode: texts that are not kept yet, the shortest first, to each with its vector.
    """
    path = folder / f"{name}.{version}.npz"
    known = _load(path)
    missing = sorted({*texts} - {*known}, key=len)
    if missing:
        known = {text: known[text] for text in {*texts} & {*known}} | dict(encode(missing))
        _save(path, known)
        for old in folder.glob(f"{name}.*.npz"):
            if old != path:
                old.unlink(missing_ok=True)
    return np.array([known[text] for text in texts], dtype=np.float32).reshape(-1, WIDTH)


def _load(path: Path) -> Vectors:
    """The vectors kept at `path`; none when it holds anything else."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            texts = kept["texts"].tobytes().decode().split("\0")
            return dict(zip(texts, kept["vectors"], strict=True))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}


def _save(path: Path, vectors: Vectors) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = np.frombuffer("\0".join(vectors).encode(), dtype=np.uint8)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        whole = Path(folder, path.name)
        np.savez(whole, texts=texts, vectors=np.array(list(vectors.values()), dtype=np.float32))
        whole.replace(path)
