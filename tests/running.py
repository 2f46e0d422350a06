"""A running assistant: real processes on free ports, talked to as a visitor's browser would."""

import os
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from needlewise.free_port import free_port

COMMAND = Path(sys.executable).with_name("needlewise")
START_LIMIT = 90
ROOT = Path(__file__).resolve().parents[1]
CONFIGURED = ("actions", "config.yml", "data", "domain.yml", "endpoints.yml", "models", "widget")


def start(port: int, engine_port: int, **more: str) -> subprocess.Popen[str]:
    """`needlewise serve`; `more` are further variables of its environment."""
    ports = {
        "NEEDLEWISE_PORT": str(port),
        "NEEDLEWISE_ENGINE_PORT": str(engine_port),
        "NEEDLEWISE_DESK_PORT": str(free_port()),
        "NEEDLEWISE_DATABASE_URL": new_url(),
    }
    return subprocess.Popen(
        [COMMAND, "serve"],
        env={**os.environ, **ports, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def project_home(folder: Path, origins: Sequence[str] = ()) -> Path:
    """The project with a clinic.yml that allows `origins`, and no limits to speak of."""
    for name in CONFIGURED:
        (folder / name).symlink_to(ROOT / name)
    clinic = (ROOT / "clinic.yml").read_text(encoding="utf-8")
    assert "origins: []" in clinic
    limits = "{messages_a_visitor: 6000, messages_an_address: 6000, sessions_an_address: 600}"
    website = f"origins: [{', '.join(origins)}]\n  limits: {limits}"
    (folder / "clinic.yml").write_text(clinic.replace("origins: []", website), encoding="utf-8")
    return folder


def new_url() -> str:
    """That of a database which does not exist yet."""
    return f"sqlite:///{tempfile.mkdtemp()}/needlewise.db"


class Visitor:
    """A program that speaks the chat API in a session of its own."""

    def __init__(self, address: str) -> None:
        self._http = httpx.Client(base_url=address, timeout=20, trust_env=False)
        session = self._http.post("/api/v1/sessions").raise_for_status().json()
        self._http.headers["Authorization"] = f"Bearer {session['token']}"

    def say(self, text: str) -> dict[str, Any]:
        """The turn that `text` leads to."""
        body = {"id": uuid.uuid4().hex, "text": text}
        response = self._http.post("/api/v1/messages", json=body)
        assert response.status_code == 200, response.text
        turn: dict[str, Any] = response.json()["turn"]
        return turn


class Assistant:
    """Its processes and addresses."""

    def __init__(self, desk_port: int = 0, **environment: str) -> None:
        self.port, self.engine_port = free_port(), free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.desk_port = desk_port or free_port()
        self.desk = f"http://127.0.0.1:{self.desk_port}"
        self.database = new_url()
        own = {
            "NEEDLEWISE_DESK_PORT": str(self.desk_port),
            "NEEDLEWISE_DATABASE_URL": self.database,
        }
        self.process = start(self.port, self.engine_port, **own, **environment)
        self.said: list[str] = []
        """What it has printed: a pipe that nobody reads would stop it once it is full."""
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            self.said.append(line)

    def is_ready(self) -> bool:
        try:
            health = httpx.get(f"{self.address}/health/ready", timeout=5, trust_env=False)
        except httpx.TransportError:
            return False
        return health.status_code == 200

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_LIMIT
        while not self.is_ready():
            assert self.process.poll() is None, "".join(self.said)
            if time.monotonic() > deadline:
                pytest.fail(f"not ready within {START_LIMIT} s")
            time.sleep(0.2)

    def kill(self, name: str) -> None:
        """Ends a process of it as a crash would; `name` is engine, gateway, worker or desk."""
        [pid] = self._pids(name)
        subprocess.run(["kill", "-KILL", pid], check=True)

    def runs(self, name: str) -> bool:
        """Whether there is a process of it."""
        return bool(self._pids(name))

    def _pids(self, name: str) -> list[str]:
        command = ["pgrep", "-P", str(self.process.pid), "-f", f"needlewise.{name}$"]
        return subprocess.run(command, capture_output=True, text=True).stdout.split()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)
