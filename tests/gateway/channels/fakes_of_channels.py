"""The fake providers, one a channel."""

from fake_whatsapp import FakeWhatsApp
from provider import Provider

PROVIDERS: tuple[type[Provider], ...] = (FakeWhatsApp,)
