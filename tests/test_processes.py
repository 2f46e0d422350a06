"""A process that ends is started again, without haste where it keeps ending."""

import pytest

from needlewise import processes
from needlewise.processes import LONGEST_PAUSE, SOON, Process


class World:
    """A clock that stands still, and processes that end when the test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.started, self.ended = 1000.0, 0, False
        monkeypatch.setattr(processes.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(processes.subprocess, "Popen", self._popen)

    def _popen(self, command: list[str], start_new_session: bool) -> "World":
        assert command[1:] == ["-m", "needlewise.engine"]
        self.started += 1
        self.ended = False
        return self

    def poll(self) -> int | None:
        return 1 if self.ended else None

    def end(self, process: Process) -> float:
        """Ends it, and returns after how many seconds it was started again."""
        self.ended, before, began = True, self.started, self.now
        process.keep_running()
        while self.started == before:
            self.now += 0.25
            process.keep_running()
        return self.now - began


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


def test_while_it_runs_nothing_is_started(world: World) -> None:
    process = Process("engine")
    process.keep_running()
    assert world.started == 1


def test_after_a_good_while_it_is_started_again_at_once(world: World) -> None:
    process = Process("engine")
    world.now += SOON + 1
    assert world.end(process) == 0.0


def test_one_that_keeps_ending_waits_longer_each_time(world: World) -> None:
    process = Process("engine")
    pauses = [world.end(process) for _ in range(8)]
    assert pauses[:4] == [1.0, 2.0, 4.0, 8.0]
    assert pauses[-1] == LONGEST_PAUSE


def test_once_it_has_run_well_it_is_trusted_again(world: World) -> None:
    process = Process("engine")
    for _ in range(3):
        world.end(process)
    world.now += SOON + 1
    assert world.end(process) == 0.0
    assert world.end(process) == 1.0


def test_it_says_which_one_and_when(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.end(Process("engine"))
    assert capsys.readouterr().out == "The engine has ended; starting it again in 1 s ...\n"
