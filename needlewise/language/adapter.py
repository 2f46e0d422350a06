"""What fine-tuning taught the sentence encoder, small enough to be kept beside the code.

Each linear layer of the transformer has two thin matrices whose product is added to its published
weights (LoRA: Hu et al., 2021, https://arxiv.org/abs/2106.09685). One more layer, `boundary`, tells
where the next question of a message begins. scripts/fine_tune writes all of them.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from needlewise.errors import EncoderError

ADAPTER = Path(__file__).with_name("adapter.safetensors")
OWN = "boundary."
"""What the names of weights begin with that the published model does not have."""

Weights = dict[str, NDArray[np.float32]]


def adapted(weights: Weights, adapter: Path = ADAPTER) -> Weights:
    """Returns `weights` with the adapter's products and its own weights added.

    Args:
        weights: the published weights by name.
        adapter: `NAME.down`, shape (rank, in), and `NAME.up`, shape (out, rank), for each
            `NAME.weight`, shape (out, in), that changes; `boundary.weight`, shape (1, width), and
            `boundary.bias`, shape (1,); `scale` in the metadata.

    Raises:
        EncoderError: the file is missing, broken, or does not fit `weights`.
    """
    try:
        with safe_open(adapter, framework="numpy") as file:
            scale = float(file.metadata()["scale"])
            matrices = {name: file.get_tensor(name).astype(np.float32) for name in file.keys()}  # noqa: SIM118
        own = {name: matrices.pop(name) for name in (f"{OWN}weight", f"{OWN}bias")}
        names = {name.rpartition(".")[0] for name in matrices}
        changes = {
            f"{name}.weight": scale * matrices[f"{name}.up"] @ matrices[f"{name}.down"]
            for name in names
        }
        for name, change in changes.items():
            if change.shape != weights[name].shape:
                raise ValueError(f"{name} is {weights[name].shape}, its change {change.shape}")
        return weights | own | {name: weights[name] + change for name, change in changes.items()}
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
        raise EncoderError(
            f"{adapter} is no adapter for the sentence encoder ({error!r}). "
            "Restore the file from the repository."
        ) from error
