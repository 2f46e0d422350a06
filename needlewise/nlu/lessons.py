"""What the two topic models learn from: texts by themselves, and after an answered question."""

import random
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from needlewise.catalogue.follow_ups import FollowUp
from needlewise.language.context import in_context
from needlewise.language.encoder import Encoder
from needlewise.nlu.entity_extractor import terms_of
from needlewise.nlu.gazetteer import Gazetteer
from needlewise.nlu.inputs import entity_names, label_of, looks_like_a_report
from needlewise.nlu.sentence_encoder import embedding_of
from needlewise.nlu.spelling_repairer import readable_text
from needlewise.nlu.topic_model import Inputs
from needlewise.text import normalize

REPEATED = 4
"""How often each follow-up counts, against questions that come after an unrelated one."""
UNRELATED = 6_000

Lessons = tuple[Inputs, list[str]]
"""Texts with the topic of each, such as `faq/pain`."""


def lessons_alone(training_data: TrainingData) -> Lessons:
    """Every example that is no report of a symptom and was not written to be told from one.

    With those, topics were told apart less well: by about a point on questions of other writers.
    """
    name, examples = _Namer(training_data), _questions(training_data)
    inputs = Inputs(
        [readable_text(m) for m in examples],
        np.vstack([embedding_of(m) for m in examples]),
        [name(m.get(TEXT)) for m in examples],
    )
    return inputs, [label_of(m) for m in examples]


def lessons_in_context(
    training_data: TrainingData,
    follow_ups: Iterable[FollowUp],
    questions: Mapping[str, str],
    encoder: Encoder,
) -> Lessons:
    """Each follow-up after what it leans on, and examples after questions that they do not.

    Args:
        training_data: for the latter.
        follow_ups: the former, by the ids of topics.
        questions: each topic's question by the topic as Rasa names it.
        encoder: reads a text together with the question before it.
    """
    examples = [(readable_text(m), label_of(m)) for m in _questions(training_data)]
    rows = rows_in_context(follow_ups, examples, questions)
    name = _Namer(training_data)
    inputs = Inputs(
        [text for _, text, _ in rows],
        encoder.encode([in_context(question, text) for question, text, _ in rows]),
        [name(text) for _, text, _ in rows],
    )
    return inputs, [topic for _, _, topic in rows]


def rows_in_context(
    follow_ups: Iterable[FollowUp],
    examples: Sequence[tuple[str, str]],
    questions: Mapping[str, str],
) -> list[tuple[str, str, str]]:
    """The question before, the text and its topic, for each lesson of `lessons_in_context`."""
    rng = random.Random(0)
    rasa_name = {topic.partition("/")[2]: topic for topic in questions}
    rows = [
        (questions[rasa_name[f.after]], normalize(f.text), rasa_name[f.topic])
        for f in follow_ups
        for _ in range(REPEATED)
    ]
    anything = list(questions.values())
    for text, topic in rng.sample(examples, min(UNRELATED, len(examples))):
        rows.append((rng.choice(anything), text, topic))
    return rows


def _questions(training_data: TrainingData) -> list[Message]:
    return [m for m in training_data.intent_examples if not looks_like_a_report(m)]


class _Namer:
    """Texts to what they name, such as `condition=scars`."""

    def __init__(self, training_data: TrainingData) -> None:
        self._gazetteer = Gazetteer(terms_of(training_data))

    def __call__(self, text: str) -> frozenset[str]:
        found = self._gazetteer.find(normalize(text))
        return frozenset(entity_names([vars(mention) for mention in found]))
