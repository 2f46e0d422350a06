"""What the messaging channels' providers give a clinic to keep to itself."""

from pydantic import BaseModel, Field, SecretStr


def _secret(description: str) -> SecretStr:
    secret: SecretStr = Field(default=SecretStr(""), description=description)
    return secret


class ChannelSecrets(BaseModel):
    """A part of `needlewise.settings.Settings`; a channel that lacks one does not start."""

    whatsapp_token: SecretStr = _secret("WhatsApp: the system user's access token")
    whatsapp_app_secret: SecretStr = _secret("WhatsApp: the Meta app's secret")
    whatsapp_verify_token: SecretStr = _secret("WhatsApp: made up by you for Meta's console")
    telegram_token: SecretStr = _secret("Telegram: the bot's token, from BotFather")
    telegram_secret: SecretStr = _secret("Telegram: made up by you, sent along by Telegram")
    messenger_token: SecretStr = _secret("Messenger and Instagram: the page's access token")
    messenger_app_secret: SecretStr = _secret("Messenger and Instagram: the Meta app's secret")
    messenger_verify_token: SecretStr = _secret(
        "Messenger and Instagram: made up by you for Meta's console"
    )
    twilio_account_sid: SecretStr = _secret("SMS and WhatsApp by Twilio: the account's SID")
    twilio_auth_token: SecretStr = _secret("SMS and WhatsApp by Twilio: the account's auth token")
    slack_token: SecretStr = _secret("Slack: the bot's token, beginning with xoxb-")
    slack_signing_secret: SecretStr = _secret("Slack: the app's signing secret")
    webhook_secret: SecretStr = _secret("other channels: shared with your program, whsec_...")
