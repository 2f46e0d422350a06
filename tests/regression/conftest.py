"""A database of a test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import new_database

from needlewise.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = new_database(tmp_path)
    yield opened
    opened.close()
