"""Rasa messages as the topic model sees them."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from needlewise.language.encoder import shared_encoder
from needlewise.nlu.entity_extractor import terms_of
from needlewise.nlu.gazetteer import Gazetteer
from needlewise.nlu.sentence_encoder import embedding_of
from needlewise.nlu.spelling_repairer import readable_text
from needlewise.nlu.topic_model import Inputs
from needlewise.text import normalize

RED_FLAG = "red_flag"
REST = "rest"
"""Questions beside a report, each a text to be answered too."""


def inputs_of(message: Message) -> Inputs:
    """One message, after the components before the classifier have read it."""
    names = frozenset(entity_names(message.get(ENTITIES, [])))
    return Inputs([readable_text(message)], embedding_of(message), [names])


def inputs_of_part(text: str, names: Sequence[str]) -> Inputs:
    """A clause of a message, which names `names`."""
    return Inputs([text], shared_encoder().encode([text]), [frozenset(names)])


def entities_within(message: Message, part: str) -> list[dict[str, Any]]:
    """The entities whose words stand in `part` of the message."""
    text, words = message.get(TEXT), part.lower()
    return [e for e in message.get(ENTITIES, []) if text[e["start"] : e["end"]].lower() in words]


def training_inputs(
    training_data: TrainingData, wanted: Callable[[Message], bool] = lambda message: True
) -> tuple[Inputs, list[str]]:
    """The examples that are `wanted`, with their labels, such as `faq/pain`."""
    gazetteer = Gazetteer(terms_of(training_data))
    examples = [m for m in training_data.intent_examples if wanted(m)]
    named = [gazetteer.find(normalize(m.get(TEXT))) for m in examples]
    inputs = Inputs(
        [readable_text(m) for m in examples],
        np.vstack([embedding_of(m) for m in examples]),
        [frozenset(entity_names([vars(mention) for mention in found])) for found in named],
    )
    return inputs, [label_of(m) for m in examples]


def looks_like_a_report(message: Message) -> bool:
    """Whether the example is a report of a symptom, or was written to be told from one.

    The latter have a `context` in the metadata of their block: negated, hypothetical, past...
    """
    metadata = message.get("metadata", {}).get("intent") or {}
    return "context" in metadata or label_of(message).startswith(f"{RED_FLAG}/")


def label_of(message: Message) -> str:
    """The retrieval key where there is one, else the intent."""
    label: str = message.get(INTENT_RESPONSE_KEY) or message.get(INTENT)
    return label


def entity_names(entities: list[dict[str, Any]]) -> list[str]:
    """`condition=scars` for each entity, as named; any unlisted condition is just that.

    Symptoms are left out: they say nothing about the topic.
    """
    return [
        e["entity"] if e["entity"] == "unlisted_condition" else f"{e['entity']}={e['value']}"
        for e in entities
        if e["entity"] != "symptom"
    ]
