"""Topic files: one per thing that a person can want to know, in Rasa's own training-data format.

https://rasa.com/docs/rasa/training-data-format
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from needlewise.catalogue.yaml_file import YamlFile, read_yaml
from needlewise.errors import DataFileError
from needlewise.settings import project_root

# Subjects on which the guide is silent are told apart for their answers only:
# to the outside they are one topic.
SILENT_FAMILY = "not_in_guide"
ENTITY_FAMILIES = ("condition", "risk")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ResponseMetadata(_Strict):
    """What an answer rests on and leads to."""

    question: str = Field(min_length=1, max_length=40)
    """The topic as a short question: the title of a button that asks it."""
    cites: tuple[str, ...] = ()
    """Ids of the facts in data/guide.yml; none where the guide is silent."""
    follow_ups: tuple[str, ...] = ()
    """Topics that a person may want to know next, shown as buttons."""
    again: str | None = None
    """A shorter wording, for when it is asked once more; it rests on the same facts."""
    remember_as: Literal["condition", "risk"] | None = None
    """What the topic tells of whoever asks about it; condition:* and risk:* do by themselves."""


class Response(_Strict):
    """One answer."""

    text: str = Field(min_length=1)
    metadata: ResponseMetadata


class Training(_Strict):
    """One block of training data: examples of an intent by one voice, or words of an entity."""

    intent: str | None = None
    synonym: str | None = None
    lookup: str | None = None
    metadata: dict[str, str] = {}
    examples: str

    def lines(self) -> Iterator[tuple[int, str]]:
        """The examples, each with its offset in lines from the block's `examples:` key."""
        for offset, line in enumerate(self.examples.splitlines(), start=1):
            if example := line.strip().removeprefix("-").strip():
                yield offset, example

    def lines_without_dash(self) -> Iterator[int]:
        """Offsets of lines that Rasa would skip."""
        for offset, line in enumerate(self.examples.splitlines(), start=1):
            if line.strip() and not line.strip().startswith("- "):
                yield offset


class TopicFile(_Strict):
    """The layout of data/topics/<topic>.yml."""

    version: str
    responses: dict[str, tuple[Response, ...]] = {}
    nlu: tuple[Training, ...]


@dataclass(frozen=True)
class Topic:
    """A topic file together with what its name says."""

    id: str
    file: YamlFile
    content: TopicFile

    @property
    def responses(self) -> tuple[Response, ...]:
        return tuple(r for responses in self.content.responses.values() for r in responses)


def public_id(topic: str) -> str:
    """The topic's name in results: `not_in_guide:price` is reported as `not_in_guide`."""
    return SILENT_FAMILY if topic.startswith(f"{SILENT_FAMILY}:") else topic


def topics_folder() -> Path:
    return project_root() / "data" / "topics"


def topic_id(path: Path, folder: Path) -> str:
    """`condition/scars.yml` holds the topic `condition:scars`."""
    return ":".join(path.relative_to(folder).with_suffix("").parts)


def read_topic(path: Path, folder: Path) -> Topic:
    """Reads one topic file.

    Raises:
        DataFileError: the file cannot be read or breaks the schema; names each line.
    """
    file = read_yaml(path)
    content, problems = file.validate(TopicFile)
    if content is None:
        raise DataFileError("\n".join(map(str, problems)))
    return Topic(topic_id(path, folder), file, content)
