"""A clinic with one channel on."""

from collections.abc import Iterator

import pytest
from conformance import Clinic
from fake_provider import Provider

from needlewise.backoff import Backoff
from needlewise.gateway.channels import service
from needlewise.worker import sender


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses are as in earnest, but shorter."""
    monkeypatch.setattr(sender, "BACKOFF", Backoff(first=0.05, longest=0.5))
    monkeypatch.setattr(sender, "EVERY", 0.02)
    monkeypatch.setattr(service, "EVERY", 0.3)


@pytest.fixture
def provider(kind: type[Provider]) -> Iterator[Provider]:
    with kind().running() as provider:
        yield provider


@pytest.fixture
def clinic(provider: Provider) -> Iterator[Clinic]:
    made = Clinic(provider)
    made.start()
    yield made
    made.stop()
