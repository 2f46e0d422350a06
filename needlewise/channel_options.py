"""Which messaging channels are on, from clinic.yml: a channel is on when it stands there."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Url = Annotated[str, Field(pattern=r"^https?://\S*[^\s/]$")]
PhoneNumber = Annotated[str, Field(pattern=r"^\+[0-9]{6,15}$")]
"""E.164."""
Digits = Annotated[str, Field(pattern=r"^[0-9]{5,30}$")]


class _Options(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class WhatsApp(_Options):
    """The WhatsApp Cloud API."""

    phone_number_id: Digits
    """Of the clinic's number, as Meta's console shows it; not the number itself."""
    account_id: Digits | None = None
    """Of the WhatsApp business account, for `needlewise channel connect`."""
    api: Url = "https://graph.facebook.com/v23.0"


class Telegram(_Options):
    """The Telegram Bot API."""

    username: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{4,32}$")]
    """Of the bot, as it was chosen with BotFather, without @: by it groups mention the bot."""
    api: Url = "https://api.telegram.org"


class Messenger(_Options):
    """Facebook Messenger."""

    page_id: Digits
    api: Url = "https://graph.facebook.com/v23.0"


class Instagram(_Options):
    """Instagram's direct messages, through the page that the account is linked to."""

    page_id: Digits
    account_id: Digits
    api: Url = "https://graph.facebook.com/v23.0"


class Twilio(_Options):
    """A number of Twilio's."""

    number: PhoneNumber
    api: Url = "https://api.twilio.com"
    _address: str = ""

    @property
    def address(self) -> str:
        """Of the gateway, which each message names for its receipts; that of `Channels`."""
        return self._address


class Slack(_Options):
    """An app in the clinic's own workspace."""

    api: Url = "https://slack.com/api"


class Webhook(_Options):
    """Any other channel, by signed requests both ways."""

    deliver_to: Url


class Channels(_Options):
    """The section `channels` of clinic.yml."""

    address: Url = "http://127.0.0.1:8080"
    """Of the gateway, as providers reach it."""
    whatsapp: WhatsApp | None = None
    telegram: Telegram | None = None
    messenger: Messenger | None = None
    instagram: Instagram | None = None
    sms: Twilio | None = None
    twilio_whatsapp: Twilio | None = None
    slack: Slack | None = None
    webhook: Webhook | None = None

    def model_post_init(self, context: Any) -> None:
        for twilio in (self.sms, self.twilio_whatsapp):
            if twilio is not None:
                twilio._address = self.address
