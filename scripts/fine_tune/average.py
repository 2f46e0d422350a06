"""Averages adapters: `average.py OUT ADAPTER...`.

The mean of fine-tuned models reads unseen writers better than each of them ("model soups":
Wortsman et al., 2022, https://arxiv.org/abs/2203.05482). The mean of products of thin matrices is a
product of matrices as thick as all of them together.
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save_file

Matrices = dict[str, NDArray[np.float16]]


def averaged(adapters: list[Matrices]) -> Matrices:
    """The adapter whose changes are the mean of those of `adapters`, which share one scale."""
    return {name: _joined(name, [a[name] for a in adapters]) for name in adapters[0]}


def _joined(name: str, matrices: list[NDArray[np.float16]]) -> NDArray[np.float16]:
    if name.endswith(".down"):
        return np.concatenate(matrices, axis=0)
    if name.endswith(".up"):
        return np.concatenate(matrices, axis=1) / np.float16(len(matrices))
    mean: NDArray[np.float16] = np.mean(matrices, axis=0, dtype=np.float32).astype(np.float16)
    return mean


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("adapters", type=Path, nargs="+")
    args = parser.parse_args()
    read, scales = [], set()
    for path in args.adapters:
        with safe_open(path, framework="numpy") as file:
            scales.add(file.metadata()["scale"])
            read.append({name: file.get_tensor(name) for name in file.keys()})  # noqa: SIM118
    [scale] = scales
    save_file(averaged(read), args.out, metadata={"scale": scale, "runs": str(len(read))})


if __name__ == "__main__":
    main()
