"""From probabilities and entities to what the assistant should do: answer, ask back or decline."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from needlewise.catalogue.topics import ENTITY_FAMILIES, SILENT_FAMILY
from needlewise.nlu.topic_model import Floats

MAX_OFFERS = 3
UNLISTED = "faq/condition:unlisted"


@dataclass(frozen=True)
class Thresholds:
    """See config.yml, where they are set."""

    temperature: float
    sure: float
    none_of_these: float
    worth_offering: float
    divides: float
    may_divide: float
    parts_sure: float
    aside: float


@dataclass(frozen=True)
class Ranked:
    """A topic as Rasa names it (`faq/condition:scars`) with its probability."""

    key: str
    confidence: float

    @property
    def family(self) -> str:
        return self.key.partition(":")[0]

    @property
    def can_be_offered(self) -> bool:
        """Nobody needs "did you mean: thank you?"; a person to talk to is always an offer."""
        return not self.key.startswith("chitchat/") or self.key == "chitchat/human"


@dataclass(frozen=True)
class Decision:
    """Neither `answers` nor `offers` is filled when no topic is likely."""

    answers: tuple[Ranked, ...]
    offers: tuple[Ranked, ...]
    ranking: tuple[Ranked, ...]
    parts: tuple[tuple[str, tuple[Ranked, ...]], ...] = ()
    """Where the message asks several things: each question with its answers."""


def decide(
    topics: Sequence[str], probabilities: Floats, entities: Iterable[str], limits: Thresholds
) -> Decision:
    """Chooses what to answer.

    Args:
        topics: the model's topics.
        probabilities: one for each topic, shape (topics,).
        entities: what the message names, such as `condition=scars`.
        limits: from which probability on the assistant is sure.

    Subjects on which the guide is silent compete as one topic, since the reader sees one. A message
    about conditions or risks that names several gets an answer for each.
    """
    ranking = _rank(topics, probabilities)
    top = ranking[0]
    if top.confidence >= limits.sure:
        named = _named(top, entities, set(topics))
        return Decision(tuple(named) or (top,), (), ranking)
    if top.confidence < limits.none_of_these:
        return Decision((), (), ranking)
    likely = [
        r
        for r in ranking
        if r.can_be_offered and (r is top or r.confidence >= limits.worth_offering)
    ]
    return Decision((), tuple(likely[:MAX_OFFERS]), ranking)


def _rank(topics: Sequence[str], probabilities: Floats) -> tuple[Ranked, ...]:
    silent = [i for i, topic in enumerate(topics) if f"/{SILENT_FAMILY}:" in topic]
    merged = {topic: float(probabilities[i]) for i, topic in enumerate(topics)}
    if silent:
        best = max(silent, key=lambda i: probabilities[i])
        for i in silent:
            del merged[topics[i]]
        merged[topics[best]] = float(np.sum(probabilities[silent]))
    ranked = [Ranked(key, confidence) for key, confidence in merged.items()]
    return tuple(sorted(ranked, key=lambda r: -r.confidence))


def _named(top: Ranked, entities: Iterable[str], topics: set[str]) -> list[Ranked]:
    """The topics of the top one's family that the message names, the top one among them."""
    values: dict[str, list[str]] = defaultdict(list)
    for entity in dict.fromkeys(entities):
        family, _, value = entity.partition("=")
        key = f"faq/{family}:{value}"
        if family in ENTITY_FAMILIES and key in topics:
            values[f"faq/{family}"].append(key)
    keys = values[top.family]
    if top.key == UNLISTED:
        keys = [*keys, UNLISTED]  # "does it treat rosacea or melasma?"
    elif top.key not in keys:
        return []
    return [Ranked(key, top.confidence) for key in keys]
