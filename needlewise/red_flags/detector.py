"""From a message to a finding: does it report a symptom that a doctor must see?

A first, simple detector: words of data/red_flags.yml, clause by clause, with cues that take them
back. In doubt an emergency stands.
"""

import re
from dataclasses import dataclass

from needlewise.red_flags.vocabulary import Context, Level, Vocabulary
from needlewise.text import normalize

_CLAUSE_END = re.compile(r"[.!?;]+|,? (?:but|however|although|though|and now|yet)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """A reported symptom."""

    level: Level
    category: str
    """bleeding, bruising, peeling, infection, airway..."""
    span: str
    """The words that gave it away."""


def detect(text: str, vocabulary: Vocabulary) -> Finding | None:
    """Returns the gravest finding in `text`, or None."""
    clauses = _clauses(text)
    for level, category, pattern in vocabulary.symptoms:
        for clause in clauses:
            for match in pattern.finditer(clause):
                if context_of(clause, match, vocabulary) is None:
                    return Finding(level, category, match.group())
    return None


def context_of(clause: str, symptom: re.Match[str], vocabulary: Vocabulary) -> Context | None:
    """The kind of cue in `clause` that takes the symptom back, or None where it stands.

    A symptom's own words are no cue ("can not breathe"), but may be part of another sense
    ("blood pressure").
    """
    around = f"{clause[: symptom.start()]} {clause[symptom.end() :]}"
    meant = vocabulary.not_cues.sub(" ", around)
    for context, pattern in vocabulary.cues.items():
        if pattern.search(clause if context == "other_sense" else meant):
            return context
    return None


def _clauses(text: str) -> list[str]:
    """The clauses of `text`, without what ends them."""
    return [
        clause
        for line in text.splitlines()
        for part in _CLAUSE_END.split(normalize(line))
        if (clause := part.strip())
    ]
