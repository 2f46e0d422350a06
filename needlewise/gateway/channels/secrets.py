"""The secrets that a channel cannot do without."""

from needlewise.channel_secrets import ChannelSecrets
from needlewise.errors import SettingsError
from needlewise.settings import PREFIX, Settings

_NAMES = tuple(ChannelSecrets.model_fields)
SHORTEST = 6
"""Shorter ones, which no provider gives out, occur in ordinary words."""


class MissingSecrets(SettingsError):
    """A channel lacks a secret; without it anybody could speak for the provider."""


def secrets(channel: str, settings: Settings, *names: str) -> tuple[str, ...]:
    """The values of `names`, in order.

    Raises:
        MissingSecrets: some are not set; the message names their variables.
    """
    values = [getattr(settings, name).get_secret_value().strip() for name in names]
    missing = [
        PREFIX + name.upper() for name, value in zip(names, values, strict=True) if not value
    ]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        raise MissingSecrets(
            f"The channel {channel} is off: {', '.join(missing)} {verb} not set. Set "
            f"{'it' if len(missing) == 1 else 'them'} where the assistant is started "
            "(docs/channels.md)."
        )
    return tuple(values)


def redacted(text: str, settings: Settings) -> str:
    """`text` without any of the channels' secrets: a provider may quote a token that it refuses."""
    values = [getattr(settings, name).get_secret_value().strip() for name in _NAMES]
    telling = [value for value in values if len(value) >= SHORTEST]
    for value in sorted(telling, key=len, reverse=True):
        text = text.replace(value, "[secret]")
    return text
