"""A database, and providers that a test controls."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alerts.providers import FakeMail, FakeWebhook

from needlewise.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path}/x.db")
    opened.upgrade()
    yield opened
    opened.close()


@pytest.fixture
def mail() -> Iterator[FakeMail]:
    with FakeMail().running() as server:
        yield server


@pytest.fixture
def webhook() -> Iterator[FakeWebhook]:
    with FakeWebhook().running() as server:
        yield server
