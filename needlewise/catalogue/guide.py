"""The guide: the facts that every answer rests on."""

from collections.abc import Mapping
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


@lru_cache(maxsize=1)
def guide() -> Mapping[str, Fact]:
    """The facts by id.

    Raises:
        DataFileError: data/guide.yml cannot be read or breaks its schema.
    """
    parsed, problems = read_yaml(guide_path()).validate(GuideFile)
    if parsed is None:
        raise DataFileError("\n".join(map(str, problems)))
    return {fact.id: fact for fact in parsed.facts}
