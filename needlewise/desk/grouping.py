"""Puts questions that mean much the same together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

import numpy as np

from needlewise.language.encoder import Embeddings, shared_encoder
from needlewise.store.unanswered import Question
from needlewise.text import comparable

# Of 89 made-up questions on 20 subjects and on none, 0.30 puts two subjects together once, 0.35
# five times and 0.40 eight. Two groups on one subject cost a click; one on two is decided wrongly.
DISTANCE = 0.30
CACHED_TEXTS = 4096  # more than are ever grouped at once


@dataclass(frozen=True)
class Wording:
    """Questions in the same words, newest first."""

    questions: tuple[Question, ...]

    @property
    def text(self) -> str:
        return self.questions[0].text

    @property
    def turns(self) -> tuple[int, ...]:
        return tuple(question.turn for question in self.questions)


@dataclass(frozen=True)
class Group:
    """Questions that mean much the same: the most central wording first."""

    wordings: tuple[Wording, ...]

    @property
    def title(self) -> str:
        return self.wordings[0].text

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for wording in self.wordings for question in wording.questions)

    @property
    def turns(self) -> tuple[int, ...]:
        return tuple(question.turn for question in self.questions)

    @property
    def last(self) -> datetime:
        return max(question.at for question in self.questions)


def wordings(questions: Iterable[Question]) -> list[Wording]:
    """Questions in the same words as one, in the order of the first of each."""
    found: dict[str, list[Question]] = {}
    for question in questions:
        found.setdefault(comparable(question.text) or question.text, []).append(question)
    return [Wording(tuple(same)) for same in found.values()]


def grouped(questions: Sequence[Question]) -> list[Group]:
    """The groups, that asked most often first, then that asked last; takes them newest first."""
    distinct = wordings(questions)
    clusters: dict[int, list[int]] = {}
    for place, label in enumerate(_labels(tuple(wording.text for wording in distinct))):
        clusters.setdefault(label, []).append(place)
    groups = [_group([distinct[place] for place in places]) for places in clusters.values()]
    return sorted(groups, key=lambda group: (len(group.turns), group.last), reverse=True)


def _group(members: Sequence[Wording]) -> Group:
    vectors = _vectors([wording.text for wording in members])
    often = np.array([len(wording.questions) for wording in members])
    central = vectors @ (often @ vectors)
    order = np.argsort(-central, kind="stable")
    return Group(tuple(members[place] for place in order))


@lru_cache(maxsize=16)
def _labels(texts: tuple[str, ...]) -> tuple[int, ...]:
    """Which cluster each text is in."""
    if len(texts) < 2:
        return tuple(range(len(texts)))
    from sklearn.cluster import AgglomerativeClustering  # takes seconds, and 100 MB

    clustering = AgglomerativeClustering(
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=DISTANCE
    )
    return tuple(clustering.fit_predict(_vectors(texts)).tolist())


def _vectors(texts: Sequence[str]) -> Embeddings:
    return np.vstack([_vector(text) for text in texts])


@lru_cache(maxsize=CACHED_TEXTS)
def _vector(text: str) -> Embeddings:
    return shared_encoder().encode([text])
