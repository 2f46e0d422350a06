"""A learned reading of a text: does it report a symptom, and which, or what else does it do?"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from needlewise.language.encoder import Embeddings
from needlewise.red_flags.vocabulary import Level

Floats = NDArray[np.float64]

# Chosen with writers' voices held out in turn: docs/red-flags.md.
SCALE, INVERSE_REGULARISATION = 5.0, 0.3
# Platt scaling (Platt, 1999) of the log-odds of a report, fitted there too: having read the
# examples, the model is surer of itself than it may be of other writers' messages.
SLOPE, OFFSET = 0.65, -0.35
TINY = 1e-12


@dataclass(frozen=True)
class Reading:
    """What one text is taken for; the probabilities sum to 1 over all kinds."""

    kinds: Mapping[str, float]
    """`doctor/bleeding`, ... for reports, `negated`, ... for look-alikes, `question`."""

    @property
    def report(self) -> float:
        """The calibrated probability that the text reports something of concern."""
        reports = sum(p for kind, p in self.kinds.items() if "/" in kind)
        others = sum(p for kind, p in self.kinds.items() if "/" not in kind)
        odds: float = (max(reports, TINY) / max(others, TINY)) ** SLOPE * math.exp(OFFSET)
        return odds / (1.0 + odds)

    def of_level(self, level: Level) -> float:
        """The share of a level, as a probability that is not calibrated."""
        return sum(p for kind, p in self.kinds.items() if kind.startswith(f"{level}/"))

    def category(self, level: Level) -> str:
        """The likeliest category of a report of that level."""
        kinds = [kind for kind in self.kinds if kind.startswith(f"{level}/")]
        return max(kinds, key=self.kinds.__getitem__, default="").rpartition("/")[2]

    @property
    def other(self) -> str:
        """The likeliest kind that is no report."""
        return max((k for k in self.kinds if "/" not in k), key=self.kinds.__getitem__)


class SecondOpinion:
    """Multinomial logistic regression on sentence embeddings, over kinds of messages.

    Args:
        kinds: their names.
        weights: shape (384, kinds).
        bias: shape (kinds,).
    """

    def __init__(self, kinds: Sequence[str], weights: Floats, bias: Floats) -> None:
        self.kinds = list(kinds)
        self._weights, self._bias = weights, bias

    @classmethod
    def fit(cls, embeddings: Embeddings, kinds: Sequence[str]) -> "SecondOpinion":
        """Learns from embeddings, shape (examples, 384), and the kind of each."""
        from sklearn.linear_model import LogisticRegression  # heavy, and for training only

        regression = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=500)
        regression.fit(embeddings * SCALE, kinds)
        return cls(regression.classes_.tolist(), regression.coef_.T * SCALE, regression.intercept_)

    def read(self, embeddings: Embeddings) -> list[Reading]:
        """One reading for each row of `embeddings`, shape (texts, 384)."""
        scores = embeddings @ self._weights + self._bias
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        return [Reading(dict(zip(self.kinds, map(float, row), strict=True))) for row in likely]

    def save(self, path: Path) -> None:
        """Writes the weights to `path`, an .npz file."""
        np.savez(path, kinds=self.kinds, weights=self._weights, bias=self._bias)

    @classmethod
    def load(cls, path: Path) -> "SecondOpinion":
        """Reads what `save` wrote."""
        with np.load(path, allow_pickle=False) as file:
            return cls(file["kinds"].tolist(), file["weights"], file["bias"])
