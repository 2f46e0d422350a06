"""Builds the sentence encoder's ONNX graph from weights and adapter, once, at set-up.

all-MiniLM-L6-v2 (https://www.sbert.net): a six-layer BERT (Devlin et al., 2019), mean pooling over
the word pieces, unit length. The weights come from a package index, so their SHA-256 is checked.
"""

import hashlib
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

from needlewise.errors import EncoderError
from needlewise.language.adapter import ADAPTER, Weights, adapted

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS, HEADS, WIDTH = 6, 12, 384
LAYER_NORM_EPSILON = 1e-12
OPSET = 17


def load_weights(path: Path) -> Weights:
    """Reads the safetensors file at `path`.

    Raises:
        EncoderError: the file is missing or its SHA-256 is not `WEIGHTS_SHA256`.
    """
    if not path.is_file():
        raise EncoderError(f"{path} is missing. Run `make setup` to install the weights.")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise EncoderError(
            f"{path} has SHA-256 {digest}; the weights of all-MiniLM-L6-v2 have {WEIGHTS_SHA256}. "
            "Reinstall the locked environment with `make setup`."
        )
    weights: Weights = load_file(path)
    return weights


class _Graph:
    """Collects nodes and constants; a method adds one operation and returns its output's name."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def op(self, kind: str, *inputs: str, **attributes: object) -> str:
        output = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def constant(self, name: str, value: object, dtype: type = np.float32) -> str:
        self.constants[name] = numpy_helper.from_array(np.asarray(value, dtype=dtype), name)
        return name

    def linear(self, x: str, name: str, weights: Weights) -> str:
        weight = self.constant(f"{name}.weight", weights[f"{name}.weight"].T)
        bias = self.constant(f"{name}.bias", weights[f"{name}.bias"])
        return self.op("Add", self.op("MatMul", x, weight), bias)

    def layer_norm(self, x: str, name: str, weights: Weights) -> str:
        scale = self.constant(f"{name}.weight", weights[f"{name}.weight"])
        bias = self.constant(f"{name}.bias", weights[f"{name}.bias"])
        return self.op("LayerNormalization", x, scale, bias, axis=-1, epsilon=LAYER_NORM_EPSILON)

    def gelu(self, x: str) -> str:
        """x * (1 + erf(x / sqrt 2)) / 2: the exact form that BERT was trained with."""
        scaled = self.op("Div", x, self.constant("sqrt_2", np.sqrt(2.0)))
        plus_one = self.op("Add", self.op("Erf", scaled), self.constant("one", 1.0))
        return self.op("Mul", self.op("Mul", x, plus_one), self.constant("half", 0.5))


def _embeddings(g: _Graph, weights: Weights) -> str:
    words = g.constant("word_embeddings", weights["embeddings.word_embeddings.weight"])
    # A single sentence is all of token type 0, so that row is added to every position once.
    positions = (
        weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    length = g.op("Gather", g.op("Shape", "input_ids"), g.constant("axes_1", [1], np.int64))
    table = g.constant("position_embeddings", positions)
    used = g.op("Slice", table, g.constant("from_0", [0], np.int64), length)
    total = g.op("Add", g.op("Gather", words, "input_ids"), used)
    return g.layer_norm(total, "embeddings.LayerNorm", weights)


def _attention(g: _Graph, x: str, prefix: str, bias: str, weights: Weights) -> str:
    split = g.constant("split_heads", [0, 0, HEADS, WIDTH // HEADS], np.int64)

    def heads(name: str, order: list[int]) -> str:
        projected = g.linear(x, f"{prefix}.attention.self.{name}", weights)
        return g.op("Transpose", g.op("Reshape", projected, split), perm=order)

    query, key = heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1])
    scale = g.constant("sqrt_head_width", np.sqrt(WIDTH / HEADS))
    scores = g.op("Add", g.op("Div", g.op("MatMul", query, key), scale), bias)
    mixed = g.op("MatMul", g.op("Softmax", scores, axis=-1), heads("value", [0, 2, 1, 3]))
    merged = g.op(
        "Reshape",
        g.op("Transpose", mixed, perm=[0, 2, 1, 3]),
        g.constant("merge_heads", [0, 0, WIDTH], np.int64),
    )
    return g.linear(merged, f"{prefix}.attention.output.dense", weights)


def _layer(g: _Graph, x: str, prefix: str, bias: str, weights: Weights) -> str:
    attended = g.op("Add", x, _attention(g, x, prefix, bias, weights))
    x = g.layer_norm(attended, f"{prefix}.attention.output.LayerNorm", weights)
    hidden = g.gelu(g.linear(x, f"{prefix}.intermediate.dense", weights))
    out = g.op("Add", x, g.linear(hidden, f"{prefix}.output.dense", weights))
    return g.layer_norm(out, f"{prefix}.output.LayerNorm", weights)


def _mean_pooling(g: _Graph, x: str, mask: str) -> str:
    weight = g.op("Unsqueeze", mask, g.constant("axes_2", [2], np.int64))
    axes = g.constant("axes_1", [1], np.int64)
    total = g.op("ReduceSum", g.op("Mul", x, weight), axes, keepdims=0)
    mean = g.op("Div", total, g.op("ReduceSum", weight, axes, keepdims=0))
    norm = g.op("ReduceL2", mean, axes=[1], keepdims=1)
    return g.op("Div", mean, norm)


def build_graph(weights: Weights) -> onnx.ModelProto:
    """Returns the float32 graph.

    `input_ids` and `attention_mask`, both (batch, length), give `embedding`, (batch, 384), and
    `boundary`, (batch, length): the log-odds that another question begins with a word piece.
    """
    g = _Graph()
    mask = g.op("Cast", "attention_mask", to=TensorProto.FLOAT)
    wide = g.op("Unsqueeze", mask, g.constant("axes_1_2", [1, 2], np.int64))
    blocked = g.op("Sub", g.constant("one", 1.0), wide)
    bias = g.op("Mul", blocked, g.constant("minus_large", -1e4))
    x = _embeddings(g, weights)
    for prefix in _layer_prefixes():
        x = _layer(g, x, prefix, bias, weights)
    g.nodes.append(helper.make_node("Identity", [_mean_pooling(g, x, mask)], ["embedding"]))
    score = g.op("Squeeze", g.linear(x, "boundary", weights), g.constant("axes_2", [2], np.int64))
    g.nodes.append(helper.make_node("Identity", [score], ["boundary"]))
    ids = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
        for name in ("input_ids", "attention_mask")
    ]
    outputs = [
        helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", WIDTH]),
        helper.make_tensor_value_info("boundary", TensorProto.FLOAT, ["batch", "length"]),
    ]
    graph = helper.make_graph(g.nodes, "all-MiniLM-L6-v2", ids, outputs, list(g.constants.values()))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def _layer_prefixes() -> Iterator[str]:
    return (f"encoder.layer.{i}" for i in range(LAYERS))


def write_quantized(weights_path: Path, target: Path, adapter: Path = ADAPTER) -> None:
    """Writes the graph with 8-bit weights (dynamic quantization) to `target`, all or nothing.

    Raises:
        EncoderError: see `load_weights` and `adapted`.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        full, small = Path(folder, "float32.onnx"), Path(folder, "int8.onnx")
        onnx.save(build_graph(adapted(load_weights(weights_path), adapter)), full)
        disabled = logging.root.manager.disable
        logging.disable(logging.WARNING)  # a line for each of the graph's operations
        try:
            quantize_dynamic(full, small, weight_type=QuantType.QInt8, per_channel=True)
        finally:
            logging.disable(disabled)
        small.replace(target)
