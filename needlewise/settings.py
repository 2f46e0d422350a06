"""Where the project is and how its processes are set: read once from the environment."""

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import ConfigDict, Field, SecretStr, ValidationError

from needlewise.channel_secrets import ChannelSecrets
from needlewise.errors import SettingsError

PREFIX = "NEEDLEWISE_"


class Settings(ChannelSecrets):
    """One field per `NEEDLEWISE_...` variable."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(
        default=Path(__file__).resolve().parents[1],
        description="folder that holds config.yml, domain.yml, clinic.yml and data/",
    )
    host: str = Field(default="127.0.0.1", description="address that the gateway listens on")
    port: int = Field(default=8080, ge=1, le=65535, description="port that the gateway listens on")
    trusted_proxies: str = Field(
        default="127.0.0.1",
        description="addresses of reverse proxies that tell visitors' addresses, with commas",
    )
    engine_port: int = Field(
        default=5006, ge=1, le=65535, description="loopback port between gateway and engine"
    )
    engine_timeout: float = Field(
        default=8.0, gt=0, le=60, description="seconds that the gateway waits for an answer"
    )
    database_url: str = Field(
        default="", description="where all is kept; a SQLite file in var/ by default"
    )
    desk_host: str = Field(default="127.0.0.1", description="address that the desk listens on")
    desk_port: int = Field(
        default=8081, ge=1, le=65535, description="port that the desk listens on"
    )
    openid_issuer: str = Field(
        default="", description="OpenID provider of the desk's staff, as it names itself"
    )
    openid_client_id: str = Field(default="", description="the desk's name at that provider")
    openid_client_secret: SecretStr = Field(
        default=SecretStr(""), description="the desk's secret at that provider"
    )


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Casts the variables that start with `NEEDLEWISE_`; others are not looked at.

    Raises:
        SettingsError: a variable is unknown or holds a value that is not allowed.
    """
    given = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX)
    }
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(problem) for problem in error.errors())) from None


def _explain(problem: Mapping[str, object]) -> str:
    location = problem["loc"]
    name = PREFIX + str(location[0] if isinstance(location, tuple) else location).upper()
    if problem["type"] == "extra_forbidden":
        allowed = ", ".join(PREFIX + field.upper() for field in Settings.model_fields)
        return f"{name} is not a setting. Known settings: {allowed}."
    return f"{name}={problem['input']!r}: {problem['msg']}."


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return read_settings(os.environ)


def project_root() -> Path:
    """The folder that holds config.yml and data/."""
    return settings().home
