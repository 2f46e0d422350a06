"""Messages as an assistant read them that never saw their writers, and figures on these."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from lessons import level_of, topics
from temperature import best_temperature

from needlewise.catalogue.conversations import compounds, conversations
from needlewise.catalogue.examples import QUESTION, Example
from needlewise.catalogue.follow_ups import follow_ups
from needlewise.catalogue.topics import public_id
from needlewise.evaluation.rows import share
from needlewise.language.context import in_context
from needlewise.language.encoder import Encoder
from needlewise.language.spelling import SpellingRepair, words_of
from needlewise.nlu.lessons import rows_in_context
from needlewise.nlu.spelling_repairer import MIN_EXAMPLES
from needlewise.nlu.topic_model import Inputs, TopicModel
from needlewise.red_flags.detector import Detector
from needlewise.red_flags.second_opinion import SecondOpinion
from needlewise.red_flags.thresholds import Thresholds
from needlewise.red_flags.vocabulary import red_flags
from needlewise.text import normalize


@dataclass(frozen=True)
class Reading:
    """One message with what it is and what was made of it."""

    text: str
    voice: str
    task: str
    """`reports`, `topics` or `follow-ups`."""
    wanted: str
    read: str
    confidence: float
    kind: str


def read_reports(
    known: Sequence[Example], unseen: Sequence[Example], encoder: Encoder, limits: Thresholds
) -> Iterator[Reading]:
    """Levels of escalation."""
    vectors = encoder.encode([e.text for e in known])
    opinion = SecondOpinion.fit(vectors, [e.kind for e in known])
    detector = Detector(red_flags(), opinion, encoder.encode, limits)
    for e in unseen:
        found = detector.detect(e.text)
        level = found.level or "none"
        yield Reading(e.text, e.voice, "reports", level_of(e), level, found.score, e.kind)


def read_topics(
    known: Sequence[Example], unseen: Sequence[Example], encoder: Encoder
) -> Iterator[Reading]:
    """Topics as the outside knows them, of plain questions; without entities."""
    repair = _repair(known)
    learnt, asked = ([e for e in rows if e.kind == QUESTION] for rows in (known, unseen))
    model = TopicModel.fit(_inputs(learnt, encoder, repair), [e.intent for e in learnt])
    names = [public_id(topic.partition("/")[2]) for topic in model.topics]
    public = sorted(set(names))
    belongs = np.array([[name == topic for topic in public] for name in names], dtype=float)
    likely = model.probabilities(_inputs(asked, encoder, repair))
    right = [public.index(public_id(e.intent.partition("/")[2])) for e in asked]
    temperature = best_temperature(likely, belongs, right)
    print(f"temperature at which the right topics are likeliest: {temperature:.1f}")
    for e, row in zip(asked, likely @ belongs, strict=True):
        best = int(row.argmax())
        wanted = public_id(e.intent.partition("/")[2])
        yield Reading(e.text, e.voice, "topics", wanted, public[best], float(row[best]), e.kind)


def read_follow_ups(
    known: Sequence[Example], held: set[str], encoder: Encoder
) -> Iterator[Reading]:
    """Topics of the later messages of the conversations of the voices `held`."""
    small_talk = {t for t, (intent, _) in topics().items() if intent.startswith("chitchat/")}
    every = list(follow_ups([*conversations(), *compounds()], small_talk))
    questions = dict(topics().values())
    plain = [(normalize(e.text), e.intent) for e in known if e.kind == QUESTION]
    learnt = rows_in_context([f for f in every if f.voice not in held], plain, questions)
    model = TopicModel.fit(_after(learnt, encoder), [topic for *_, topic in learnt])
    asked = [f for f in every if f.voice in held]
    rows = [(topics()[f.after][1], normalize(f.text), topics()[f.topic][0]) for f in asked]
    if rows:
        for f, row in zip(asked, model.probabilities(_after(rows, encoder)), strict=True):
            best = int(row.argmax())
            read = public_id(model.topics[best].partition("/")[2])
            wanted = public_id(f.topic)
            yield Reading(f.text, f.voice, "follow-ups", wanted, read, float(row[best]), QUESTION)


def _after(rows: Sequence[tuple[str, str, str]], encoder: Encoder) -> Inputs:
    texts = [text for _, text, _ in rows]
    joint = encoder.encode([in_context(question, text) for question, text, _ in rows])
    return Inputs(texts, joint, [frozenset() for _ in texts])


def _inputs(rows: Sequence[Example], encoder: Encoder, repair: SpellingRepair) -> Inputs:
    texts = [repair.text(normalize(e.text)) for e in rows]
    return Inputs(texts, encoder.encode(texts), [frozenset() for _ in texts])


def _repair(rows: Sequence[Example]) -> SpellingRepair:
    counts = Counter(w for e in rows for w in set(words_of(normalize(e.text))))
    return SpellingRepair(w for w, n in counts.most_common() if n >= MIN_EXAMPLES)


def figures(readings: Sequence[Reading]) -> str:
    """Recall, false alarms, levels and topics, in all and by kind."""
    reports = [r for r in readings if r.task == "reports"]
    asked = [r for r in readings if r.task == "topics"]
    later = [r for r in readings if r.task == "follow-ups"]
    serious = [r for r in reports if r.wanted != "none"]
    emergencies = [r for r in serious if r.wanted == "emergency"]
    look_alikes = [r for r in reports if r.wanted == "none" and r.kind != QUESTION]
    questions = [r for r in reports if r.kind == QUESTION]
    voices = sorted({r.voice for r in asked})
    return "\n".join(
        [
            share("reports escalated", _escalated(serious), len(serious)),
            share("emergencies at their level", _right(emergencies), len(emergencies)),
            share("look-alikes escalated", _escalated(look_alikes), len(look_alikes)),
            share("questions escalated", _escalated(questions), len(questions)),
            share("topics right", _right(asked), len(asked)),
            share("follow-ups right", _right(later), len(later)),
            *(_of_voice(voice, [r for r in asked if r.voice == voice]) for voice in voices),
        ]
    )


def _of_voice(voice: str, asked: Sequence[Reading]) -> str:
    return share(f"  {voice}", _right(asked), len(asked))


def _escalated(readings: Sequence[Reading]) -> int:
    return sum(r.read != "none" for r in readings)


def _right(readings: Sequence[Reading]) -> int:
    return sum(r.read == r.wanted for r in readings)
