"""Which texts mean much the same to the published sentence encoder.

Fine-tuning has pulled the topics apart, so our own encoder would not tell that two examples of
different topics say the same.
"""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from needlewise.catalogue.kept_vectors import kept_vectors
from needlewise.language import encoder_graph
from needlewise.language.encoder import MAX_WORD_PIECES, PUBLISHED_MODEL, WIDTH, Embeddings

logger = logging.getLogger(__name__)

BATCH = 16
ROWS = 1024
REPORT_EVERY = 4096
CACHE = "neighbours"


def embed(texts: Sequence[str], folder: Path) -> Embeddings:
    """Returns one unit vector a text, shape (len(texts), 384), in the order given.

    Args:
        texts: any texts.
        folder: where vectors are kept from one run to the next.
    """
    return kept_vectors(texts, folder, CACHE, _version(), _encode)


def close_pairs(
    rows: Embeddings, columns: Embeddings, least: float
) -> Iterator[tuple[int, int, float]]:
    """Row, column and cosine of each pair of vectors whose cosine is `least` or more."""
    for start in range(0, len(rows), ROWS):
        cosines = rows[start : start + ROWS] @ columns.T
        for row, column in np.argwhere(cosines >= least):
            yield int(start + row), int(column), float(cosines[row, column])


def _encode(texts: Sequence[str]) -> Iterator[tuple[str, Embeddings]]:
    """Encodes texts that are sorted by length, several at once: unlike the encoder at work this one
    is not quantized, so a text means the same in any company."""
    logger.info("Reading %d texts (a minute for all of them) ...", len(texts))
    session = _session()
    tokenizer = Tokenizer.from_file(str(PUBLISHED_MODEL / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_WORD_PIECES)
    tokenizer.enable_padding()  # to the longest of a batch: the published file asks for 128
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        encodings = tokenizer.encode_batch(batch)
        feed = {
            "input_ids": np.array([e.ids for e in encodings], dtype=np.int64),
            "attention_mask": np.array([e.attention_mask for e in encodings], dtype=np.int64),
        }
        [vectors] = session.run(["embedding"], feed)
        yield from zip(batch, vectors, strict=True)
        if start % REPORT_EVERY == 0 and start:
            logger.info("%d of %d", start, len(texts))


def _session() -> onnxruntime.InferenceSession:
    weights = encoder_graph.load_weights(PUBLISHED_MODEL / "model.safetensors")
    # The adapter would bring this layer, whose output is not asked for.
    boundary = {"weight": np.zeros((1, WIDTH)), "bias": np.zeros(1)}
    own = {f"boundary.{name}": value.astype(np.float32) for name, value in boundary.items()}
    graph = encoder_graph.build_graph(weights | own).SerializeToString()
    options = onnxruntime.SessionOptions()
    # Threads that wait busily take twice the time where something else runs, such as a training.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _version() -> str:
    """Changes with what makes the vectors."""
    builder = Path(encoder_graph.__file__).read_bytes()
    return hashlib.sha256(builder + Path(__file__).read_bytes()).hexdigest()[:8]
