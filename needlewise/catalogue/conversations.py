"""Messages that need more than one label: conversations, and messages that ask several things.

`data/conversations/<voice>.yml` and `data/compounds/<voice>.yml` hold what one voice wrote, as
lists of `topic: text`: the messages of a conversation one after the other, or the parts of one
message.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from needlewise.catalogue.yaml_file import Problem, YamlFile, read_yaml
from needlewise.errors import DataFileError
from needlewise.settings import project_root

CONVERSATIONS, COMPOUNDS = "conversations", "compounds"
AND = " + "
"""Between the topics of a message of a conversation that asks several."""

Text = Annotated[str, Field(pattern=r"\S")]
Entry = Annotated[dict[str, Text], Field(min_length=1, max_length=1)]
Entries = Annotated[tuple[Entry, ...], Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ConversationFile(_Strict):
    """The layout of data/conversations/<voice>.yml."""

    conversations: tuple[Entries, ...]


class CompoundFile(_Strict):
    """The layout of data/compounds/<voice>.yml; a message of one part only looks like more."""

    compounds: tuple[Entries, ...]


LAYOUTS: Mapping[str, type[_Strict]] = {CONVERSATIONS: ConversationFile, COMPOUNDS: CompoundFile}


@dataclass(frozen=True)
class Asked:
    """A message, or part of one, and the topics that it asks."""

    text: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Thread:
    """A conversation or a compound message by one voice."""

    voice: str
    asked: Sequence[Asked]


@dataclass(frozen=True)
class ThreadFile:
    """The conversations or the compound messages of one file."""

    file: YamlFile
    kind: str
    """The file's one key: `conversations` or `compounds`."""
    threads: Sequence[Thread]

    def problem(self, message: str, *location: int) -> Problem:
        """What is wrong with a thread, or with one message or part of it."""
        return self.file.problem(message, self.kind, *location)

    def line(self, *location: int) -> int:
        return self.file.line(self.kind, *location)


def conversations() -> Iterator[Thread]:
    """The conversations of data/conversations.

    Raises:
        DataFileError: a file cannot be read or breaks the schema; names each line.
    """
    for path in files_of(CONVERSATIONS):
        yield from read_threads(path, CONVERSATIONS).threads


def compounds() -> Iterator[Thread]:
    """The messages of data/compounds, divided into their parts.

    Raises:
        DataFileError: see `conversations`.
    """
    for path in files_of(COMPOUNDS):
        yield from read_threads(path, COMPOUNDS).threads


def files_of(name: str, root: Path | None = None) -> list[Path]:
    """The files of data/<name>, in order."""
    return sorted(((root or project_root()) / "data" / name).glob("*.yml"))


def read_threads(path: Path, kind: str) -> ThreadFile:
    """Reads one file of the kind `conversations` or `compounds`.

    Raises:
        DataFileError: see `conversations`.
    """
    file = read_yaml(path)
    content, problems = file.validate(LAYOUTS[kind])
    if content is None:
        raise DataFileError("\n".join(map(str, problems)))
    entries: tuple[Entries, ...] = getattr(content, kind)
    return ThreadFile(file, kind, [_thread(path, thread) for thread in entries])


def _thread(path: Path, entries: Entries) -> Thread:
    asked = [
        Asked(text, tuple(topics.split(AND))) for entry in entries for topics, text in entry.items()
    ]
    return Thread(path.stem, asked)
