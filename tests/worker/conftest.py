"""A project's folder with a clinic.yml of its own, and workers that run in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from workers import Home

from needlewise.store.database import Database


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    yield made
    made.close()


@pytest.fixture
def database(home: Home) -> Iterator[Database]:
    opened = Database(home.database_url)
    opened.upgrade()
    yield opened
    opened.close()


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a job's process whose work is the given lines of `work(database, id, subject)`."""

    def write(lines: str) -> Path:
        body = "\n".join(f"    {line}" for line in lines.splitlines())
        path = tmp_path / "made_up_job.py"
        path.write_text(JOB.format(body=body), encoding="utf-8")
        return path

    return write


JOB = """
import os, pathlib, subprocess, sys, time
from needlewise.errors import NeedlewiseError
from needlewise.store import jobs
from needlewise.worker import job

HERE = pathlib.Path(__file__).parent

def work(database, id, subject):
{body}

if __name__ == "__main__":
    job.JOBS["regress"] = "__main__:work"
    job.main()
"""
