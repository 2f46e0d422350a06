"""The clinic's own details, from clinic.yml: all that the assistant says of the clinic."""

from collections.abc import Mapping
from datetime import UTC, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from needlewise.catalogue.yaml_file import read_yaml
from needlewise.channel_options import Channels
from needlewise.errors import SettingsError
from needlewise.opening import Opening
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


class Contact(BaseModel):
    """Somebody, or a room of people, who is told when a patient needs a person."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=100)
    url: str = Field(min_length=1, repr=False)
    """Apprise's, see docs/alerts.md; may name variables that hold its secrets."""


def _listed(written: object) -> object:
    """Says what is wrong without quoting what may hold a password."""
    if not isinstance(written, list | tuple) or not all(
        isinstance(contact, Contact | dict) for contact in written
    ):
        raise ValueError('write a list of contacts, such as [{name: Nurse on duty, url: "..."}]')
    return written


Contacts = Annotated[tuple[Contact, ...], BeforeValidator(_listed)]


class Alerts(BaseModel):
    """Who is alerted, and when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    desk: str = Field(default="http://127.0.0.1:8081", pattern=r"^https?://\S*[^\s/]$")
    """The address of the desk, as staff reach it."""
    include_text: bool = False
    """Whether alerts quote the patient, and name whom to call back."""
    second_after: int = Field(default=10, ge=1, le=1440)
    """Minutes until the second contacts are told, too, unless somebody took it."""
    first: Contacts = ()
    second: Contacts = ()

    @model_validator(mode="after")
    def _each_name_once(self) -> Self:
        names = [contact.name for contact in (*self.first, *self.second)]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"several contacts are named {', '.join(twice)}; name each otherwise")
        return self


class ClinicFile(BaseModel):
    """The layout of clinic.yml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    phone: str = Field(pattern=r"^\+?[ ()-]*([0-9][ ()-]*){3,}$")
    emergency_number: str = Field(pattern=r"^[0-9]{2,6}$")
    hours: str = Field(min_length=1)
    address: str = Field(min_length=1)
    booking: str = Field(pattern=r"^https?://")
    country: str = Field(default="GB", pattern=r"^[A-Z]{2}$")
    """ISO 3166: where a phone number without a country code is at home."""
    opening: Opening | None = None
    """Decides wordings; what is told is `hours`."""
    website: Website = Website()
    alerts: Alerts = Alerts()
    channels: Channels = Channels()

    def values(self) -> Mapping[str, str]:
        """The details as they are named in answers: `{clinic_phone}`."""
        return {f"clinic_{name}": getattr(self, name) for name in _told()}

    @property
    def zone(self) -> tzinfo:
        """The clinic's time zone; UTC where `opening` does not tell."""
        return self.opening.zone if self.opening else UTC

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
    return set(ClinicFile.model_fields) - {"country", "opening", "website", "alerts", "channels"}


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
