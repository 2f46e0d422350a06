"""A reader of messages whose two models and encoder think as a test tells them."""

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np

from needlewise.language.encoder import Encoder
from needlewise.nlu.decision import Thresholds
from needlewise.nlu.parts import Part
from needlewise.nlu.reader import Reader
from needlewise.nlu.topic_model import Floats, Inputs, TopicModel

Told = Mapping[str, Mapping[str, float]]
"""Text → topic → probability; what is left is shared out evenly among the other topics."""
LIMITS = Thresholds(
    temperature=1.0,
    sure=0.5,
    none_of_these=0.125,
    worth_offering=0.0625,
    divides=0.5,
    may_divide=0.25,
    parts_sure=0.75,
    aside=0.75,
)
QUESTIONS = {
    "faq/pain": "Does it hurt?",
    "faq/sun": "Do I need sunscreen?",
    "faq/safety": "Is it safe?",
    "faq/sessions": "How many sessions?",
    "faq/risk_factors": "Who should not have it?",
    "faq/condition:scars": "Does it treat scars?",
    "faq/condition:melasma": "Does it treat melasma?",
    "faq/condition:wrinkles": "Does it treat wrinkles?",
    "faq/risk:pregnancy": "Can I have it when pregnant?",
    "faq/not_in_guide:price": "What does it cost?",
    "chitchat/greet": "Hello",
    "chitchat/thanks": "Thank you",
    "chitchat/goodbye": "Bye",
    "chitchat/help": "What can I ask?",
    "chitchat/bot_challenge": "Are you a bot?",
    "chitchat/out_of_scope": "Something else",
}
TOPICS = list(QUESTIONS)


class FakeEncoder:
    """A text's "embedding" is the place where it stands in `seen`."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.seen += texts
        return np.arange(len(self.seen) - len(texts), len(self.seen))[:, None]


class FakeModel:
    """Goes by the embedding, hence by the text together with its context; unsure of others."""

    def __init__(self, topics: Sequence[str], told: Told, encoder: FakeEncoder) -> None:
        assert {topic for meant in told.values() for topic in meant} <= set(topics)
        self.topics, self._told, self._encoder = list(topics), told, encoder

    def probabilities(self, inputs: Inputs) -> Floats:
        texts = [self._encoder.seen[int(place)] for place in inputs.embeddings[:, 0]]
        return np.array([self._row(self._told.get(text, {})) for text in texts])

    def _row(self, meant: Mapping[str, float]) -> list[float]:
        others = (1.0 - sum(meant.values())) / max(len(self.topics) - len(meant), 1)
        return [meant.get(topic, others) for topic in self.topics]

    def is_certain(self, text: str) -> bool:
        return text in QUESTIONS.values()


def reader(alone: Told, after: Told | None = None, limits: Thresholds = LIMITS) -> Reader:
    """`after` holds texts as the encoder gets them, such as "Does it hurt? | and later?".

    Where it says nothing, a text means after a question what it means alone.
    """
    encoder = FakeEncoder()
    in_context = {f"{q} | {text}": m for q in QUESTIONS.values() for text, m in alone.items()}
    # In another order than the first, as two trainings may well give.
    follow_up = FakeModel(TOPICS[::-1], in_context | dict(after or {}), encoder)
    models = (FakeModel(TOPICS, alone, encoder), follow_up)
    return Reader(*cast(tuple[TopicModel, TopicModel], models), QUESTIONS,
                  cast(Encoder, encoder), limits)  # fmt: skip


def part(text: str, *names: str, begins: float = 1.0) -> Part:
    return Part(text, names, begins)
