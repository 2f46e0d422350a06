"""The secrets that a channel cannot do without."""

from needlewise.errors import SettingsError
from needlewise.settings import PREFIX, Settings


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
