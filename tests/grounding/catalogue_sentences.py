"""All that the assistant may say, sentence by sentence, read from the data files as they are.

Nothing here uses the code that words replies: what that code makes is checked against this.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, product
from pathlib import Path
from typing import Any

import yaml

from needlewise.red_flags.escalation import UNNAMED

ROOT = Path(__file__).resolve().parents[2]
TOPICS = ROOT / "data" / "topics"
AS_I_SAID = "utter_again"
CALL_BACK = (
    *("asked", "kept", "open", "closing", "closed", "report", "declined"),
    *("missing", "too_short", "too_long", "unknown", "service", "costly"),
)
# What stands in braces there.
OF_A_CALL = {
    "example": "07400 123456",
    "addressed": ", Ann",
    "number": "+44 7400 123456",
    "next": "on Monday at 9:00",
}
# Messages that are no topic's answer, and what each counts as; the others only ask back.
COUNTS_AS = {
    "utter_declined": "thanks",
    **{f"utter_call_back_{name}": "human" for name in CALL_BACK},
    "utter_red_flag/doctor": "red_flag",
    "utter_red_flag/emergency": "red_flag",
    "utter_red_flag/self_harm": "red_flag",
    "utter_red_flag/unsure": "red_flag",
    "utter_red_flag/not_now": "warning_signs",
}
WHOM_TO_ASK = "The clinic can"
"""A sentence that only says whom to ask may be left out where the number stands elsewhere."""
MIN_WORDS = 4
"""Shorter sentences, such as "Yes.", may stand twice."""

# Where one ends within a line. "Dr. Holler" is one, and so is "1. The first step".
_END = re.compile(r"(?<!Dr\.)(?<!^\d\.)(?<=[.!?])\s+")
Sentences = tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """A response of the domain with all that it may say."""

    name: str
    """Such as `utter_faq/pain`."""
    topic: str | None
    """What it counts as to the outside; None where it only asks back."""
    texts: tuple[str, ...]
    """As the file has them, one for each time that it may be asked."""
    cites: tuple[str, ...]
    question: str
    again: tuple[str, ...] = ()
    """The shorter wordings; none where the first is repeated."""
    asked: str = field(default="", repr=False)
    """The topic's examples, for the words that people ask with."""

    @property
    def key(self) -> str:
        """Such as `faq/pain`."""
        return self.name.removeprefix("utter_")

    @property
    def wordings(self) -> tuple[str, ...]:
        """All that was written for it."""
        return self.texts + self.again


class Catalogue:
    """The answers by name, and the sentences that each may use.

    Args:
        answers: all there are.
        fillings: what stands for the names in braces; a message that names a symptom has several.
    """

    def __init__(self, answers: Sequence[Answer], fillings: Sequence[Mapping[str, str]]) -> None:
        self.answers = {answer.name: answer for answer in answers}
        self.phone = fillings[0]["clinic_phone"]
        [as_i_said] = self.answers.pop(AS_I_SAID).texts
        self._as_i_said = as_i_said
        self.first = {a.name: _filled(a.texts, fillings) for a in self.answers.values()}
        self.again = {
            a.name: _filled(a.again or [f"{as_i_said}\n{text}" for text in a.texts], fillings)
            for a in self.answers.values()
        }
        self.owners: dict[str, set[str]] = {}
        for name in self.answers:
            for sentence in chain(*self.first[name], *self.again[name]):
                self.owners.setdefault(sentence, set()).add(name)
        self._by_first_word: dict[str, list[str]] = {}
        for sentence in sorted(self.owners, key=len, reverse=True):
            self._by_first_word.setdefault(sentence.split()[0], []).append(sentence)

    def topic(self, id: str) -> Answer:
        """The answer for the topic `id`, such as `condition:scars`."""
        names = (f"utter_{kind}/{id}" for kind in ("faq", "chitchat"))
        return next(self.answers[name] for name in names if name in self.answers)

    def read(self, text: str) -> list[Answer]:
        """The answers that `text` gives, in their order.

        Raises:
            AssertionError: a part of it is of no answer, an answer is there in part only, or a
                sentence stands there twice.
        """
        sentences = self.sentences(text)
        assert sentences, "the reply is empty"
        told = [s for s in sentences if len(s.split()) >= MIN_WORDS]
        assert len(told) == len(set(told)), f"a sentence stands twice in {text!r}"
        names = dict.fromkeys(name for s in sentences for name in self.owners[s] if self._only(s))
        stray = [s for s in sentences if s != self._as_i_said and not self.owners[s] & {*names}]
        assert not stray, f"{stray[0]!r} belongs to no answer given in {text!r}"
        wordings = [self.first[name] + self.again[name] for name in names]
        assert any(self._is_all_of(sentences, chosen) for chosen in product(*wordings)), (
            f"{text!r} is not the whole of {', '.join(names)} in this order"
        )
        return [self.answers[name] for name in names]

    def sentences(self, text: str) -> Sentences:
        """The sentences of the catalogue that make up `text`.

        Raises:
            AssertionError: a part of it is none.
        """
        furthest = 0

        def rest(start: int) -> Sentences | None:
            nonlocal furthest
            start += len(text[start:]) - len(text[start:].lstrip())
            furthest = max(furthest, start)
            if start == len(text):
                return ()
            for sentence in self._by_first_word.get(text[start:].split(maxsplit=1)[0], ()):
                end = start + len(sentence)
                whole = end == len(text) or text[end : end + 1].isspace()
                if text.startswith(sentence, start) and whole and (more := rest(end)) is not None:
                    return (sentence, *more)
            return None

        found = rest(0)
        assert found is not None, f"{text[furthest:]!r} is not of the catalogue"
        return found

    def _only(self, sentence: str) -> bool:
        """Whether `sentence` tells which answer it is of."""
        return len(self.owners[sentence]) == 1

    def _is_all_of(self, sentences: Sentences, chosen: Sequence[Sentences]) -> bool:
        whole = list(chain(*chosen))
        left = iter(whole)
        if not all(sentence in left for sentence in sentences):
            return False
        number = any(self.phone in sentence for sentence in sentences)
        return all(s in sentences or (number and s.startswith(WHOM_TO_ASK)) for s in whole)


def catalogue() -> Catalogue:
    """The project's own."""
    clinic = {f"clinic_{name}": value for name, value in read_yaml(ROOT / "clinic.yml").items()}
    red_flags = read_yaml(ROOT / "data" / "red_flags.yml")
    noticed = dict.fromkeys([*red_flags["noticed"].values(), UNNAMED])
    answers = [*_topic_answers()]
    for responses in (red_flags["responses"], read_yaml(ROOT / "domain.yml")["responses"]):
        answers += [_answer(name, given, COUNTS_AS.get(name)) for name, given in responses.items()]
    return Catalogue(answers, [clinic | OF_A_CALL | {"noticed": name} for name in noticed])


def topic_ids() -> list[str]:
    """One for each file: `condition/scars.yml` is `condition:scars`."""
    paths = (path.relative_to(TOPICS).with_suffix("") for path in TOPICS.rglob("*.yml"))
    return sorted(":".join(path.parts) for path in paths)


def sentences_of(text: str) -> Sentences:
    """As a reader sees them: each item of a list is one of its own."""
    return tuple(s for line in text.splitlines() for s in _END.split(line.strip()) if s)


def read_yaml(path: Path) -> Any:
    """The parser in C where there is one: there are two megabytes of examples."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), loader)


def _filled(texts: Collection[str], fillings: Sequence[Mapping[str, str]]) -> list[Sentences]:
    """Divided first: an address or a link holds full stops of its own."""
    made = (
        tuple(sentence.format_map(filling) for sentence in sentences_of(text))
        for text in texts
        for filling in fillings
    )
    return [*dict.fromkeys(made)]


def _topic_answers() -> Iterator[Answer]:
    for path in sorted(TOPICS.rglob("*.yml")):
        content = read_yaml(path)
        asked = "\n".join(block["examples"] for block in content["nlu"])
        for name, given in content.get("responses", {}).items():
            public = name.partition("/")[2]
            topic = "not_in_guide" if public.startswith("not_in_guide:") else public
            yield _answer(name, given, topic, asked)


def _answer(
    name: str, given: Sequence[Mapping[str, Any]], topic: str | None, asked: str = ""
) -> Answer:
    about = [response.get("metadata", {}) for response in given]
    return Answer(
        name=name,
        topic=topic,
        texts=tuple(response["text"] for response in given),
        cites=tuple(about[0].get("cites", ())),
        question=about[0].get("question", ""),
        again=tuple(a["again"] for a in about if a.get("again")),
        asked=asked,
    )
