"""The addresses of the contacts in clinic.yml, with the secrets that the environment holds."""

import os
import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit

from apprise import Apprise, AppriseAsset

from needlewise.alerts.complaints import complaints
from needlewise.clinic import Alerts, Contact
from needlewise.errors import SettingsError

VARIABLE = re.compile(r"\$\{(\w+)\}")
HIDDEN = "***"
SHORTEST = 3  # shorter pieces of an address give nothing away, and occur in any word


def address(contact: Contact, environment: Mapping[str, str] = os.environ) -> str:
    """The URL of `contact` with its variables filled in.

    A variable that is a part of it may hold any characters; one that is all of it holds a URL.

    Raises:
        SettingsError: a variable is missing.
    """

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if not environment.get(name):
            raise SettingsError(
                f"The contact {contact.name!r} in clinic.yml needs the environment variable "
                f"{name}, which is not set. Set it where the worker is started."
            )
        return environment[name] if match[0] == contact.url else quote(environment[name], safe="")

    return VARIABLE.sub(fill, contact.url)


def provider(contact: Contact) -> Apprise:
    """What sends to `contact`.

    Raises:
        SettingsError: a variable is missing, or Apprise does not know such a URL.
    """
    asset = AppriseAsset(app_id="Needlewise", app_desc="Needlewise", app_url="")
    apprise = Apprise(asset=asset)
    url = address(contact)
    with complaints():
        is_known = apprise.add(url)
    if not is_known:
        raise SettingsError(
            f"The contact {contact.name!r} in clinic.yml has a URL that Apprise does not know or "
            "that lacks a part. See docs/alerts.md and https://appriseit.com/services/."
        )
    return apprise


def check(alerts: Alerts) -> None:
    """Tries the addresses of all contacts, without sending anything.

    Raises:
        SettingsError: one cannot be used.
    """
    for contact in (*alerts.first, *alerts.second):
        provider(contact)


def without_secrets(text: str, contact: Contact) -> str:
    """`text` without any piece of the address of `contact`."""
    url = address(contact)
    scheme, parts = url.partition("://")[0], urlsplit(url)
    pieces = set(re.split(r"[:/@?&=,#+]+", url.removeprefix(scheme)))
    secrets = {parts.username, parts.password, *(p for p in pieces if len(p) >= SHORTEST)} - {None}
    both = {form for secret in secrets if secret for form in (secret, unquote(secret))}
    for secret in sorted(both, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text
