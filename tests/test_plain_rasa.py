"""People who know Rasa feel at home: its own commands work on the project's files."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

RASA = Path(sys.executable).with_name("rasa")
START_LIMIT = 120

pytestmark = pytest.mark.usefixtures("trained_model")


def rasa(root: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [RASA, *arguments], cwd=root, input=stdin, capture_output=True, text=True, timeout=300
    )


def test_rasa_train_finds_the_model_up_to_date(root: Path) -> None:
    assert rasa(root, "train", "--dry-run").returncode == 0


def test_rasa_data_validate_is_content(root: Path) -> None:
    result = rasa(root, "data", "validate")
    assert result.returncode == 0, result.stderr
    assert "No story structure conflicts found" in result.stdout + result.stderr


def test_rasa_shell_nlu_understands(root: Path) -> None:
    result = rasa(root, "shell", "nlu", stdin="does it hurt?\n")
    start = result.stdout.index('{\n  "text"')
    parsed, _ = json.JSONDecoder().raw_decode(result.stdout[start:])
    assert parsed["intent"]["name"] == "faq"
    assert parsed["topics"][0]["intent_response_key"] == "faq/pain"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def rest(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`rasa run` beside `rasa run actions`; gives the REST channel's address."""
    port, action_port = _free_port(), _free_port()
    endpoints = tmp_path_factory.mktemp("rasa") / "endpoints.yml"
    original = (root / "endpoints.yml").read_text()
    assert "localhost:5055" in original
    endpoints.write_text(original.replace("localhost:5055", f"127.0.0.1:{action_port}"))
    log = (endpoints.parent / "log").open("w")
    commands = [
        ["run", "actions", "-p", str(action_port)],
        ["run", "-i", "127.0.0.1", "-p", str(port), "--endpoints", str(endpoints)],
    ]
    processes = [
        subprocess.Popen([RASA, *command], cwd=root, stdout=log, stderr=log) for command in commands
    ]
    try:
        _wait(f"http://127.0.0.1:{action_port}/health", processes)
        _wait(f"http://127.0.0.1:{port}/", processes)
        yield f"http://127.0.0.1:{port}/webhooks/rest/webhook"
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(20)


def _wait(url: str, processes: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        assert all(process.poll() is None for process in processes)
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.3)
    pytest.fail(f"{url} did not answer within {START_LIMIT} s")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("does it hurt?", "anaesthetic"),
        ("my cheek is still bleeding", "contact your doctor immediately"),
        ("what does it cost", "nothing about prices"),
        ("hello", "microneedling"),
    ],
)
def test_rasa_run_with_its_action_server_answers(rest: str, text: str, words: str) -> None:
    response = httpx.post(rest, json={"sender": "someone", "message": text}, timeout=30)
    assert response.status_code == 200
    assert words in " ".join(message.get("text", "") for message in response.json())
