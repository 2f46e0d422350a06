"""What the encoder has to compute, written down from the paper and without ONNX."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import load_file
from scipy.special import erf

Array = NDArray[np.float64]
Ids = list[int]


class Reference:
    """BERT (Devlin et al., 2019) for one unpadded text at a time, in plain 64-bit NumPy.

    What fine-tuning added comes from the adapter (LoRA: Hu et al., 2021), with a layer of its own.
    """

    def __init__(self, path: Path, adapter: Path) -> None:
        self.weights = {k: v.astype(np.float64) for k, v in load_file(path).items()}
        thin = {k: v.astype(np.float64) for k, v in load_file(adapter).items()}
        with safe_open(adapter, framework="numpy") as file:
            scale = float(file.metadata()["scale"])
        own = {k: v for k, v in thin.items() if k.startswith("boundary.")}
        self.weights |= own
        for layer in {name.rpartition(".")[0] for name in thin.keys() - own}:
            self.weights[f"{layer}.weight"] += scale * (thin[f"{layer}.up"] @ thin[f"{layer}.down"])

    def embed(self, ids: Ids) -> Array:
        mean: Array = self.last_layer(ids).mean(axis=0)  # over all that the mask lets through
        return mean / np.linalg.norm(mean)

    def boundaries(self, ids: Ids) -> Array:
        """The log-odds that another question begins, for each word piece."""
        scores: Array = self.linear(self.last_layer(ids), "boundary")[:, 0]
        return scores

    def last_layer(self, ids: Ids) -> Array:
        x = self.embeddings(ids)
        for layer in range(6):
            x = self.layer(x, f"encoder.layer.{layer}")
        return x

    def embeddings(self, ids: Ids) -> Array:
        words = self.weights["embeddings.word_embeddings.weight"][ids]
        positions = self.weights["embeddings.position_embeddings.weight"][np.arange(len(ids))]
        segments = self.weights["embeddings.token_type_embeddings.weight"][np.zeros(len(ids), int)]
        return self.layer_norm(words + positions + segments, "embeddings.LayerNorm")

    def layer(self, x: Array, name: str) -> Array:
        attended = self.linear(self.attention(x, name), f"{name}.attention.output.dense")
        x = self.layer_norm(x + attended, f"{name}.attention.output.LayerNorm")
        hidden = self.linear(x, f"{name}.intermediate.dense")
        gelu = hidden * 0.5 * (1.0 + erf(hidden / np.sqrt(2.0)))
        out = self.linear(gelu, f"{name}.output.dense")
        return self.layer_norm(x + out, f"{name}.output.LayerNorm")

    def attention(self, x: Array, name: str) -> Array:
        query, key, value = (
            self.linear(x, f"{name}.attention.self.{part}") for part in ("query", "key", "value")
        )
        heads = []
        for start in range(0, 384, 32):  # 12 heads of 32
            part = slice(start, start + 32)
            scores = np.exp(query[:, part] @ key[:, part].T / np.sqrt(32.0))
            heads.append(scores / scores.sum(axis=1, keepdims=True) @ value[:, part])
        return np.concatenate(heads, axis=1)

    def linear(self, x: Array, name: str) -> Array:
        out: Array = x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return out

    def layer_norm(self, x: Array, name: str) -> Array:
        centred = x - x.mean(axis=1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-12)
        out: Array = scaled * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]
        return out
