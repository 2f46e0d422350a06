"""Finds conditions and risks in a text: known names, their synonyms and misspelt forms of both."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from needlewise.language.spelling import SpellingRepair

# Runs of letters and digits, and marks that separate. Apostrophes and hyphens do neither, so that
# "stretch-marks" is "stretch marks" and curly apostrophes are like straight ones.
_TOKEN = re.compile(r"[^\W_]+|[^\w\s'’-]")


# "not scars, actual pimples": what is set aside is not what is asked about.
_SET_ASIDE = re.compile(
    r"\b(?:not|isn't|isnt|aren't|arent|ain't|rather than|instead of|other than)\s+"
    r"(?:(?:the|my|for|about|on|really|just|any|these|those|actual|talking)\s+){0,2}$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Term:
    """A word or phrase that stands for a value of an entity."""

    entity: str
    value: str
    phrase: str


@dataclass(frozen=True)
class Mention:
    """A term found in a text; `start` and `end` count characters of the text as typed."""

    entity: str
    value: str
    start: int
    end: int


class Gazetteer:
    """Matches `terms` whatever their case, after repairing each word's spelling.

    The longest match wins; equal ones of different entities all count, as "rosacea" may be what
    one has or what one wants treated.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = list(terms)
        self._nlp = spacy.blank("en")
        words = (w.lower() for t in self._terms for w in _TOKEN.findall(t.phrase))
        self._repair = SpellingRepair(words)
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        for i, term in enumerate(self._terms):
            self._matcher.add(str(i), [Doc(self._nlp.vocab, _TOKEN.findall(term.phrase))])

    def find(self, text: str) -> list[Mention]:
        """The mentions in `text`, from left to right, but for what it sets aside."""
        tokens = list(_TOKEN.finditer(text))
        words = [self._repair.word(token.group()) for token in tokens]
        mentions = [
            Mention(term.entity, term.value, tokens[start].start(), tokens[end - 1].end())
            for term, start, end in self._matches(Doc(self._nlp.vocab, words))
        ]
        meant = {m for m in mentions if not _SET_ASIDE.search(text[: m.start])}
        return sorted(meant, key=lambda m: (m.start, m.entity, m.value))

    def _matches(self, doc: Doc) -> Iterator[tuple[Term, int, int]]:
        found = [
            (self._terms[int(self._nlp.vocab.strings[key])], start, end)
            for key, start, end in self._matcher(doc)
        ]
        for term, start, end in found:
            if not any(s <= start and end <= e and e - s > end - start for _, s, e in found):
                yield term, start, end
