"""The fake providers, one a channel."""

from fake_messenger import FakeInstagram, FakeMessenger
from fake_provider import Provider
from fake_slack import FakeSlack
from fake_telegram import FakeTelegram
from fake_twilio import FakeSms, FakeTwilioWhatsApp
from fake_webhook import FakeWebhook
from fake_whatsapp import FakeWhatsApp

PROVIDERS: tuple[type[Provider], ...] = (
    FakeWhatsApp,
    FakeTelegram,
    FakeWebhook,
    FakeSms,
    FakeTwilioWhatsApp,
    FakeMessenger,
    FakeInstagram,
    FakeSlack,
)
