"""`needlewise serve`: engine, gateway, worker and desk, each a process, until Ctrl-C."""

import contextlib
import signal
import socket
import time
from collections.abc import Iterator, Sequence
from types import FrameType

import httpx

from needlewise.alerts import contacts
from needlewise.clinic import clinic
from needlewise.desk.identity import users
from needlewise.errors import EngineError, SettingsError
from needlewise.gateway.channels.overview import overview, unreachable
from needlewise.models import latest_model
from needlewise.processes import Process
from needlewise.regression import starter
from needlewise.settings import Settings, settings
from needlewise.store.database import database

START_LIMIT = 120  # seconds for the engine to load
LOOK_EVERY = 0.2  # seconds
NOBODY_IS_TOLD = (
    "Nobody is told when a patient reports a symptom: add people to clinic.yml, under alerts: "
    "first (docs/alerts.md).\n\n"
)


class _Stop(Exception):
    """Ctrl-C or a request to terminate."""


def serve() -> int:
    """Starts all processes, prints the addresses, and keeps them alive.

    Raises:
        SettingsError: a port is taken.
        EngineError: there is no trained model, or a process does not start.
        StoreError: the database cannot be used.
    """
    chosen = settings()
    latest_model()
    contacts.check(clinic().alerts)
    _require_free("127.0.0.1", chosen.engine_port, "NEEDLEWISE_ENGINE_PORT")
    _require_free(chosen.host, chosen.port, "NEEDLEWISE_PORT")
    _require_free(chosen.desk_host, chosen.desk_port, "NEEDLEWISE_DESK_PORT")
    starter.fill(database())
    database().close()  # brought up to date, once for all processes
    processes: list[Process] = []
    with _signals_raise(), _stopping(processes):
        try:
            print("Starting the assistant ...", flush=True)
            for name in ("engine", "gateway", "worker", "desk"):
                processes.append(Process(name))
            _wait_until_ready(chosen, processes)
            print(addresses(chosen, users.ensure_first_admin(database())), flush=True)
            while True:
                time.sleep(LOOK_EVERY)
                for process in processes:
                    process.keep_running()
        except _Stop:
            print("Stopping ...", flush=True)
    return 0


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


def _wait_until_ready(chosen: Settings, processes: Sequence[Process]) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        for process in processes:
            if process.has_ended:
                raise EngineError(f"The {process.name} did not start; see its message above.")
        if _answers(_address(chosen.host, chosen.port) + "/health/ready") and _answers(
            _address(chosen.desk_host, chosen.desk_port) + "/sign-in"
        ):
            return
        time.sleep(0.2)
    raise EngineError(f"The assistant was not ready within {START_LIMIT} seconds.")


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


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
def _stopping(processes: Sequence[Process]) -> Iterator[None]:
    """The engine, which is the first, goes last: nobody is sent to one that has left."""
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # impatience must not orphan the engine
        for together in (processes[1:], processes[:1]):
            for process in together:
                process.ask_to_end()
            for process in together:
                process.end()


def _address(host: str, port: int) -> str:
    host = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def addresses(chosen: Settings, first: tuple[str, str] | None) -> str:
    """Where everything is, for whoever has started it.

    Args:
        first: name and password of the first person of the desk, if they were made just now.
    """
    address = _address(chosen.host, chosen.port)
    desk = _address(chosen.desk_host, chosen.desk_port)
    if first:
        name, password = first
        desk += f"\n              Sign in as {name} with {password} (shown only this once)"
    told = "" if clinic().alerts.first else NOBODY_IS_TOLD
    return (
        f"\n  Demo page   {address}/demo/\n  Desk        {desk}\n"
        f"  Health      {address}/health/ready\n{_channels(chosen)}\n{told}Press Ctrl-C to stop."
    )


def _channels(chosen: Settings) -> str:
    """The webhook of each in clinic.yml, or why it is off; empty where there are none."""
    wanted = [c for c in overview(clinic().channels, chosen) if c.is_wanted]
    if not wanted:
        return ""
    first, *rest = [c.webhook if c.is_on else c.problem for c in wanted]
    lines = [f"  Channels    {first}\n", *(f"              {line}\n" for line in rest)]
    problem = unreachable(clinic().channels)
    return "".join(lines) + (f"\n{problem}\n" if problem else "")
