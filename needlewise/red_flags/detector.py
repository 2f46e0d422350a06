"""From a message to a finding: does it report a symptom that a doctor must see?

A first, simple detector: words of data/red_flags.yml, clause by clause, with cues that take them
back. In doubt an emergency stands.
"""

import re
from dataclasses import dataclass

from needlewise.red_flags.vocabulary import Context, Level, Vocabulary
from needlewise.text import normalize

_CLAUSE_END = re.compile(
    r"[.!?;\n]+|,? (?:but|however|although|though|and now|yet)\b", re.IGNORECASE
)


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
    clauses = _clauses(normalize(text))
    for level, category, pattern in vocabulary.symptoms:
        for clause in clauses:
            match = pattern.search(clause)
            if match and context_of(clause, vocabulary) is None:
                return Finding(level, category, match.group())
    return None


def context_of(clause: str, vocabulary: Vocabulary) -> Context | None:
    """The kind of cue that takes a report in `clause` back, or None where it stands."""
    meant = vocabulary.not_cues.sub(" ", clause)
    return next((c for c, pattern in vocabulary.cues.items() if pattern.search(meant)), None)


def _clauses(text: str) -> list[str]:
    """The clauses of `text`, each with its question mark's absence or presence left out."""
    return [clause for clause in _CLAUSE_END.split(text) if clause.strip()]
