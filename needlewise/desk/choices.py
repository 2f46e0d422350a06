"""What staff can decide about a question that was not, or not well, answered."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast, get_args

from needlewise.catalogue.topics import SILENT_FAMILY, public_id
from needlewise.errors import NeedlewiseError
from needlewise.store.unanswered import Kind, Question

MAX_NAME = 100
MAX_LIKELY = 3
Options = list[tuple[str, str]]
"""What a form sends, and what is shown."""


class ChoiceError(NeedlewiseError):
    """The form names no decision that can be made."""


@dataclass(frozen=True)
class Choice:
    """A kind of decision, with the topic that it is about."""

    kind: Kind
    topic: str | None


class Choices:
    """The decisions that there are.

    Args:
        titles: see `needlewise.catalogue.titles`.
    """

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._titles = titles
        sorted_titles = sorted(titles.items(), key=lambda topic: topic[1])
        self._silent = [(t, title) for t, title in sorted_titles if public_id(t) == SILENT_FAMILY]
        self._others = [(t, title) for t, title in sorted_titles if public_id(t) != SILENT_FAMILY]

    def listed(self) -> dict[str, Options]:
        """The decisions that are about a topic, under headings."""
        left_out = [(f"{SILENT_FAMILY}:{topic}", title) for topic, title in self._silent]
        return {
            "Teach as an example of": _examples(self._others),
            "Teach as an example of what the guide leaves out": _examples(self._silent),
            "Not in the guide, nothing to teach": [(f"{SILENT_FAMILY}:", "In general"), *left_out],
        }

    def likely(self, questions: Iterable[Question]) -> Options:
        """The topics that come to mind first."""
        counted = Counter(topic for question in questions for topic in question.likely[:MAX_LIKELY])
        found = [topic for topic, _ in counted.most_common() if topic in self._titles]
        return _examples([(topic, self._titles[topic]) for topic in found[:MAX_LIKELY]])

    def read(self, value: str, name: str) -> Choice:
        """What a form chose.

        Args:
            value: `example:pain`, `not_in_guide:not_in_guide:price`, `new_topic:`, `dismissed:`.
            name: what a new topic may be called.

        Raises:
            ChoiceError: nothing was chosen, or a topic that does not exist (any more).
        """
        kind, _, topic = value.partition(":")
        if kind not in get_args(Kind):
            raise ChoiceError("Decision: choose what to do with these questions.")
        if kind == "new_topic":
            if len(name) > MAX_NAME:
                raise ChoiceError(f"Name of the new topic: at most {MAX_NAME} characters, please.")
            topic = name
        elif not self._is_about(kind, topic):
            raise ChoiceError("Decision: that topic does not exist any more. Choose another.")
        return Choice(cast(Kind, kind), topic or None)

    def told(self, kind: str, topic: str | None) -> str:
        """What a decision made of a question: `an example of “Does it hurt?”`."""
        if kind == "new_topic":
            return f"a wish for the topic “{topic}”" if topic else "a wish for a new topic"
        named = f" “{self.title(topic)}”" if topic else ""
        return {
            "example": f"an example of{named}",
            "not_in_guide": f"not in the guide{named and ':'}{named}",
            "dismissed": "dismissed",
            "published": f"published{named and ' with'}{named}",
        }[kind]

    def title(self, topic: str) -> str:
        """A topic as people read it; the id itself where there is no such topic any more."""
        return "The guide is silent" if topic == SILENT_FAMILY else self._titles.get(topic, topic)

    def _is_about(self, kind: str, topic: str) -> bool:
        if kind == "example":
            return topic in self._titles
        return not topic or (kind == SILENT_FAMILY and topic in dict(self._silent))


def _examples(topics: Options) -> Options:
    return [(f"example:{topic}", title) for topic, title in topics]
