"""An engine of its own for another model: two can be compared without disturbing patients."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx

from needlewise.desk.engine import EngineDoor
from needlewise.errors import EngineError
from needlewise.free_port import free_port

START_LIMIT = 90  # seconds
IDLE = 600.0  # seconds after which its memory is given back


class SecondEngine:
    """At most one further engine, started when it is first asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._door: EngineDoor | None = None
        self._model: Path | None = None
        self._timer: threading.Timer | None = None

    def door(self, model: Path, timeout: float) -> EngineDoor:
        """The line to an engine with `model`; takes some fifteen seconds to start one.

        Raises:
            EngineError: it does not start.
        """
        with self._lock:
            running = self._process is not None and self._process.poll() is None
            if not running or self._model != model or self._door is None:
                self._end()
                self._door = self._start(model, timeout)
            self._end_later()
            return self._door

    def stop(self) -> None:
        """Ends it, if there is one."""
        with self._lock:
            self._end()

    def _start(self, model: Path, timeout: float) -> EngineDoor:
        port = free_port()
        environment = {**os.environ, "NEEDLEWISE_ENGINE_PORT": str(port)}
        command = [sys.executable, "-m", "needlewise.engine", "--model", str(model)]
        self._process = subprocess.Popen(command, env=environment)
        self._model = model
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                httpx.get(f"http://127.0.0.1:{port}/", timeout=1, trust_env=False)
            except httpx.HTTPError:
                time.sleep(0.2)
            else:
                return EngineDoor(f"http://127.0.0.1:{port}", timeout)
        self._end()
        raise EngineError(f"The model {model.name} could not be started; the log says why.")

    def _end_later(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(IDLE, self.stop)
        self._timer.daemon = True
        self._timer.start()

    def _end(self) -> None:
        if self._door is not None:
            self._door.close()
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._process = self._door = self._model = None
