"""What the encoder is taught: texts, each with what it should tell of them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from needlewise.catalogue.conversations import Thread, compounds, conversations
from needlewise.catalogue.examples import QUESTION, Example
from needlewise.catalogue.follow_ups import FollowUp, follow_ups
from needlewise.catalogue.topics import read_topic, topics_folder
from needlewise.language.context import in_context
from needlewise.language.variations import beside, joined, noisy

LEVELS = ("none", "doctor", "emergency")
NOISY, BESIDE = 0.35, 0.3
AFTER_ANYTHING = 0.15
"""Share of questions that are also read after an unrelated one: not everything is a follow-up."""
JOINED = 0.15
"""Joined questions, as a share of the plain ones."""


@dataclass(frozen=True)
class Lesson:
    """A text in parts, and the right answer to each task that it serves."""

    parts: Sequence[str]
    targets: dict[str, str] = field(default_factory=dict)
    divided: bool = True
    """Whether it shows where a message is divided, and where not."""


@dataclass(frozen=True)
class Lessons:
    """All there is to learn from; each epoch draws its own variations."""

    examples: Sequence[Example]
    follow_ups: Sequence[FollowUp]
    compounds: Sequence[Thread]

    @classmethod
    def read(cls, examples: Sequence[Example], without: Sequence[str] = ()) -> "Lessons":
        """Those of data/, but for the voices `without`."""
        chats = [t for t in conversations() if t.voice not in without]
        several = [t for t in compounds() if t.voice not in without]
        talk = {t for t, (intent, _) in topics().items() if intent.startswith("chitchat/")}
        learnt = list(follow_ups([*chats, *several], talk))
        return cls(examples, learnt, several)

    def draw(self, rng: random.Random) -> Iterator[Lesson]:
        """The lessons of one epoch."""
        plain = [e for e in self.examples if e.kind == QUESTION]
        short = [e.text for e in plain if len(e.text) < 140]
        questions = [question for _, question in topics().values()]
        for example in self.examples:
            yield _of_example(example, short, rng)
        for follow_up in self.follow_ups:
            intent, _ = topics()[follow_up.topic]
            yield _after(topics()[follow_up.after][1], follow_up.text, intent, rng)
        for example in rng.sample(plain, int(AFTER_ANYTHING * len(plain))):
            yield _after(rng.choice(questions), example.text, example.intent, rng)
        for thread in [*self.compounds, *self.compounds]:
            yield Lesson([_dressed(a.text, rng) for a in thread.asked], _NO_SYMPTOM)
        for _ in range(int(JOINED * len(plain))):
            chosen = rng.sample(short, rng.choice((2, 2, 2, 3)))
            yield Lesson(joined([_dressed(text, rng) for text in chosen], rng), _NO_SYMPTOM)


def voices(examples: Sequence[Example]) -> list[str]:
    """All who wrote examples, conversations or compound messages."""
    threads = [*conversations(), *compounds()]
    return sorted({e.voice for e in examples} | {t.voice for t in threads})


_NO_SYMPTOM = {"level": "none", "kind": QUESTION}


@cache
def topics() -> dict[str, tuple[str, str]]:
    """Each topic's intent and question."""
    folder = topics_folder()
    read = (read_topic(path, folder) for path in sorted(folder.rglob("*.yml")))
    return {
        topic.id: (next(b.intent for b in topic.content.nlu if b.intent), r.metadata.question)
        for topic in read
        for r in topic.responses[:1]
    }


def level_of(example: Example) -> str:
    return example.kind.split("/")[0] if "/" in example.kind else "none"


def _of_example(example: Example, others: Sequence[str], rng: random.Random) -> Lesson:
    text, level = example.text, level_of(example)
    targets = {"intent": example.intent, "level": level, "kind": example.kind}
    divided = example.kind == QUESTION
    if example.kind != QUESTION and rng.random() < BESIDE:
        text = beside(text, others, rng)
        if level == "none":
            del targets["intent"]  # it asks two things now
    return Lesson([_dressed(text, rng)], targets, divided)


def _after(question: str, text: str, intent: str, rng: random.Random) -> Lesson:
    return Lesson([in_context(question, _dressed(text, rng))], {"intent": intent}, divided=False)


def _dressed(text: str, rng: random.Random) -> str:
    return noisy(text, rng) if rng.random() < NOISY else text
