"""Messages that mean nothing by themselves: "yes", "it started yesterday", "is that normal?"."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import spacy
from spacy.matcher import Matcher

from needlewise.red_flags.phrases import Pattern, Phrases
from needlewise.red_flags.vocabulary import RedFlagFile, red_flags

Kind = Literal["confirms", "denies", "begins", "asks"]
KINDS: tuple[Kind, ...] = ("confirms", "denies", "begins", "asks")
MAX_WORDS = 10
_OPENING = re.compile(
    r"^\W*(?:(?:oh|well|hi|hello|hey|um|uh|er|ok|okay|and|but|so|please|sorry|actually|thanks|"
    r"because|cos|i think|i mean|like|then|hmm|right|god|dear)\b\W*)+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Before:
    """An earlier turn of the conversation."""

    text: str
    """What the person wrote."""
    asked: bool = False
    """Whether the assistant then asked if they have this now."""


class FollowUps:
    """Tells which kind of follow-up a whole message is, if any."""

    def __init__(self, file: RedFlagFile) -> None:
        self._nlp = spacy.blank("en")
        phrases = Phrases(self._nlp, file.words)
        self._matchers: Mapping[Kind, Matcher] = {k: Matcher(self._nlp.vocab) for k in KINDS}
        for kind, matcher in self._matchers.items():
            patterns = [
                p for phrase in getattr(file.follow_ups, kind) for p in _whole(phrase, phrases)
            ]
            matcher.add(kind, patterns)

    def kinds(self, text: str) -> Sequence[Kind]:
        """The kinds that `text` can be; none where it says more than a follow-up does."""
        core = re.sub(r"[^\w\s']", " ", _OPENING.sub("", text) or text).lower()
        doc = self._nlp(" ".join(core.split()))
        if not 0 < len(core.split()) <= MAX_WORDS:
            return ()
        return [
            kind
            for kind, matcher in self._matchers.items()
            if any(start == 0 and end == len(doc) for _, start, end in matcher(doc))
        ]


def offers_a_report(titles: Iterable[str]) -> bool:
    """Whether one of the buttons under an answer says that the symptom is there now."""
    question = red_flags().responses.doctor[0].metadata.question
    return question in titles


def _whole(phrase: str, phrases: Phrases) -> list[Pattern]:
    """A gap at the end stands for any rest."""
    open_end = phrase.endswith(" ...")
    rest: Pattern = [{"OP": "*"}] if open_end else []
    return [[*p, *rest] for p in phrases.patterns(phrase.removesuffix(" ..."))]
