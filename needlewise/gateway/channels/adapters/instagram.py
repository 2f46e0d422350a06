"""Instagram's direct messages, by the Messenger Platform, as Messenger except for:

- Webhooks are those of "instagram"; people write to the professional account, but answers go out
  by the page that it is linked to, with the page's token.
- A text has at most 1,000 bytes.
- No buttons call a number: numbers are text, which phones recognise.
- There is no button "Get Started".
- Echoes come with the field "messages", and edits only if Meta offers their field.

https://developers.facebook.com/docs/messenger-platform/instagram
"""

from typing import ClassVar

import httpx

from needlewise.channel_options import Instagram as Options
from needlewise.gateway.channels.adapters.messenger import Messenger
from needlewise.gateway.channels.secrets import secrets
from needlewise.settings import Settings


class Instagram(Messenger):
    """A professional account of the clinic's."""

    name, title = "instagram", "Instagram"
    notifies: ClassVar[str] = "instagram"
    max_text: ClassVar[int] = 1000
    has_call_buttons: ClassVar[bool] = False

    def __init__(self, options: Options, token: str, app_secret: str, verify_token: str) -> None:
        super().__init__(options, token, app_secret, verify_token)
        self._account = options.account_id

    @staticmethod
    def size(text: str) -> int:
        return len(text.encode("utf-8", "surrogatepass"))

    async def _welcome(self, http: httpx.AsyncClient) -> None:
        return


def instagram(options: Options, settings: Settings) -> Instagram:
    """The channel as clinic.yml wants it.

    Raises:
        MissingSecrets: a secret is not set.
    """
    names = ("messenger_token", "messenger_app_secret", "messenger_verify_token")
    return Instagram(options, *secrets("instagram", settings, *names))
