"""Crowds write by every channel at once while providers fail and the gateway is killed twice.

Gateway and worker are those of `needlewise serve`, as processes; only what is understood is left to
a stand-in, as it is not what this is about.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from clinic_home import clinic_home
from crowd import Crowd
from fake_provider import ADDRESS
from fakes_of_channels import PROVIDERS
from running import new_url
from stand_in_engine import stand_in_engine

from needlewise.free_port import free_port
from needlewise.store.database import Database

MESSAGES = 1_000
KILLED = 2
PATIENCE = 300.0
NAMES = [kind.name for kind in PROVIDERS]


@dataclass
class Processes:
    """A gateway and a worker in one environment."""

    environment: dict[str, str]
    log: Path
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, name: str) -> None:
        command = [sys.executable, "-m", f"needlewise.{name}"]
        with self.log.open("ab") as log:
            self.running[name] = subprocess.Popen(
                command, env=os.environ | self.environment, stdout=log, stderr=log
            )

    def kill(self, name: str) -> None:
        self.running[name].kill()
        self.running[name].wait()

    def stop(self) -> None:
        for name in self.running:
            self.kill(name)


@dataclass(frozen=True)
class Day:
    """What is left after it."""

    crowds: dict[str, Crowd]
    database: Database


@pytest.fixture(scope="module")
def day(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    folder = tmp_path_factory.mktemp("clinic")
    with ExitStack() as stack:
        providers = [stack.enter_context(kind().running()) for kind in PROVIDERS]
        channels = {"address": ADDRESS, **{p.name: p.options() for p in providers}}
        environment = {
            f"NEEDLEWISE_{name.upper()}": value
            for provider in providers
            for name, value in provider.secrets().items()
        }
        environment |= {
            "NEEDLEWISE_HOME": str(clinic_home(folder, channels=channels)),
            "NEEDLEWISE_DATABASE_URL": new_url(),
            "NEEDLEWISE_PORT": str(free_port()),
            "NEEDLEWISE_ENGINE_PORT": str(stack.enter_context(stand_in_engine())),
        }
        database = Database(environment["NEEDLEWISE_DATABASE_URL"])
        database.upgrade()
        processes = Processes(environment, folder / "log")
        stack.callback(processes.stop)
        crowds = {provider.name: Crowd(provider, MESSAGES) for provider in providers}
        _write(processes, list(crowds.values()))
        for crowd in crowds.values():
            crowd.wait_for_answers(database)
        yield Day(crowds, database)
        database.close()


def _write(processes: Processes, crowds: list[Crowd]) -> None:
    processes.start("worker")
    processes.start("gateway")
    address = f"http://127.0.0.1:{processes.environment['NEEDLEWISE_PORT']}"
    writing = [threading.Thread(target=crowd.write, args=(address,)) for crowd in crowds]
    for thread in writing:
        thread.start()
    for part in range(1, KILLED + 1):
        _wait_for(crowds, part / (KILLED + 1))
        processes.kill("gateway")
        processes.start("gateway")
    for thread in writing:
        thread.join()


def _wait_for(crowds: list[Crowd], share: float) -> None:
    """Until about that share of all answers has arrived."""
    deadline = time.monotonic() + PATIENCE
    while sum(len(c.provider.received) for c in crowds) < share * MESSAGES * len(crowds):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("name", NAMES)
def test_every_message_is_answered_exactly_once(day: Day, name: str) -> None:
    crowd = day.crowds[name]
    assert not crowd.unanswered(day.database)
    assert len(crowd.provider.received) == crowd.letters(day.database)
    assert not crowd.provider.refused


@pytest.mark.parametrize("name", NAMES)
def test_every_report_is_escalated(day: Day, name: str) -> None:
    assert day.crowds[name].reports_answered() == MESSAGES // 20


@pytest.mark.parametrize("name", NAMES)
def test_reports_come_first(day: Day, name: str) -> None:
    """They gain places on the way; whatever else was asked loses them."""
    crowd = day.crowds[name]
    assert crowd.moved_forward(reports=True) > crowd.moved_forward(reports=False)
