"""all-MiniLM-L6-v2 in PyTorch, with low-rank adapters on every linear layer of the transformer.

BERT: Devlin et al., 2019. Adapters (LoRA): Hu et al., 2021, https://arxiv.org/abs/2106.09685.
"""

import math
from pathlib import Path

import torch
from safetensors.numpy import load_file
from torch import Tensor, nn
from torch.nn import functional

WIDTH, LAYERS, HEADS, INNER = 384, 6, 12, 1536
EPSILON = 1e-12
DROPOUT = 0.1
# Our short names, and those of the published weights.
PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "mixed": "attention.output.dense",
    "inner": "intermediate.dense",
    "outer": "output.dense",
}
NORMS = {"norm_1": "attention.output.LayerNorm", "norm_2": "output.LayerNorm"}


class Adapted(nn.Module):
    """A frozen linear layer plus a trained product of two thin matrices."""

    def __init__(self, weight: Tensor, bias: Tensor, rank: int, scale: float) -> None:
        super().__init__()
        self.weight, self.bias, self.scale = weight, bias, scale
        self.down = nn.Parameter(torch.randn(rank, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.up = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, x: Tensor) -> Tensor:
        return functional.linear(x, self.weight, self.bias) + self.scale * (
            x @ self.down.T @ self.up.T
        )


class Layer(nn.Module):
    """One layer of the transformer."""

    def __init__(self, weights: dict[str, Tensor], prefix: str, rank: int, scale: float) -> None:
        super().__init__()
        for name, part in PARTS.items():
            key = f"{prefix}.{part}"
            setattr(
                self, name, Adapted(weights[f"{key}.weight"], weights[f"{key}.bias"], rank, scale)
            )
        self.norms = {
            name: (weights[f"{prefix}.{part}.weight"], weights[f"{prefix}.{part}.bias"])
            for name, part in NORMS.items()
        }

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape

        def heads(y: Tensor) -> Tensor:
            return y.view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        attended = functional.scaled_dot_product_attention(
            heads(self.query(x)),
            heads(self.key(x)),
            heads(self.value(x)),
            attn_mask=mask[:, None, None, :],
            dropout_p=DROPOUT if self.training else 0.0,
        )
        attended = self.mixed(attended.transpose(1, 2).reshape(batch, length, WIDTH))
        x = self._norm("norm_1", x + self._drop(attended))
        return self._norm("norm_2", x + self._drop(self.outer(functional.gelu(self.inner(x)))))

    def _norm(self, name: str, x: Tensor) -> Tensor:
        return functional.layer_norm(x, (WIDTH,), *self.norms[name], eps=EPSILON)

    def _drop(self, x: Tensor) -> Tensor:
        return functional.dropout(x, DROPOUT, self.training)


class MiniLM(nn.Module):
    """Word pieces in; one unit vector a text out, and a score a word piece.

    The same as `needlewise.language.encoder` computes. The score tells whether another question
    begins with the word piece.
    """

    def __init__(self, published: Path, *, rank: int, scale: float) -> None:
        super().__init__()
        weights = {name: torch.from_numpy(array) for name, array in load_file(published).items()}
        self.words = weights["embeddings.word_embeddings.weight"]
        self.positions = (
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        norm = "embeddings.LayerNorm"
        self.norm = weights[f"{norm}.weight"], weights[f"{norm}.bias"]
        self.layers = nn.ModuleList(
            Layer(weights, f"encoder.layer.{i}", rank, scale) for i in range(LAYERS)
        )

        self.boundary = nn.Linear(WIDTH, 1)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        x = self.words[ids] + self.positions[: ids.shape[1]]
        x = functional.dropout(
            functional.layer_norm(x, (WIDTH,), *self.norm, eps=EPSILON), DROPOUT, self.training
        )
        for layer in self.layers:
            x = layer(x, mask)
        weight = mask[:, :, None].float()
        vectors = functional.normalize((x * weight).sum(1) / weight.sum(1), dim=-1)
        return vectors, self.boundary(x).squeeze(-1)

    def adapter(self) -> dict[str, Tensor]:
        """The trained matrices by the published name of the weight that they change."""
        changes = {
            f"encoder.layer.{i}.{part}.{which}": getattr(getattr(layer, name), which).detach()
            for i, layer in enumerate(self.layers)
            for name, part in PARTS.items()
            for which in ("down", "up")
        }
        own = {f"boundary.{name}": p.detach() for name, p in self.boundary.named_parameters()}
        return changes | own
