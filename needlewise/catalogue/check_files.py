"""All data files, read for the checks: each text with the line on which it stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from needlewise.catalogue.conversations import COMPOUNDS, CONVERSATIONS, ThreadFile, read_threads
from needlewise.catalogue.examples import QUESTION, kind_of
from needlewise.catalogue.guide import GuideFile
from needlewise.catalogue.topics import Topic, read_topic
from needlewise.catalogue.yaml_file import Model, Problem, YamlFile, read_yaml
from needlewise.clinic import ClinicFile
from needlewise.errors import DataFileError
from needlewise.red_flags.vocabulary import RedFlagFile
from needlewise.text import comparable

Problems = list[Problem | str]


@dataclass(frozen=True)
class Line:
    """One text of a data file, and where it stands."""

    text: str
    path: Path
    number: int
    topic: str = ""
    """Its file's topic; empty where a text has none of its own."""
    kind: str = QUESTION
    """See `needlewise.catalogue.examples.Example.kind`."""

    @cached_property
    def key(self) -> str:
        """Equal for texts that differ in dress alone; empty for one of signs only."""
        return comparable(self.text)

    def problem(self, message: str) -> Problem:
        return Problem(self.path, self.number, message)

    def __str__(self) -> str:
        return f"{self.path}:{self.number}"


@dataclass(frozen=True)
class Project:
    """The files of a project, each sound by itself."""

    root: Path
    topics: Sequence[Topic]
    reports: Sequence[Topic]
    threads: Sequence[ThreadFile]
    guide_file: YamlFile
    guide: GuideFile
    red_flag_file: YamlFile
    red_flags: RedFlagFile

    @cached_property
    def examples(self) -> Sequence[Line]:
        """The examples of all topics and reports, in the order of the files."""
        return list(examples_of([*self.topics, *self.reports]))

    @cached_property
    def trained(self) -> Sequence[Line]:
        """What no held-out phrasing may be: the examples, and messages that come first."""
        return [*self.examples, *(line for file in self.threads for line in first_messages(file))]


def read_project(root: Path) -> tuple[Project | None, Problems]:
    """Reads the data files below `root`; gives no project when one of them is unsound."""
    problems: Problems = []
    topics = list(_read_topics(root / "data" / "topics", problems))
    reports = list(_read_topics(root / "data" / "red_flags", problems))
    threads = [
        file
        for kind in (CONVERSATIONS, COMPOUNDS)
        for file in read_thread_files(root / "data" / kind, kind, problems)
    ]
    guide = _read(root / "data" / "guide.yml", GuideFile, problems)
    red_flags = _read(root / "data" / "red_flags.yml", RedFlagFile, problems)
    _read(root / "clinic.yml", ClinicFile, problems)
    if problems or guide is None or red_flags is None:
        return None, problems
    return Project(root, topics, reports, threads, *guide, *red_flags), problems


def read_thread_files(folder: Path, kind: str, problems: Problems) -> Iterator[ThreadFile]:
    """Reads the conversations or compound messages in `folder`, of which there may be none."""
    paths = sorted(folder.glob("*.yml"))
    unread = sorted({*folder.rglob("*.yml"), *folder.rglob("*.yaml")} - {*paths})
    problems += [f"{path}: move it to {folder}/NAME.yml, or it is not read." for path in unread]
    for path in paths:
        try:
            yield read_threads(path, kind)
        except DataFileError as error:
            problems.append(str(error))


def first_messages(file: ThreadFile) -> Iterator[Line]:
    """The first message of each conversation; the whole of each compound message."""
    for i, thread in enumerate(file.threads):
        first = thread.asked[:1] if file.kind == CONVERSATIONS else thread.asked
        yield Line(" ".join(asked.text for asked in first), file.file.path, file.line(i))


def examples_of(topics: Iterable[Topic]) -> Iterator[Line]:
    """The examples of an intent, without the words of entities."""
    for topic in topics:
        for i, block in enumerate(topic.content.nlu):
            if not block.intent:
                continue
            start, kind = (
                topic.file.line("nlu", i, "examples"),
                kind_of(block.intent, block.metadata),
            )
            for offset, text in block.lines():
                yield Line(text, topic.file.path, start + offset, topic.id, kind)


def _read_topics(folder: Path, problems: Problems) -> Iterator[Topic]:
    problems += [
        f"{path}: rename it to .yml, or it is not read." for path in folder.rglob("*.yaml")
    ]
    paths = sorted(folder.rglob("*.yml"))
    if not paths:
        problems.append(f"{folder}: there are no topic files.")
    for path in paths:
        try:
            yield read_topic(path, folder)
        except DataFileError as error:
            problems.append(str(error))


def _read(path: Path, model: type[Model], problems: Problems) -> tuple[YamlFile, Model] | None:
    try:
        file = read_yaml(path)
    except DataFileError as error:
        problems.append(str(error))
        return None
    content, found = file.validate(model)
    problems += found
    return None if content is None else (file, content)
