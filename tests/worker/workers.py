"""Real workers in a folder of their own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml
from running import ROOT

from needlewise.clinic import Contact

LIMIT = 30  # seconds that a test waits for something that has to happen
MODULE = ("-m", "needlewise.worker")


def wait_until(happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + LIMIT
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


class Home:
    """A project's folder, and the workers that were started in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "data").symlink_to(ROOT / "data")
        self.database_url = f"sqlite:///{folder}/x.db"
        self._workers: list[subprocess.Popen[str]] = []
        self.tell()

    def tell(self, *first: Contact) -> None:
        """Writes clinic.yml with the contacts `first`."""
        clinic = yaml.safe_load((ROOT / "clinic.yml").read_text(encoding="utf-8"))
        clinic["alerts"]["first"] = [{"name": c.name, "url": c.url} for c in first]
        (self.folder / "clinic.yml").write_text(yaml.safe_dump(clinic), encoding="utf-8")

    def start(
        self, command: Sequence[str] = MODULE, url: str | None = None
    ) -> subprocess.Popen[str]:
        """Starts a worker."""
        with self.log.open("a") as log:
            worker = subprocess.Popen(
                [sys.executable, *command],
                env={
                    **os.environ,
                    "NEEDLEWISE_HOME": str(self.folder),
                    "NEEDLEWISE_DATABASE_URL": url or self.database_url,
                    "PYTHONPATH": str(ROOT),
                },
                stderr=log,
                text=True,
            )
        self._workers.append(worker)
        return worker

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def said(self) -> str:
        """What all workers have logged."""
        return self.log.read_text(encoding="utf-8")

    def close(self) -> None:
        for worker in self._workers:
            worker.kill()
            worker.wait()
