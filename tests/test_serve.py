"""`needlewise serve` as a person starts, uses and stops it: real processes, whole conversations."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

COMMAND = Path(sys.executable).with_name("needlewise")
START_LIMIT = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(port: int, engine_port: int) -> subprocess.Popen[str]:
    import os

    ports = {"NEEDLEWISE_PORT": str(port), "NEEDLEWISE_ENGINE_PORT": str(engine_port)}
    return subprocess.Popen(
        [COMMAND, "serve"],
        env={**os.environ, **ports},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


class Assistant:
    """A running assistant and a visitor's browser, as far as cookies go."""

    def __init__(self, process: subprocess.Popen[str], port: int, engine_port: int) -> None:
        self.process, self.port, self.engine_port = process, port, engine_port
        self.browser = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20)

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.process.stdout and self.process.stdout.read()
            try:
                if self.browser.get("/health").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.2)
        pytest.fail(f"not ready within {START_LIMIT} s")

    def say(self, text: str) -> dict[str, object]:
        response = self.browser.post("/chat", json={"text": text})
        assert response.status_code == 200, response.text
        turn: dict[str, object] = response.json()
        return turn


@pytest.fixture(scope="module")
def assistant(trained_model: Path) -> Iterator[Assistant]:
    port, engine_port = free_port(), free_port()
    running = Assistant(start(port, engine_port), port, engine_port)
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.process.kill() if running.process.poll() is None else None


def test_a_whole_conversation_through_the_api(assistant: Assistant) -> None:
    expected = {
        "hello": ["greet"],
        "what is microneedling exactly?": ["definition"],
        "does it hurt?": ["pain"],
        "how many sessions do I need": ["sessions"],
        "what does a session cost": ["not_in_guide"],
        "my cheek is still bleeding from yesterday": ["red_flag"],
        "thank you": ["thanks"],
    }
    assert {text: assistant.say(text)["topics"] for text in expected} == expected


def test_a_whole_conversation_through_the_page(assistant: Assistant) -> None:
    with httpx.Client(base_url=assistant.browser.base_url, follow_redirects=True) as browser:
        for text in ("does it hurt?", "is redness normal", "there is pus coming out of my cheek"):
            page = browser.post("/", data={"text": text}).text
        for part in ("anaesthetic is applied first", "crucial part", "contact your doctor"):
            assert part in page


def test_the_engine_is_started_again_when_it_dies(assistant: Assistant) -> None:
    [engine] = subprocess.run(
        ["pgrep", "-P", str(assistant.process.pid), "-f", "needlewise.engine"],
        capture_output=True,
        text=True,
    ).stdout.split()
    subprocess.run(["kill", "-KILL", engine], check=True)
    assert assistant.say("my cheek is bleeding")["escalation"] == "doctor"
    assistant.wait_until_ready()
    assert assistant.say("does it hurt?")["topics"] == ["pain"]


def test_a_port_in_use_is_a_clear_message(assistant: Assistant) -> None:
    process = start(assistant.port, free_port())
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert f"Port {assistant.port} on 127.0.0.1" in output
    assert "NEEDLEWISE_PORT=" in output
    assert "Traceback" not in output


def test_ctrl_c_stops_everything(assistant: Assistant) -> None:
    """Last, as it ends what the other tests use."""
    assistant.process.send_signal(signal.SIGINT)
    output, _ = assistant.process.communicate(timeout=30)
    assert assistant.process.returncode == 0
    assert "Traceback" not in output
    for port in (assistant.port, assistant.engine_port):
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0
