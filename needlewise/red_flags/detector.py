"""From a message, and the few before it, to a finding: does it report a symptom of concern?

Rules read which symptoms are named and what is said of them; a second opinion, learnt from whole
reports, reads what the text as a whole, and each part of it, means. How sure the second opinion has
to be depends on what the rules say. Method and figures: docs/red-flags.md.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal, cast

import numpy as np

from needlewise.catalogue.examples import QUESTION
from needlewise.language.clauses import asks, clauses_of, sentences_of, without_small_talk
from needlewise.language.encoder import Embeddings
from needlewise.red_flags.finding import NOTHING, Finding, gravest
from needlewise.red_flags.follow_up import Before, FollowUps
from needlewise.red_flags.rules import Mention, Rules
from needlewise.red_flags.second_opinion import Reading, SecondOpinion
from needlewise.red_flags.thresholds import UNUSED, Thresholds
from needlewise.red_flags.vocabulary import Context, Level, RedFlagFile
from needlewise.text import MAX_CHARACTERS, comparable, normalize

REMEMBERED = 3
"""How many turns back a symptom can be that "is that normal?" is about."""
LONG = 40
"""Messages of more words are also read sentence by sentence; parts of shorter ones mislead."""
PLAIN = 0.9
"""From which probability on a sentence is a question that has nothing to do with a symptom."""
MAX_PARTS = 40  # of a message of 4,000 characters; the rest is read as part of the whole only
Encode = Callable[[Sequence[str]], Embeddings]
Evidence = Literal["stands", "taken_back", "unnamed"]


class Detector:
    """The whole of it; a pure function of the texts.

    Args:
        file: the vocabulary.
        second_opinion: the learnt part; without it, what the rules find stands.
        encode: texts → unit vectors, shape (texts, 384).
        thresholds: see config.yml.
        right_words: words that are no misspelt symptoms, beside the encoder's own.
    """

    def __init__(
        self,
        file: RedFlagFile,
        second_opinion: SecondOpinion | None,
        encode: Encode,
        thresholds: Thresholds,
        right_words: Iterable[str] = (),
    ) -> None:
        self._rules, self._follow_ups = Rules(file, right_words), FollowUps(file)
        self._second_opinion, self._encode = second_opinion, encode
        self.thresholds = thresholds
        said = file.responses
        self._titles: dict[str, Finding] = {
            comparable(said.doctor[0].metadata.question): _reported("doctor"),
            comparable(said.emergency[0].metadata.question): _reported("emergency"),
            comparable(said.self_harm[0].metadata.question): _reported("emergency", "self_harm"),
        }
        self._denial = comparable(file.responses.not_now[0].metadata.question)

    def detect(self, text: str, before: Sequence[Before] = ()) -> Finding:
        """Returns the gravest finding in `text`, read after the turns `before`, oldest first."""
        text = _by_lines(text)
        if not text:
            return NOTHING
        if title := self._titles.get(comparable(text)):
            named = self._of_turn(before[-1]) if before and not title.category else None
            if named and title.level in ("doctor", named.level):
                return named  # never the lower of the two levels
            return title
        bare = without_small_talk(text) or text  # courtesies must not silence a report
        finding = gravest([self._alone(same) for same in dict.fromkeys((text, bare))])
        if finding.level is None and before:
            return self._in_context(text, list(before)[-REMEMBERED:]) or finding
        return finding

    def rest(self, text: str) -> list[str]:
        """The clauses of `text` that ask something, for the answer after the escalation."""
        return [clause for clause in clauses_of(_by_lines(text))[:MAX_PARTS] if asks(clause)]

    def _alone(self, text: str) -> Finding:
        mentions = self._rules.mentions(text)
        if self._second_opinion is None:
            return _by_rules(mentions)
        finding = self._weigh(mentions, self._read(text, self._rules.repaired(text)))
        if finding.level == "emergency":
            return finding
        sure = [r for r in self._parts(text, mentions) if r.report >= self.thresholds.part]
        in_parts = self._weigh(mentions, sure) if sure else NOTHING
        if in_parts.level == "emergency" or finding.level is None:
            return in_parts if in_parts.level else finding
        return finding

    def _parts(self, text: str, mentions: Sequence[Mention]) -> Iterator[Reading]:
        """Readings of what is left without other questions, and of a story's sentences."""
        sentences = sentences_of(text)[:MAX_PARTS]
        if len(sentences) < 2 or not _standing(mentions):
            return
        kept = [s for s in sentences if not self._asks_something_else(s)]
        if 0 < len(kept) < len(sentences):
            yield from self._read(without_small_talk(" ".join(kept)))
        if len(text.split()) > LONG:
            naming = [s for s in sentences if _standing(self._rules.mentions(s))]
            yield from self._read(*naming)

    def _asks_something_else(self, sentence: str) -> bool:
        if not asks(sentence) or self._rules.mentions(sentence):
            return False
        [reading] = self._read(sentence)
        return reading.kinds.get(QUESTION, 0.0) > PLAIN

    def _read(self, *texts: str) -> list[Reading]:
        if not texts or self._second_opinion is None:
            return []
        return self._second_opinion.read(self._encode(list(dict.fromkeys(texts))))

    def _weigh(self, mentions: Sequence[Mention], readings: Sequence[Reading]) -> Finding:
        standing = _standing(mentions)
        evidence: Evidence = "stands" if standing else "taken_back" if mentions else "unnamed"
        surest = max(readings, key=lambda reading: reading.report)
        if surest.report < getattr(self.thresholds, evidence):
            return replace(_taken_back(mentions, readings[0]), score=surest.report)
        worst = max(readings, key=lambda reading: reading.of_level("emergency"))
        sure = surest.report >= self.thresholds.sure
        emergency = worst.of_level("emergency") >= surest.of_level("doctor")
        if standing and not sure:  # the words are then the better witness
            emergency = any(mention.level == "emergency" for mention in standing)
        level: Level = "emergency" if emergency else "doctor"
        named = [m for m in standing if m.level == level]
        reading = worst if emergency else surest
        return Finding(
            level=level,
            category=named[0].category if named else reading.category(level),
            spans=tuple(m.words for m in named),
            score=surest.report,
            unsure=not emergency and not sure,
        )

    def _in_context(self, text: str, before: Sequence[Before]) -> Finding | None:
        """What a follow-up reports of a symptom in the turns before; None where it is none."""
        kinds = self._follow_ups.kinds(text)
        if before[-1].asked and ("denies" in kinds or comparable(text) == self._denial):
            return replace(NOTHING, context="negated", denied=True)
        if before[-1].asked and "confirms" in kinds:
            return self._of_turn(before[-1]) or _reported("doctor")
        if not {"begins", "asks"} & set(kinds):
            return None
        for turn in reversed(before):
            finding = self._alone(_by_lines(turn.text))
            if finding.level is not None:
                return replace(finding, earlier=True)
            if "begins" in kinds and (begun := self._of_turn(turn)):
                return begun
        return None

    def _of_turn(self, turn: Before) -> Finding | None:
        """The symptom that an earlier turn named, as if it were there."""
        mentions = [
            mention
            for mention in self._rules.mentions(_by_lines(turn.text))
            if mention.context not in ("other_sense", "unrelated")
        ]
        if not mentions:
            return None
        worst = _gravest(mentions)
        return Finding(worst.level, worst.category, (worst.words,), score=1.0, earlier=True)


def _reported(level: Level, category: str = "") -> Finding:
    """What a button or a "yes" reports, which names nothing itself."""
    return Finding(level, category, score=1.0, earlier=True)


def by_rules_alone(file: RedFlagFile) -> Detector:
    """A detector without its learnt part, for when there is no model."""
    return Detector(file, None, lambda texts: np.empty((len(texts), 0), np.float32), UNUSED)


def _standing(mentions: Sequence[Mention]) -> list[Mention]:
    return [mention for mention in mentions if mention.context is None]


def _gravest(mentions: Sequence[Mention]) -> Mention:
    return max(mentions, key=lambda mention: mention.level == "emergency")


def _by_rules(mentions: Sequence[Mention]) -> Finding:
    """Without a second opinion each symptom that stands is a report."""
    standing = _standing(mentions)
    if not standing:
        context = mentions[0].context if mentions else None
        return replace(NOTHING, context=context, spans=tuple(m.words for m in mentions))
    worst = _gravest(standing)
    spans = tuple(m.words for m in standing if m.level == worst.level)
    return Finding(worst.level, worst.category, spans, score=1.0)


def _taken_back(mentions: Sequence[Mention], whole: Reading) -> Finding:
    """Nothing is reported; says why where a symptom is named."""
    contexts = [mention.context for mention in mentions if mention.context]
    learnt = None if whole.other == QUESTION else cast(Context, whole.other)
    return Finding(
        level=None,
        category=mentions[0].category if mentions else "",
        spans=tuple(mention.words for mention in mentions),
        context=contexts[0] if contexts else learnt,
    )


def _by_lines(text: str) -> str:
    """`text` made safe, with its line ends, as they end sentences."""
    lines = (line for part in text[: 2 * MAX_CHARACTERS].splitlines() if (line := normalize(part)))
    return "\n".join(lines)[:MAX_CHARACTERS]
