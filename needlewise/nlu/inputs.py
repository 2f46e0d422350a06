"""Rasa messages as the topic model sees them."""

from itertools import pairwise
from typing import Any

from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from needlewise.language.encoder import Encoder
from needlewise.language.spelling import words_of
from needlewise.nlu.parts import Part
from needlewise.nlu.spelling_repairer import readable_text
from needlewise.text import normalize

RED_FLAG = "red_flag"
REST = "rest"
"""Questions beside a report, each a text to be answered too."""


def whole_of(message: Message) -> Part:
    """One message, after the components before the classifier have read it."""
    return Part(readable_text(message), tuple(entity_names(message.get(ENTITIES, []))))


def parts_of(message: Message, encoder: Encoder, threshold: float) -> list[Part]:
    """The questions that the message may ask, divided where one begins with that probability."""
    text = readable_text(message)
    begins = [(start, p) for start, p in encoder.beginnings(text) if start and p >= threshold]
    return [
        Part(part, _names_between(message, text[:start], text[:end]), likely)
        for (start, likely), (end, _) in pairwise([(0, 1.0), *begins, (len(text), 1.0)])
        if (part := text[start:end].strip())
    ]


def part_of(message: Message, clause: str) -> Part:
    """A clause of the message as it was typed."""
    return Part(clause, tuple(entity_names(entities_within(message, clause))))


def _names_between(message: Message, before: str, until: str) -> tuple[str, ...]:
    """What is named by words that come after those of `before` and are among those of `until`.

    Words are counted, since repaired spelling moves letters but keeps words.
    """
    typed, first, last = message.get(TEXT), len(words_of(before)), len(words_of(until))
    entities = message.get(ENTITIES, [])
    within = [e for e in entities if first <= _words_before(typed, e["start"]) < last]
    return tuple(entity_names(within))


def _words_before(typed: str, end: int) -> int:
    return len(words_of(normalize(typed[:end])))


def entities_within(message: Message, part: str) -> list[dict[str, Any]]:
    """The entities whose words stand in `part` of the message."""
    text, words = message.get(TEXT), part.lower()
    return [e for e in message.get(ENTITIES, []) if text[e["start"] : e["end"]].lower() in words]


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
