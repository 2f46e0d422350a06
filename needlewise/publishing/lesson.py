"""What somebody teaches in one go: a topic, new or known, as the texts of its files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from needlewise.catalogue.topics import SILENT_FAMILY
from needlewise.errors import PublishingError
from needlewise.publishing.editing import with_answer, with_examples, without_examples
from needlewise.publishing.new_files import new_held_out, new_topic, with_fact, with_held_out
from needlewise.publishing.project import Texts, read_text

GUIDE = "data/guide.yml"
NAME = re.compile(r"[a-z][a-z0-9_]{1,40}(:[a-z][a-z0-9_]{1,40})?")


@dataclass(frozen=True)
class Lesson:
    """All that a form holds."""

    topic: str
    """Such as `pain` or `not_in_guide:parking`."""
    is_new: bool
    question: str
    """The button's title; of a new topic only."""
    answer: str
    again: str
    """A shorter wording for when it is asked once more; may be empty."""
    cites: tuple[str, ...]
    follow_ups: tuple[str, ...]
    """Of a new topic only."""
    examples: tuple[str, ...]
    """New ones."""
    held_out: tuple[str, ...]
    """More ways to ask it, kept to test it by."""
    removed: tuple[str, ...]
    """Examples that it shall no longer learn from."""
    moved: tuple[tuple[str, str], ...]
    """Topic and text of examples that become its own."""
    section: str
    statement: str
    """A fact that the guide gains, for the answer to rest on; may be empty."""

    def files(self) -> Texts:
        """The texts of all files that change.

        Raises:
            PublishingError: the topic's name cannot be one, is taken, or is unknown.
        """
        files: dict[str, str | None] = {}
        cites = self.cites
        if self.statement:
            section = self.section or "the clinic"
            files[GUIDE], fact = with_fact(_existing(GUIDE), section, self.statement)
            cites = (*cites, fact)
        moved = [text for _, text in self.moved]
        here = topic_path(self.topic)
        files[here] = self._topic(here, cites, [*self.examples, *moved])
        if self.held_out:
            twin = f"tests/{here.removeprefix('data/')}"
            known = read_text(twin)
            files[twin] = (
                with_held_out(known, self.held_out) if known else new_held_out(self.held_out)
            )
        for owner in dict.fromkeys(owner for owner, _ in self.moved):
            path = topic_path(owner)
            gone = [text for other, text in self.moved if other == owner]
            files[path] = without_examples(_existing(path), gone)
        return files

    def _topic(self, path: str, cites: Sequence[str], examples: Sequence[str]) -> str:
        if self.is_new:
            if read_text(path) is not None:
                raise PublishingError(f"Name: there is a topic {self.topic!r} already.")
            return new_topic(
                self.topic, self.question, self.answer, cites, self.follow_ups, examples
            )
        text = with_answer(_existing(path), self.answer, self.again, cites)
        return without_examples(with_examples(text, examples), self.removed)


def topic_path(topic: str) -> str:
    """Where the topic's file is, from the project's folder.

    Raises:
        PublishingError: it can be no topic's name.
    """
    if not NAME.fullmatch(topic):
        raise PublishingError(
            f"Name: {topic!r} cannot be one. Use small letters, digits and _, such as driving."
        )
    return str(PurePosixPath("data", "topics", *topic.split(":")).with_suffix(".yml"))


def silent(name: str) -> str:
    """The topic for a subject on which the guide is silent."""
    return f"{SILENT_FAMILY}:{name}"


def _existing(path: str) -> str:
    text = read_text(path)
    if text is None:
        raise PublishingError(f"There is no file {path} any more.")
    return text
