"""Which channels there are, and which of them this clinic has switched on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from needlewise.channel_options import Channels
from needlewise.errors import SettingsError
from needlewise.gateway.channels.channel import Channel
from needlewise.gateway.channels.secrets import MissingSecrets
from needlewise.gateway.channels.whatsapp import whatsapp
from needlewise.settings import Settings

Make = Callable[..., Channel]
KNOWN: Mapping[str, Make] = {
    "whatsapp": whatsapp,
}
"""Each takes its section of clinic.yml and the settings."""


@dataclass(frozen=True)
class Switched:
    """The channels of a clinic."""

    on: Mapping[str, Channel] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    """Why a channel that stands in clinic.yml is not on."""


def switched(chosen: Channels, settings: Settings) -> Switched:
    """The channels of clinic.yml; one without its secrets stays off, and says which are missing."""
    on: dict[str, Channel] = {}
    problems: dict[str, str] = {}
    for name, make in KNOWN.items():
        options = getattr(chosen, name)
        if options is not None:
            try:
                on[name] = make(options, settings)
            except MissingSecrets as missing:
                problems[name] = str(missing)
    return Switched(on, problems)


def one(name: str, chosen: Channels, settings: Settings) -> Channel:
    """The channel `name`.

    Raises:
        SettingsError: there is none of that name, it is not in clinic.yml or lacks a secret.
    """
    if name not in KNOWN:
        raise SettingsError(f"There is no channel {name!r}; there are {', '.join(KNOWN)}.")
    found = switched(chosen, settings)
    if name in found.on:
        return found.on[name]
    raise SettingsError(
        found.problems.get(
            name,
            f"{name} is not on: add it to clinic.yml, under channels (docs/channels/{name}.md).",
        )
    )
