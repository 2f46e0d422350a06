"""The program that the guide offers to copy, in a terminal, with a real gateway over HTTP."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from typing import Any, cast

import httpx
import pytest
import uvicorn
from conformance import PATIENCE, REPORT, Clinic, a_turn, wait_until
from fake_webhook import SECRET, FakeWebhook, signature

from needlewise.free_port import free_port

PROGRAM = Path(__file__).resolve().parents[3] / "docs" / "channels" / "webhook_client.py"


class Program:
    """The program, and what stands in its terminal."""

    def __init__(self, gateway: str) -> None:
        self.address = f"127.0.0.1:{free_port()}"
        command = [sys.executable, PROGRAM, "--gateway", gateway, "--listen", self.address]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "NEEDLEWISE_WEBHOOK_SECRET": SECRET},
        )
        self.shown = ""
        self._lines: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self._lines.put(line)

    def type(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def until(self, text: str) -> str:
        """All that is shown, as soon as `text` is."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.shown:
            try:
                self.shown += self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except Empty:
                pytest.fail(f"{text!r} is not shown: {self.shown}")
        return self.shown

    def deliver(self, body: str, id: str = "k-1", signed: str = "", dated: float = 0) -> int:
        """Sends it an answer as the gateway would; its signature may be that of another."""
        at = str(int(dated or time.time()))
        headers = {
            "webhook-id": id,
            "webhook-timestamp": at,
            "webhook-signature": signature(id, at, (signed or body).encode()),
        }
        url = f"http://{self.address}/answers"
        return httpx.post(url, content=body, headers=headers, trust_env=False).status_code

    def end(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(PATIENCE)


class Served(Clinic):
    """A clinic whose gateway is served over HTTP at `port`."""

    def __init__(self, provider: FakeWebhook, port: int) -> None:
        super().__init__(provider)
        self._port = port

    def start_gateway(self) -> None:
        config = uvicorn.Config(self.app(), port=self._port, log_level="error", ws="none")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()
        wait_until(lambda: self._server.started)

    def stop_gateway(self) -> None:
        self._server.should_exit = True
        self._thread.join(PATIENCE)


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def program(port: int) -> Iterator[Program]:
    program = Program(f"http://127.0.0.1:{port}")
    program.until("/stop")
    yield program
    program.end()


@pytest.fixture
def clinic(port: int, program: Program) -> Iterator[Clinic]:
    class AnswersProgram(FakeWebhook):
        def options(self) -> dict[str, Any]:
            return {"deliver_to": f"http://{program.address}/answers"}

    with AnswersProgram().running() as provider:
        clinic = Served(cast(FakeWebhook, provider), port)
        clinic.start()
        yield clinic
        clinic.stop()


def test_a_question_and_a_choice(clinic: Clinic, program: Program) -> None:
    clinic.engine.turn = a_turn("It is numbed first.", "Is it safe?", "How often?")
    program.type("does it hurt?")
    assert "It is numbed first." in program.until("2. How often?")
    clinic.engine.turn = a_turn("Every month.")
    program.type("2")
    program.until("Every month.")
    assert [asked["text"] for asked in clinic.engine.asked] == ["does it hurt?", "How often?"]


def test_a_report_shows_whom_to_call(clinic: Clinic, program: Program) -> None:
    program.type(REPORT)
    program.until("[ Call +44 20 7946 0123 -> tel:+442079460123 ]")


def test_an_edit_and_a_picture(clinic: Clinic, program: Program) -> None:
    clinic.engine.turn = a_turn("First answer.")
    program.type("does it hort?")
    program.until("First answer.")
    clinic.engine.turn = a_turn("Second answer.")
    program.type("/edit does it hurt?")
    program.until("Second answer.")
    program.type("/picture")
    program.until("I can only read text")
    assert [asked["text"] for asked in clinic.engine.asked] == ["does it hort?", "does it hurt?"]


def test_stop_and_start(clinic: Clinic, program: Program) -> None:
    clinic.engine.turn = a_turn("Not to be shown.")
    program.type("/stop")
    program.type("does it hurt?")
    wait_until(lambda: clinic.engine.asked)
    program.type("/start")
    wait_until(lambda: _heard(clinic) == 3)
    clinic.engine.turn = a_turn("To be shown.")
    program.type("is it safe?")
    assert "Not to be shown." not in program.until("To be shown.")


def test_a_repeated_answer_is_shown_once(program: Program) -> None:
    body = json.dumps({"key": "k-1", "text": "Hello.", "calls": [], "choices": []})
    assert [program.deliver(body) for _ in range(3)] == [204] * 3
    other = body.replace("Hello", "Bye").replace("k-1", "k-2")
    assert program.deliver(other, id="k-2") == 204
    assert program.until("Bye.").count("Hello.") == 1


def test_a_forged_answer_is_refused(program: Program) -> None:
    body = json.dumps({"key": "k-1", "text": "Hello.", "calls": [], "choices": []})
    assert program.deliver(body, signed="another body") == 401
    assert program.deliver(body, dated=time.time() - 600) == 401
    assert program.deliver(body) == 204
    assert program.until("Hello.").count("Hello.") == 1


def _heard(clinic: Clinic) -> int:
    with clinic.database.read() as connection:
        query = "SELECT count(*) FROM inbound WHERE state = 'done'"
        return int(connection.exec_driver_sql(query).scalar() or 0)
