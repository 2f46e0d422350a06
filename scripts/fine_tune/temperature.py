"""How much too sure of itself a model is.

Temperature scaling: Guo et al., 2017, https://arxiv.org/abs/1706.04599.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
TEMPERATURES = np.arange(0.5, 4.01, 0.1)
TINY = 1e-12


def softened(probabilities: Floats, temperature: float) -> Floats:
    """The same distributions, shape (rows, topics), as a softmax of that temperature gives them."""
    powers = np.power(probabilities, 1 / temperature)
    softer: Floats = powers / powers.sum(axis=1, keepdims=True)
    return softer


def best_temperature(probabilities: Floats, belongs: Floats, wanted: Sequence[int]) -> float:
    """The temperature at which the right topics are likeliest.

    Args:
        probabilities: shape (rows, topics).
        belongs: 1 where a topic is part of a public one, shape (topics, public topics).
        wanted: the right public topic of each row.
    """
    rows = np.arange(len(wanted))

    def surprise(temperature: float) -> float:
        public = softened(probabilities, temperature) @ belongs
        return float(-np.log(public[rows, list(wanted)] + TINY).mean())

    return float(min(TEMPERATURES, key=surprise))
