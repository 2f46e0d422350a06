"""`needlewise serve`: the engine and the gateway, each a process, until Ctrl-C."""

import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from types import FrameType

import httpx

from needlewise.errors import EngineError, SettingsError
from needlewise.models import latest_model
from needlewise.settings import Settings, settings

START_LIMIT = 120  # seconds for the engine to load
STOP_LIMIT = 8  # seconds to finish what is under way
RESTART_PAUSE = 1.0  # seconds before the engine is started again, doubled each time ...
LONGEST_PAUSE = 60.0  # ... up to this


class _Stop(Exception):
    """Ctrl-C or a request to terminate."""


def serve() -> int:
    """Starts both processes, prints the addresses, and keeps the engine alive.

    Raises:
        SettingsError: a port is taken.
        EngineError: there is no trained model, or a process does not start.
    """
    chosen = settings()
    latest_model()
    _require_free("127.0.0.1", chosen.engine_port, "NEEDLEWISE_ENGINE_PORT")
    _require_free(chosen.host, chosen.port, "NEEDLEWISE_PORT")
    processes: dict[str, subprocess.Popen[bytes]] = {}
    with _signals_raise(), _stopping(processes):
        try:
            print("Starting the assistant ...", flush=True)
            for name in ("engine", "gateway"):
                processes[name] = _start(name)
            _wait_until_ready(chosen, processes)
            print(_addresses(chosen), flush=True)
            _keep_running(processes)
        except _Stop:
            print("Stopping ...", flush=True)
    return 0


def _start(name: str) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches this process, which then stops the others in order.
    return subprocess.Popen([sys.executable, "-m", f"needlewise.{name}"], start_new_session=True)


def _require_free(host: str, port: int, variable: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SettingsError(
                f"Port {port} on {host} cannot be used ({error.strerror}). Stop the program that "
                f"has it, or choose another port: {variable}={port + 10} make run"
            ) from None


def _wait_until_ready(chosen: Settings, processes: dict[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        for name, process in processes.items():
            if process.poll() is not None:
                raise EngineError(f"The {name} did not start; see its message above.")
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{_address(chosen)}/health", trust_env=False).status_code == 200:
                return
        time.sleep(0.2)
    raise EngineError(f"The engine was not ready within {START_LIMIT} seconds.")


def _keep_running(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    pause = RESTART_PAUSE
    while True:
        time.sleep(RESTART_PAUSE)
        if processes["gateway"].poll() is not None:
            raise EngineError("The gateway has ended; see its message above.")
        if processes["engine"].poll() is not None:
            print(f"The engine has ended; starting it again in {pause:.0f} s ...", flush=True)
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
            processes["engine"] = _start("engine")


@contextlib.contextmanager
def _signals_raise() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise _Stop

    previous = {s: signal.signal(s, stop) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _stopping(processes: dict[str, subprocess.Popen[bytes]]) -> Iterator[None]:
    """The gateway goes first, so that nobody is sent to an engine that has left."""
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # impatience must not orphan the engine
        for process in reversed(processes.values()):
            process.terminate()
            try:
                process.wait(STOP_LIMIT)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _address(chosen: Settings) -> str:
    host = "127.0.0.1" if chosen.host in ("0.0.0.0", "::") else chosen.host
    return f"http://[{host}]:{chosen.port}" if ":" in host else f"http://{host}:{chosen.port}"


def _addresses(chosen: Settings) -> str:
    address = _address(chosen)
    return (
        f"\n  Chat page   {address}/\n  Chat API    {address}/chat\n"
        f"  Health      {address}/health\n\nPress Ctrl-C to stop."
    )
