"""Empty databases with their tables: copies of one, as making it takes longer than a test."""

import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from needlewise.store.database import Database


@lru_cache(maxsize=1)
def _empty() -> Path:
    path = Path(tempfile.mkdtemp()) / "empty.db"
    made = Database(f"sqlite:///{path}")
    made.upgrade()
    made.close()
    return path


def new_database(folder: Path | None = None) -> Database:
    """A database of its own, in `folder` or in a folder of its own."""
    path = shutil.copy(_empty(), (folder or Path(tempfile.mkdtemp())) / "needlewise.db")
    return Database(f"sqlite:///{path}")
