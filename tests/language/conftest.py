"""The encoder's graph before and after quantization, and the reference that it is held against."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from bert_reference import Reference
from safetensors import safe_open
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from needlewise.language.adapter import ADAPTER, adapted
from needlewise.language.encoder import PUBLISHED_MODEL, Encoder
from needlewise.language.encoder_graph import build_graph, load_weights, write_quantized

WEIGHTS = PUBLISHED_MODEL / "model.safetensors"


@pytest.fixture(scope="session")
def adapter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The project's, with a layer `boundary` by which every word piece gets a score of its own."""
    path = tmp_path_factory.mktemp("adapter") / "adapter.safetensors"
    rng = np.random.default_rng(0)
    own = {"boundary.weight": rng.standard_normal((1, 384)), "boundary.bias": np.array([0.25])}
    with safe_open(ADAPTER, framework="numpy") as file:
        metadata = file.metadata()
    save_file(
        load_file(ADAPTER) | {k: v.astype(np.float32) for k, v in own.items()}, path, metadata
    )
    yield path
    path.unlink()


@pytest.fixture(scope="session")
def float32(adapter: Path) -> onnxruntime.InferenceSession:
    """The graph before quantization."""
    graph = build_graph(adapted(load_weights(WEIGHTS), adapter)).SerializeToString()
    return onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])


@pytest.fixture(scope="session")
def int8(adapter: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Encoder]:
    """The quantized graph, built from the code as it is now."""
    path = tmp_path_factory.mktemp("encoder") / "int8.onnx"
    write_quantized(WEIGHTS, path, adapter)
    yield Encoder(path)
    path.unlink()


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(PUBLISHED_MODEL / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    return tokenizer


@pytest.fixture(scope="session")
def reference(adapter: Path) -> Reference:
    return Reference(WEIGHTS, adapter)
