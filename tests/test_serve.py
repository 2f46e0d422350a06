"""`needlewise serve` as a person starts, uses and stops it: real processes, whole conversations."""

import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml
from clinic_home import clinic_home
from running import ROOT, Assistant, Visitor, free_port, start

from needlewise.clinic import ClinicFile, Contact
from needlewise.serve import addresses
from needlewise.settings import read_settings


@pytest.fixture(scope="module")
def assistant(trained_model: Path) -> Iterator[Assistant]:
    running = Assistant()
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.stop()


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
    visitor = Visitor(assistant.address)
    assert {text: visitor.say(text)["topics"] for text in expected} == expected


def test_a_whole_conversation_through_the_page(assistant: Assistant) -> None:
    with httpx.Client(base_url=assistant.address, follow_redirects=True) as browser:
        for text in ("does it hurt?", "is redness normal", "there is pus coming out of my cheek"):
            page = browser.post("/", data={"text": text}).text
        for part in ("anaesthetic is applied first", "crucial part", "contact your doctor"):
            assert part in page


def test_the_engine_is_started_again_when_it_dies(assistant: Assistant) -> None:
    visitor = Visitor(assistant.address)
    assistant.kill("engine")
    assert visitor.say("my cheek is bleeding")["escalation"] == "doctor"
    assistant.wait_until_ready()
    assert visitor.say("does it hurt?")["topics"] == ["pain"]


def test_the_gateway_is_started_again_when_it_dies(assistant: Assistant) -> None:
    """Its visitors' tokens are still good: the secret that signs them is kept."""
    visitor = Visitor(assistant.address)
    assistant.kill("gateway")
    time.sleep(0.5)  # until its port is closed
    assistant.wait_until_ready()
    assert visitor.say("does it hurt?")["topics"] == ["pain"]


def test_the_desk_is_there_and_asks_who_one_is(assistant: Assistant) -> None:
    answer = httpx.get(f"{assistant.desk}/inbox", follow_redirects=True, trust_env=False)
    assert answer.status_code == 200
    assert "Sign in" in answer.text


@pytest.mark.parametrize("name", ["worker", "desk"])
def test_worker_and_desk_are_started_again_when_they_die(assistant: Assistant, name: str) -> None:
    assistant.kill(name)
    deadline = time.monotonic() + 60
    while not assistant.runs(name):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assistant.wait_until_ready()


def test_a_contact_that_cannot_be_told_is_a_clear_message(tmp_path: Path) -> None:
    contact = Contact(name="Nora", url="mailtos://nora:${NORAS_PASSWORD}@smtp.example")
    home = clinic_home(tmp_path, contacts=[contact])
    process = start(free_port(), free_port(), NEEDLEWISE_HOME=str(home))
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "NORAS_PASSWORD" in output
    assert "Traceback" not in output


def test_channels_are_told_with_their_webhooks(monkeypatch: pytest.MonkeyPatch) -> None:
    whatsapp = {"phone_number_id": "106540352242922"}
    channels = {"whatsapp": whatsapp, "sms": {"number": "+447700900000"}}
    details = yaml.safe_load((ROOT / "clinic.yml").read_text(encoding="utf-8"))
    monkeypatch.setattr("needlewise.serve.clinic", lambda: ClinicFile(**details))
    for name in ("token", "app_secret", "verify_token"):
        monkeypatch.setenv(f"NEEDLEWISE_WHATSAPP_{name.upper()}", "secret")
    before = addresses(read_settings(os.environ), None)
    assert "hannels" not in before
    details["channels"] = {"address": "https://chat.clinic.example", **channels}
    told = addresses(read_settings(os.environ), None)
    assert "Channels    https://chat.clinic.example/channels/whatsapp" in told
    assert "sms is off: NEEDLEWISE_TWILIO_ACCOUNT_SID, NEEDLEWISE_TWILIO_AUTH_TOKEN are not" in told
    assert "telegram" not in told
    assert "can't send" not in told
    details["channels"] = channels
    assert "can't send to http://127.0.0.1:8080" in addresses(read_settings(os.environ), None)


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
    assert assistant.process.wait(timeout=30) == 0
    output = "".join(assistant.said)
    assert "Traceback" not in output
    addresses = (f"{assistant.address}/demo/", assistant.desk, f"{assistant.address}/health/ready")
    assert all(address in output for address in addresses)
    assert len(re.findall(r"Sign in as admin with \S+ \(shown only this once\)", output)) == 1
    assert "Nobody is told when a patient reports a symptom" in output
    for port in (assistant.port, assistant.engine_port, assistant.desk_port):
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0
