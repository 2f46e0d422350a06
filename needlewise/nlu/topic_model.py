"""One classifier over all topics: what a sentence means, how it is written and what it names."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import skops.io
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline, make_union

from needlewise.nlu.encoder import Embeddings
from needlewise.text import comparable

Floats = NDArray[np.float64]

# Relative weights of the three groups of features and the strength of regularisation, chosen by
# cross-validation with each writer's voice held out in turn (docs/understanding.md).
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


class TopicModel:
    """Multinomial logistic regression on sentence embeddings, n-grams and entities.

    Words (1-2) and characters within words (2-4) are weighted by TF-IDF and reduced by a truncated
    SVD (latent semantic analysis; Deerwester et al., 1990). A text that equals an example but for
    case and punctuation is of that example's topic: that keeps every button's question exact.
    """

    def __init__(
        self,
        ngrams: Pipeline,
        names: Sequence[str],
        regression: LogisticRegression,
        examples: dict[str, str],
    ) -> None:
        self._ngrams = ngrams
        self._columns = {name: i for i, name in enumerate(names)}
        self._regression = regression
        self._examples = examples
        self.topics: list[str] = list(regression.classes_)

    @classmethod
    def fit(cls, inputs: Inputs, topics: Sequence[str]) -> "TopicModel":
        """Learns from `inputs`, whose rows are examples of `topics`."""
        ngrams = make_pipeline(
            make_union(
                TfidfVectorizer(
                    ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=r"(?u)\b\w+\b"
                ),
                TfidfVectorizer(
                    analyzer="char_wb", ngram_range=(2, 4), min_df=3, sublinear_tf=True
                ),
            ),
            TruncatedSVD(WRITING_DIMENSIONS, random_state=0),
        )
        ngrams.fit(inputs.texts)
        names = sorted(set().union(*inputs.entities))
        model = cls.__new__(cls)
        model._ngrams, model._columns = ngrams, {name: i for i, name in enumerate(names)}
        regression = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=200)
        regression.fit(model._features(inputs), topics)
        examples = {comparable(t): topic for t, topic in zip(inputs.texts, topics, strict=True)}
        examples.pop("", None)
        return cls(ngrams, names, regression, examples)

    def probabilities(self, inputs: Inputs) -> Floats:
        """Shape (texts, topics), in the order of `self.topics`; each row sums to 1."""
        result: Floats = self._regression.predict_proba(self._features(inputs))
        for row, text in zip(result, inputs.texts, strict=True):
            known = self._examples.get(comparable(text))
            if known is not None:
                row[:] = 0.0
                row[self.topics.index(known)] = 1.0
        return result

    def _features(self, inputs: Inputs) -> Floats:
        named = np.zeros((len(inputs.texts), len(self._columns)))
        for row, names in zip(named, inputs.entities, strict=True):
            row[[self._columns[name] for name in names if name in self._columns]] = NAMING
        writing = self._ngrams.transform(inputs.texts) * WRITING
        return np.hstack([inputs.embeddings * MEANING, writing, named])

    def save(self, path: Path) -> None:
        names = list(self._columns)
        skops.io.dump((self._ngrams, names, self._regression, self._examples), path)

    @classmethod
    def load(cls, path: Path) -> "TopicModel":
        return cls(*skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path)))
