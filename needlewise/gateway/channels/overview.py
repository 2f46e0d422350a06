"""All channels at a glance: which are on, where their providers send to, what keeps others off."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from needlewise.channel_options import Channels
from needlewise.gateway.channels.channel import webhook_path
from needlewise.gateway.channels.registry import KNOWN, guide, switched
from needlewise.settings import Settings


@dataclass(frozen=True)
class Listed:
    """A channel that there is."""

    name: str
    is_on: bool
    is_wanted: bool
    """Whether it stands in clinic.yml."""
    webhook: str
    problem: str
    """Why it is off; empty where it is on."""


def overview(chosen: Channels, settings: Settings) -> list[Listed]:
    """Every known channel."""
    found = switched(chosen, settings)
    return [
        Listed(
            name,
            name in found.on,
            getattr(chosen, name) is not None,
            webhook_address(chosen, name),
            "" if name in found.on else found.problems.get(name, _left_out(name)),
        )
        for name in KNOWN
    ]


def webhook_address(chosen: Channels, name: str) -> str:
    """Where the channel's provider sends to."""
    return chosen.address + webhook_path(name)


def unreachable(chosen: Channels) -> str:
    """Why no provider can send to this gateway; empty where nothing is known against it."""
    parts = urlsplit(chosen.address)
    if parts.scheme == "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        return ""
    return (
        f"Providers can't send to {chosen.address}: in clinic.yml, set channels.address to the "
        "gateway's public address, such as https://chat.your-clinic.example (docs/channels.md)."
    )


def _left_out(name: str) -> str:
    return f"It is not in clinic.yml, under channels ({guide(name)})."
