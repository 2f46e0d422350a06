"""All examples of the data files as plain rows, for those who learn from them outside Rasa."""

from collections.abc import Iterator
from dataclasses import dataclass

from needlewise.catalogue.topics import read_topic
from needlewise.settings import project_root

QUESTION = "question"
"""The kind of an example that has nothing to do with a symptom."""


@dataclass(frozen=True)
class Example:
    """One message written by hand."""

    text: str
    intent: str
    """Such as `faq/pain` or `red_flag/doctor`."""
    voice: str
    """Who wrote it: examples of one voice are held out together."""
    kind: str
    """`doctor/bleeding` for a report, a context such as `negated` for a look-alike, else
    `question`."""


def examples() -> Iterator[Example]:
    """The examples of data/topics and data/red_flags.

    Raises:
        DataFileError: see `read_topic`.
    """
    for name in ("topics", "red_flags"):
        folder = project_root() / "data" / name
        for path in sorted(folder.rglob("*.yml")):
            for block in read_topic(path, folder).content.nlu:
                if block.intent:
                    kind = kind_of(block.intent, block.metadata)
                    voice = block.metadata.get("voice", "")
                    yield from (Example(t, block.intent, voice, kind) for _, t in block.lines())


def kind_of(intent: str, metadata: dict[str, str]) -> str:
    """What an example teaches the red-flag detector; see `Example.kind`."""
    if intent.startswith("red_flag/"):
        return f"{intent.removeprefix('red_flag/')}/{metadata.get('category', 'unnamed')}"
    return metadata.get("context", QUESTION)
