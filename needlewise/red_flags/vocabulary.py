"""The words of data/red_flags.yml, as patterns."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from needlewise.catalogue.topics import Response
from needlewise.catalogue.yaml_file import read_yaml
from needlewise.errors import DataFileError
from needlewise.settings import project_root

Level = Literal["emergency", "doctor"]
LEVELS: tuple[Level, ...] = ("emergency", "doctor")  # the graver first
Context = Literal["negated", "hypothetical", "general", "past", "other_sense"]


Word = Annotated[str, StringConstraints(pattern=r"^\w[^*]+\*?$")]
"""Two letters or more, so that a mistyped entry cannot match everything."""


class Wordings(BaseModel):
    """What is said, by Rasa's name for it; exactly one for each level."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    doctor: tuple[Response] = Field(alias="utter_red_flag/doctor")
    emergency: tuple[Response] = Field(alias="utter_red_flag/emergency")


class RedFlagFile(BaseModel):
    """The layout of data/red_flags.yml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    responses: Wordings
    symptoms: Mapping[Level, Mapping[str, tuple[Word, ...]]]
    cues: Mapping[Context, tuple[Word, ...]]
    not_cues: tuple[Word, ...]

    @property
    def wordings(self) -> Mapping[str, tuple[Response, ...]]:
        """By Rasa's name: `utter_red_flag/doctor`."""
        return {f"utter_red_flag/{level}": getattr(self.responses, level) for level in LEVELS}


class Vocabulary:
    """The file's words compiled: one pattern per category of symptom and per kind of context."""

    def __init__(self, file: RedFlagFile) -> None:
        self.symptoms = [
            (level, category, _pattern(words))
            for level in LEVELS
            for category, words in file.symptoms.get(level, {}).items()
        ]
        self.cues = {context: _pattern(words) for context, words in file.cues.items()}
        self.not_cues = _pattern(file.not_cues)


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Any of `words`, whole, in any case; a trailing * stands for any ending.

    An apostrophe may be left out. "can" is not a word of "can't"; "bleeding" is one of
    "bleeding's".
    """
    alternatives = [
        re.escape(word.removesuffix("*")).replace("'", "'?")
        + (r"\w*" if word.endswith("*") else "")
        for word in sorted(words, key=len, reverse=True)
    ]
    any_word = "|".join(alternatives) or "(?!)"  # no words match nothing
    return re.compile(rf"(?<!\w)(?:{any_word})(?!\w|'t\b)", re.IGNORECASE)


def red_flags_path() -> Path:
    return project_root() / "data" / "red_flags.yml"


def read_red_flags(path: Path) -> RedFlagFile:
    """Reads a file laid out like data/red_flags.yml.

    Raises:
        DataFileError: it cannot be read or breaks the schema.
    """
    parsed, problems = read_yaml(path).validate(RedFlagFile)
    if parsed is None:
        raise DataFileError("\n".join(map(str, problems)))
    return parsed


@lru_cache(maxsize=1)
def _file() -> RedFlagFile:
    return read_red_flags(red_flags_path())


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The project's vocabulary.

    Raises:
        DataFileError: see `read_red_flags`.
    """
    return Vocabulary(_file())


def red_flag_responses() -> Mapping[str, tuple[Response, ...]]:
    """What is said to a report, by Rasa's name for it: `utter_red_flag/doctor`.

    Raises:
        DataFileError: see `vocabulary`.
    """
    return _file().wordings
