"""Which channels there are, and which of them this clinic has switched on."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from needlewise.channel_options import Channels
from needlewise.channel_secrets import ChannelSecrets
from needlewise.errors import SettingsError
from needlewise.gateway.channels.adapters.instagram import instagram
from needlewise.gateway.channels.adapters.messenger import messenger
from needlewise.gateway.channels.adapters.slack import slack
from needlewise.gateway.channels.adapters.telegram import telegram
from needlewise.gateway.channels.adapters.twilio import sms, twilio_whatsapp
from needlewise.gateway.channels.adapters.webhook import webhook
from needlewise.gateway.channels.adapters.whatsapp import whatsapp
from needlewise.gateway.channels.channel import Channel
from needlewise.settings import Settings

Make = Callable[..., Channel]
KNOWN: Mapping[str, Make] = {
    "whatsapp": whatsapp,
    "telegram": telegram,
    "messenger": messenger,
    "instagram": instagram,
    "sms": sms,
    "twilio_whatsapp": twilio_whatsapp,
    "slack": slack,
    "webhook": webhook,
}
"""Each takes its section of clinic.yml and the settings."""
EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "whatsapp": {"phone_number_id": "106540352242922"},
    "telegram": {"username": "example_bot"},
    "messenger": {"page_id": "100000000000001"},
    "instagram": {"page_id": "100000000000001", "account_id": "17840000000000001"},
    "sms": {"number": "+447700900000"},
    "twilio_whatsapp": {"number": "+447700900000"},
    "slack": {},
    "webhook": {"deliver_to": "https://program.example/messages"},
}
"""A section of clinic.yml for each."""

_GUIDES = {"instagram": "messenger"}
"""Of those that share another channel's."""


@dataclass(frozen=True)
class Switched:
    """The channels of a clinic."""

    on: Mapping[str, Channel] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    """Why a channel that stands in clinic.yml is not on."""


def switched(chosen: Channels, settings: Settings) -> Switched:
    """The channels of clinic.yml; one whose secrets are missing or wrong stays off."""
    on: dict[str, Channel] = {}
    problems: dict[str, str] = {}
    for name, make in KNOWN.items():
        options = getattr(chosen, name)
        if options is not None:
            try:
                on[name] = make(options, settings)
            except SettingsError as problem:
                problems[name] = str(problem)
    return Switched(on, problems)


def one(name: str, chosen: Channels, settings: Settings) -> Channel:
    """The channel `name`.

    Raises:
        SettingsError: there is none of that name, it is not in clinic.yml or lacks a secret.
    """
    _require_known(name)
    found = switched(chosen, settings)
    if name in found.on:
        return found.on[name]
    raise SettingsError(
        found.problems.get(
            name,
            f"{name} is not on: add it to clinic.yml, under channels ({guide(name)}).",
        )
    )


def preview(name: str) -> Channel:
    """The channel `name` of nobody's, to render with: it needs no secrets and can send nothing.

    Raises:
        SettingsError: there is none of that name.
    """
    _require_known(name)
    example = Channels.model_validate({name: EXAMPLES[name]})
    secrets = dict.fromkeys(ChannelSecrets.model_fields, "example")
    secrets["webhook_secret"] = "whsec_" + b64encode(bytes(32)).decode()
    return KNOWN[name](getattr(example, name), Settings.model_validate(secrets))


def guide(name: str) -> str:
    """The file that tells how a channel is set up."""
    return f"docs/channels/{_GUIDES.get(name, name)}.md"


def _require_known(name: str) -> None:
    if name not in KNOWN:
        raise SettingsError(f"There is no channel {name!r}; there are {', '.join(KNOWN)}.")
