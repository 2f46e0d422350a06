"""One classifier over all topics: what a sentence means, how it is written and what it names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import skops.io
from numpy.typing import NDArray
from scipy.special import softmax
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, make_union

from needlewise.language.encoder import WIDTH, Embeddings
from needlewise.text import comparable

Floats = NDArray[np.float64]

# Relative weights of the three groups of features and the strength of regularisation, chosen by
# accuracy on messages of other writers than those of the examples (docs/understanding.md).
MEANING, WRITING, NAMING = 5.0, 6.0, 2.0
INVERSE_REGULARISATION = 10.0
WRITING_DIMENSIONS = 300


@dataclass(frozen=True)
class Inputs:
    """The same texts seen three ways, row by row."""

    texts: Sequence[str]
    embeddings: Embeddings
    """Shape (texts, 384), unit length."""
    entities: Sequence[frozenset[str]]
    """What each text names, such as `condition=scars`."""


@dataclass(frozen=True)
class _Weights:
    """What each feature adds to each topic's score; the last axis of all is the topics."""

    meaning: Floats  # (384, topics)
    writing: Floats  # (n-grams, topics)
    naming: Floats  # (entities, topics)
    bias: Floats  # (topics,)


class TopicModel:
    """Multinomial logistic regression on sentence embeddings, n-grams and entities.

    Words (1-2) and characters within words (2-4) are weighted by TF-IDF and reduced by a truncated
    SVD (latent semantic analysis; Deerwester et al., 1990). Both steps are linear, so the fitted
    model keeps one matrix from n-grams to topics.
    """

    def __init__(
        self,
        topics: Sequence[str],
        ngrams: FeatureUnion,
        names: Sequence[str],
        weights: _Weights,
        certain: Mapping[str, str],
    ) -> None:
        self.topics = list(topics)
        self._ngrams = ngrams
        self._names = {name: i for i, name in enumerate(names)}
        self._weights = weights
        self._certain = dict(certain)

    @classmethod
    def fit(
        cls, inputs: Inputs, topics: Sequence[str], certain: Mapping[str, str] | None = None
    ) -> "TopicModel":
        """Learns from `inputs`, whose rows are examples of `topics`.

        Args:
            inputs: the examples.
            topics: one for each example.
            certain: texts whose topic is beyond doubt, in whatever case and punctuation, such as
                buttons' titles: a button never leads elsewhere.
        """
        ngrams = make_union(
            TfidfVectorizer(
                ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=r"(?u)\b\w+\b"
            ),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=3, sublinear_tf=True),
        )
        counted = ngrams.fit_transform(inputs.texts)
        dimensions = min(WRITING_DIMENSIONS, *counted.shape)  # fewer only in small projects
        svd = TruncatedSVD(dimensions, random_state=0).fit(counted)
        names = sorted(set().union(*inputs.entities))
        features = [
            inputs.embeddings * MEANING,
            svd.transform(counted) * WRITING,
            _one_hot(inputs.entities, {name: i for i, name in enumerate(names)}) * NAMING,
        ]
        regression = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=200)
        regression.fit(np.hstack(features), topics)
        meaning, writing, naming = np.split(regression.coef_.T, [WIDTH, WIDTH + dimensions])
        weights = _Weights(
            meaning * MEANING,
            np.ascontiguousarray(svd.components_.T @ writing * WRITING),
            naming * NAMING,
            regression.intercept_,
        )
        known = {comparable(text): topic for text, topic in (certain or {}).items()}
        known.pop("", None)
        return cls(regression.classes_.tolist(), ngrams, names, weights, known)

    def probabilities(self, inputs: Inputs) -> Floats:
        """Shape (texts, topics), in the order of `self.topics`; each row sums to 1."""
        weights = self._weights
        scores = (
            inputs.embeddings @ weights.meaning
            + self._ngrams.transform(inputs.texts) @ weights.writing
            + _one_hot(inputs.entities, self._names) @ weights.naming
            + weights.bias
        )
        result: Floats = softmax(scores, axis=1)
        for row, text in zip(result, inputs.texts, strict=True):
            known = self._certain.get(comparable(text))
            if known is not None:
                row[:] = 0.0
                row[self.topics.index(known)] = 1.0
        return result

    def is_certain(self, text: str) -> bool:
        """Whether the topic of `text` is beyond doubt."""
        return comparable(text) in self._certain

    def save(self, path: Path) -> None:
        """Writes the model to `path`, without pickling."""
        weights = vars(self._weights)
        names = list(self._names)
        skops.io.dump((self.topics, self._ngrams, names, weights, self._certain), path)

    @classmethod
    def load(cls, path: Path) -> "TopicModel":
        """Reads what `save` wrote."""
        trusted = skops.io.get_untrusted_types(file=path)
        topics, ngrams, names, weights, certain = skops.io.load(path, trusted=trusted)
        return cls(topics, ngrams, names, _Weights(**weights), certain)


def _one_hot(entities: Sequence[frozenset[str]], columns: Mapping[str, int]) -> Floats:
    named = np.zeros((len(entities), len(columns)))
    for row, names in zip(named, entities, strict=True):
        row[[columns[name] for name in names if name in columns]] = 1.0
    return named
