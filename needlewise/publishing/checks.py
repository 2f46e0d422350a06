"""Whether a change is fit to be published, in a nurse's words."""

import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from needlewise.catalogue.check import check_project
from needlewise.catalogue.yaml_file import read_yaml
from needlewise.errors import DataFileError, PublishingError
from needlewise.models import latest_model
from needlewise.publishing.editing import examples_in
from needlewise.publishing.plain_words import in_plain_words
from needlewise.publishing.project import Texts, read_text, stage
from needlewise.settings import project_root

if TYPE_CHECKING:
    from needlewise.red_flags.detector import Detector

TOPICS, TWINS = "data/topics/", "tests/topics/"
MIN_HELD_OUT = 2


def problems(files: Texts) -> list[str]:
    """All that is wrong with a change, with the way to mend it; empty when all is well.

    Raises:
        PublishingError: it is of files that no change may touch.
    """
    folder = publishing_folder()
    with tempfile.TemporaryDirectory(dir=folder, prefix="check-") as staged:
        return problems_at(stage(Path(staged), files), files)


def problems_at(staged: Path, files: Texts) -> list[str]:
    """Like `problems`, of a change that is staged already."""
    found = in_plain_words(check_project(staged), staged)
    try:
        return [*found, *_held_out(staged, files), *_reports(files)]
    except PublishingError:
        return found  # which say that a file cannot be read


def publishing_folder() -> Path:
    """Where changes are tried."""
    folder = project_root() / "var" / "publishing"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def new_examples(files: Texts) -> list[str]:
    """The examples of topics that a change adds."""
    added: list[str] = []
    for path, text in files.items():
        if path.startswith(TOPICS) and text is not None:
            before = read_text(path)
            known = set(examples_in(before)) if before is not None else set()
            added += [example for example in examples_in(text) if example not in known]
    return added


def held_out_of(staged: Path, path: str) -> list[str]:
    """The phrasings that test the topic whose file is `path`; none where there are none."""
    twin = staged / path.replace(TOPICS, TWINS, 1)
    try:
        cases = read_yaml(twin).data
    except DataFileError:
        return []
    texts = [case.get("text") if isinstance(case, dict) else case for case in cases or ()]
    return [text for text in texts if isinstance(text, str)]


def new_topics(files: Texts) -> list[str]:
    """The paths of topic files that a change adds."""
    return [
        path
        for path, text in files.items()
        if path.startswith(TOPICS) and text is not None and read_text(path) is None
    ]


def _held_out(staged: Path, files: Texts) -> Iterator[str]:
    for path in new_topics(files):
        if len(held_out_of(staged, path)) == 1:  # none at all is the project's own check
            yield "The new topic has one phrasing to test it by. Give one more."


def _reports(files: Texts) -> Iterator[str]:
    examples = new_examples(files)
    detector = _detector(latest_model()) if examples else None
    for example in examples:
        if detector and detector.detect(example).level is not None:
            yield (
                f"The example {example!r} reads like a report of a symptom: whoever writes so is "
                "told to see a doctor. Leave it out, or ask it without the symptom."
            )


@lru_cache(maxsize=1)
def _detector(model: Path) -> "Detector":
    from needlewise.red_flags.loading import load_from_model  # takes seconds

    return load_from_model(model)
