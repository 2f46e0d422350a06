"""The guide: the facts that every answer rests on."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from needlewise.catalogue.yaml_file import read_yaml
from needlewise.errors import DataFileError
from needlewise.settings import project_root


class Fact(BaseModel):
    """One statement of the guide."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^F\d{2}$")
    section: str = Field(min_length=1)
    statement: str = Field(min_length=1)


class GuideFile(BaseModel):
    """The layout of data/guide.yml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    facts: tuple[Fact, ...]


def guide_path() -> Path:
    return project_root() / "data" / "guide.yml"


def guide() -> Mapping[str, Fact]:
    """The facts by id; read again once the file has changed, as publishing adds to it.

    Raises:
        DataFileError: data/guide.yml cannot be read or breaks its schema.
    """
    path = guide_path()
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        changed = 0  # reading it tells what is wrong
    return _read(path, changed)


def facts(ids: Iterable[str]) -> list[Fact]:
    """The facts called `ids`, without those that the guide no longer has: an answer of yesterday
    may rest on one that was rolled back."""
    known = guide()
    return [known[id] for id in ids if id in known]


@lru_cache(maxsize=1)
def _read(path: Path, changed: int) -> Mapping[str, Fact]:
    parsed, problems = read_yaml(path).validate(GuideFile)
    if parsed is None:
        raise DataFileError("\n".join(map(str, problems)))
    return {fact.id: fact for fact in parsed.facts}
