"""The clinic's own details, from clinic.yml: all that the assistant says of the clinic."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from needlewise.catalogue.yaml_file import read_yaml
from needlewise.errors import SettingsError
from needlewise.settings import project_root

CALL_LINK = "tel:"
"""How the payload of a button that calls a number begins."""
ORIGIN = r"^https?://[a-z0-9.-]+(:[0-9]+)?$"


class Limits(BaseModel):
    """How much one may ask within a minute; a report of a symptom is always answered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    messages_a_visitor: int = Field(default=20, ge=1)
    messages_an_address: int = Field(default=120, ge=1)
    """A whole household, ward or office can have one address."""
    sessions_an_address: int = Field(default=30, ge=1)


class Website(BaseModel):
    """How the chat is put on the clinic's website."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    origins: tuple[Annotated[str, Field(pattern=ORIGIN)], ...] = ()
    """Sites whose pages may hold the widget or show the chat page in a frame."""
    privacy: str | None = Field(default=None, pattern=r"^https?://")
    demo: bool = True
    """Whether the demo page is served."""
    limits: Limits = Limits()


class ClinicFile(BaseModel):
    """The layout of clinic.yml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    phone: str = Field(pattern=r"^\+?[ ()-]*([0-9][ ()-]*){3,}$")
    emergency_number: str = Field(pattern=r"^[0-9]{2,6}$")
    hours: str = Field(min_length=1)
    address: str = Field(min_length=1)
    booking: str = Field(pattern=r"^https?://")
    website: Website = Website()

    def values(self) -> Mapping[str, str]:
        """The details as they are named in answers: `{clinic_phone}`."""
        return {f"clinic_{name}": getattr(self, name) for name in _told()}

    def number_for(self, level: str) -> str:
        """Whom to call about a reported symptom; `level` is doctor or emergency."""
        return self.emergency_number if level == "emergency" else self.phone

    @staticmethod
    def call_link(number: str) -> str:
        """A button's payload that makes a phone dial `number`."""
        return CALL_LINK + "".join(c for c in number if c.isdigit() or c == "+")


def placeholders() -> set[str]:
    """What may stand between braces in an answer."""
    return {f"clinic_{name}" for name in _told()}


def _told() -> set[str]:
    return set(ClinicFile.model_fields) - {"website"}


def clinic_path() -> Path:
    return project_root() / "clinic.yml"


@lru_cache(maxsize=1)
def clinic() -> ClinicFile:
    """This clinic.

    Raises:
        DataFileError: clinic.yml cannot be read.
        SettingsError: clinic.yml breaks its schema.
    """
    parsed, problems = read_yaml(clinic_path()).validate(ClinicFile)
    if parsed is None:
        raise SettingsError("\n".join(map(str, problems)))
    return parsed
