"""What judges the assistant is there, and training never sees it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from needlewise.catalogue.check_files import (
    Line,
    Problems,
    Project,
    first_messages,
    read_thread_files,
)
from needlewise.catalogue.check_threads import check_threads
from needlewise.catalogue.conversations import CONVERSATIONS
from needlewise.catalogue.yaml_file import read_yaml
from needlewise.errors import DataFileError


def check_held_out(project: Project, judged: Sequence[Line]) -> Problems:
    """Every topic has phrasings that training never sees, and training has none of them."""
    problems: Problems = []
    trained = defaultdict(list)
    for line in project.trained:
        trained[line.key].append(line)
    for case in judged:
        for same in trained.get(case.key, ()) if case.key else ():
            problems.append(case.problem(f"{case.text!r} is a training example at {same}."))
    known = {topic.id for topic in project.topics}
    folder = project.root / "tests"
    for file in read_thread_files(folder / CONVERSATIONS, CONVERSATIONS, []):
        problems += check_threads(file, known)
    for topic in project.topics if (folder / "topics").is_dir() else ():
        twin = folder / "topics" / Path(*topic.id.split(":")).with_suffix(".yml")
        if not twin.is_file():
            problems.append(
                topic.file.problem(f"its held-out phrasings are missing: write {twin}.")
            )
    return problems


def held_out(root: Path, problems: Problems) -> Iterator[Line]:
    """The messages by which topics, red flags and conversations are judged.

    Adds what is wrong with their files to `problems`.
    """
    folder = root / "tests"
    for path in [
        *sorted((folder / "topics").rglob("*.yml")),
        *sorted((folder / "red_flags").glob("*.yml")),
    ]:
        yield from _cases(path, problems)
    for file in read_thread_files(folder / CONVERSATIONS, CONVERSATIONS, problems):
        yield from first_messages(file)


def _cases(path: Path, problems: Problems) -> Iterator[Line]:
    try:
        file = read_yaml(path)
    except DataFileError as error:
        problems.append(str(error))
        return
    for i, case in enumerate(file.data if isinstance(file.data, list) else [None]):
        text = case.get("text") if isinstance(case, dict) else case
        if isinstance(text, str):
            yield Line(text, path, file.line(i))
        else:
            problems.append(file.problem("a case is a text, or a map with a text.", i))
