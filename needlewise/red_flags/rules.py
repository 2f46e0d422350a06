"""Symptoms named in a text and what is said about them: medspaCy's target matcher and ConText.

https://github.com/medspacy/medspacy; ConText: Harkema et al., 2009.
"""

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import spacy
from spacy.tokens import Span

from needlewise.language.spelling import SpellingRepair
from needlewise.red_flags.phrases import Phrases
from needlewise.red_flags.vocabulary import Context, Level, RedFlagFile

with warnings.catch_warnings():  # importing medspaCy silences all warnings of the process
    from medspacy.context import ConText, ConTextModifier, ConTextRule
    from medspacy.target_matcher import TargetMatcher, TargetRule

NO_SYMPTOM = "none"
SENTENCE_ENDS = [".", "!", "?", ";", "…", "\n"]


@dataclass(frozen=True)
class Mention:
    """A symptom that a text names."""

    level: Level
    category: str
    """bleeding, bruising, peeling, infection, airway..."""
    words: str
    context: Context | None
    """What takes it back: the text denies it, imagines it, means something else... None where
    it stands."""


class Rules:
    """The vocabulary at work; about a millisecond a message."""

    def __init__(self, file: RedFlagFile, right_words: Iterable[str] = ()) -> None:
        self._nlp = spacy.blank("en")
        phrases = Phrases(self._nlp, file.words)
        self._nlp.add_pipe("sentencizer", config={"punct_chars": SENTENCE_ENDS})
        targets = cast(TargetMatcher, self._nlp.add_pipe("medspacy_target_matcher"))
        targets.add(_target_rules(file, phrases))
        config = {"rules": None, "span_attrs": None}
        context = cast(ConText, self._nlp.add_pipe("medspacy_context", config=config))
        context.add(_context_rules(file, phrases))
        named = [p for c in file.symptoms.values() for ps in c.values() for p in ps]
        words = (word for phrase in named for word in phrases.words(phrase))
        self._repair = SpellingRepair(words, right_words)

    def repaired(self, text: str) -> str:
        """`text` with misspelt symptoms repaired."""
        return self._repair.text(text)

    def mentions(self, text: str) -> list[Mention]:
        """The symptoms that `text` names, from left to right."""
        doc = self._nlp(self.repaired(text).lower())  # spaCy does not divide "CAN'T"
        found = []
        for span in doc.ents:
            level, _, category = span.label_.lower().partition("/")
            if level == NO_SYMPTOM:
                found.append(Mention("doctor", "", span.text, cast(Context, category)))
                continue
            contexts = [
                modifier.category.lower()
                for modifier in span._.modifiers
                if not _within(modifier, span)
            ]
            context = cast("Context | None", contexts[0] if contexts else None)
            found.append(Mention(cast(Level, level), category, span.text, context))
        return found


def _within(modifier: ConTextModifier, target: Span) -> bool:
    """The "not" of "can not breathe" does not take it back."""
    start, end = modifier.modifier_span
    return bool(target.start <= start and end <= target.end)


def _target_rules(file: RedFlagFile, phrases: Phrases) -> list[TargetRule]:
    # ConText never lets a modifier reach a target that it overlaps, so "blood pressure" has to be a
    # target itself, longer than "blood".
    disguises = [
        TargetRule(phrase, f"{NO_SYMPTOM}/{context}", pattern=pattern)
        for context, found in file.not_symptoms.items()
        for phrase in found
        for pattern in phrases.patterns(phrase)
    ]
    return disguises + [
        TargetRule(phrase, f"{level}/{category}", pattern=pattern)
        for level, categories in file.symptoms.items()
        for category, found in categories.items()
        for phrase in found
        for pattern in phrases.patterns(phrase)
    ]


def _context_rules(file: RedFlagFile, phrases: Phrases) -> list[ConTextRule]:
    rules = [
        ConTextRule(phrase, context, pattern, direction=direction.upper())
        for context, directions in file.contexts.items()
        for direction, found in directions.items()
        for phrase in found
        for pattern in phrases.patterns(phrase)
    ]
    for kind, found in (("PSEUDO", file.pseudo), ("TERMINATE", file.terminate)):
        rules += [
            ConTextRule(phrase, kind, pattern, direction=kind)
            for phrase in found
            for pattern in phrases.patterns(phrase)
        ]
    return rules
