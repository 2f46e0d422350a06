"""data/red_flags.yml: the words for symptoms, the words around them, and what is said to a report.

The layout follows ConText (Harkema et al., 2009, https://doi.org/10.1016/j.jbi.2009.05.002):
targets, modifiers with a direction, pseudo-modifiers and terminations.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from needlewise.catalogue.topics import Response
from needlewise.catalogue.yaml_file import read_yaml
from needlewise.errors import DataFileError
from needlewise.settings import project_root

Level = Literal["emergency", "doctor"]
LEVELS: tuple[Level, ...] = ("emergency", "doctor")  # the graver first
Context = Literal[
    "negated",
    "hypothetical",
    "info",
    "past",
    "unrelated",
    "other_sense",
    "someone_else",
    "normal",
]
CONTEXTS: tuple[Context, ...] = get_args(Context)
Direction = Literal["forward", "backward", "bidirectional"]

Word = Annotated[str, StringConstraints(pattern=r"^[^\s|<>*]+$")]
_CHOICE = r"(?:<\w+>|[^\s|<>*]+\*?)"
_TOKEN = rf"{_CHOICE}(?:\|{_CHOICE})*"


def _starts_with_a_word(phrase: str) -> str:
    """A mistyped entry must not match everything."""
    if not any(character.isalnum() for character in phrase.split()[0]):
        raise ValueError(f"{phrase!r} has to start with a word")
    return phrase


Phrase = Annotated[
    str,
    StringConstraints(pattern=rf"^{_TOKEN}(?: {_TOKEN})*$"),
    AfterValidator(_starts_with_a_word),
]
"""See `needlewise.red_flags.phrases` for what may stand in one."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Wordings(_Strict):
    """What is said, by Rasa's name for it; exactly one of each."""

    doctor: tuple[Response] = Field(alias="utter_red_flag/doctor")
    emergency: tuple[Response] = Field(alias="utter_red_flag/emergency")
    self_harm: tuple[Response] = Field(alias="utter_red_flag/self_harm")
    unsure: tuple[Response] = Field(alias="utter_red_flag/unsure")
    not_now: tuple[Response] = Field(alias="utter_red_flag/not_now")


class FollowUps(_Strict):
    """Whole messages that are about the symptom of the message before."""

    confirms: tuple[Phrase, ...]
    """"yes": it is there, as was just asked."""
    denies: tuple[Phrase, ...]
    """"no, just asking"."""
    begins: tuple[Phrase, ...]
    """"mine started yesterday": now it is reported, whatever was said of it before."""
    asks: tuple[Phrase, ...]
    """"is that normal": about a symptom that was reported."""


class RedFlagFile(_Strict):
    """The layout of data/red_flags.yml."""

    version: str
    responses: Wordings
    noticed: Mapping[str, str]
    """Category → what the answer calls it."""
    words: Mapping[str, tuple[Word, ...]]
    """Lists for phrases to name: `<site>` stands for any word of the list `site`."""
    symptoms: Mapping[Level, Mapping[str, tuple[Phrase, ...]]]
    """Level → category → phrases (ConText: targets)."""
    not_symptoms: Mapping[Context, tuple[Phrase, ...]] = {}
    """What a phrase is instead → phrases that hold a symptom's words: "blood pressure"."""
    contexts: Mapping[Context, Mapping[Direction, tuple[Phrase, ...]]]
    """What takes a symptom back → where the symptom stands, seen from it → phrases (modifiers)."""
    pseudo: tuple[Phrase, ...]
    """What looks like a modifier and is none (pseudo-modifiers)."""
    terminate: tuple[Phrase, ...]
    """What ends a modifier's scope (terminations)."""
    follow_ups: FollowUps

    @model_validator(mode="after")
    def _lists_exist(self) -> "RedFlagFile":
        named = {
            word.strip("<>")
            for phrase in self.phrases
            for token in phrase.split()
            for word in token.split("|")
            if word.startswith("<")
        }
        if unknown := sorted(named - self.words.keys()):
            choices = ", ".join(sorted(self.words))
            raise ValueError(f"no list of words is called {unknown[0]!r}. Lists: {choices}")
        return self

    @model_validator(mode="after")
    def _one_direction_each(self) -> "RedFlagFile":
        for context, directions in self.contexts.items():
            phrases = [phrase for found in directions.values() for phrase in found]
            if twice := [phrase for phrase in dict.fromkeys(phrases) if phrases.count(phrase) > 1]:
                raise ValueError(
                    f"{twice[0]!r} stands in two directions of {context}: make it bidirectional"
                )
        return self

    @model_validator(mode="after")
    def _categories_have_names(self) -> "RedFlagFile":
        for categories in self.symptoms.values():
            for category in categories:
                if category not in self.noticed:
                    raise ValueError(f"noticed: what is {category!r} called in an answer?")
        return self

    @property
    def phrases(self) -> list[str]:
        """All phrases of the file."""
        targets = [p for c in self.symptoms.values() for ps in c.values() for p in ps]
        targets += [p for ps in self.not_symptoms.values() for p in ps]
        modifiers = [p for c in self.contexts.values() for ps in c.values() for p in ps]
        follow_ups = [p for ps in dict(self.follow_ups).values() for p in ps]
        return [*targets, *modifiers, *self.pseudo, *self.terminate, *follow_ups]

    @property
    def wordings(self) -> Mapping[str, tuple[Response, ...]]:
        """By Rasa's name: `utter_red_flag/doctor`."""
        return {f"utter_red_flag/{name}": getattr(self.responses, name) for name in WORDINGS}


WORDINGS = tuple(Wordings.model_fields)


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
def red_flags() -> RedFlagFile:
    """The project's file.

    Raises:
        DataFileError: see `read_red_flags`.
    """
    return read_red_flags(red_flags_path())
