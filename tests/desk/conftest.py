"""A database of a test's own, and passwords that take no time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from databases import new_database

from needlewise.desk.identity import passwords
from needlewise.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = new_database(tmp_path)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 as it is, but with a thousandth of its work."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", quick)
    passwords._nobodys.cache_clear()
