"""`needlewise channel simulate`: one conversation by a pipe, through the whole assistant."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("needlewise")


@pytest.fixture(scope="module")
def simulated(trained_model: Path) -> list[str]:
    """What is printed between one typed line and the next; without secrets, without a terminal."""
    typed = ("hello", "2", "/picture", "/voice is redness normal", "my cheek is bleeding", "  ")
    environment = {"PATH": os.environ["PATH"], "COLUMNS": "50", "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(
        [COMMAND, "channel", "simulate", "whatsapp"],
        input="\n".join(typed),
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert (run.returncode, "Traceback" in run.stderr) == (0, False)
    return run.stdout.split("You: ")


def test_it_greets_answers_and_says_goodbye(simulated: list[str]) -> None:
    welcome, greeting, *_, goodbye = simulated
    assert "This is how WhatsApp shows" in welcome
    assert greeting.startswith("hello\n\n╭─ WhatsApp ─")
    assert "[ Choose a question ]" in greeting
    assert goodbye.strip() == "Goodbye."


def test_a_number_chooses_as_on_the_channel(simulated: list[str]) -> None:
    """The second choice of the greeting is whether it hurts."""
    assert "Does it hurt?" in simulated[1]
    assert "anaesthetic" in simulated[2]


def test_what_cannot_be_read_gets_what_patients_get(simulated: list[str]) -> None:
    assert "I can't make use of a picture" in " ".join(simulated[3].replace("│", "").split())
    assert simulated[4].count("╭─ WhatsApp") == 2  # an answer, and a word on the voice message
    assert "a voice message that you sent" in " ".join(simulated[4].replace("│", "").split())


def test_a_report_is_escalated_first(simulated: list[str]) -> None:
    first = simulated[5].split("│")[1]
    assert "Call +44 20 7946 0123" in first


def test_piped_it_is_plain_and_keeps_to_the_width(simulated: list[str]) -> None:
    lines = "".join(simulated).splitlines()
    assert max(map(len, lines)) < 50
    assert "\033" not in "".join(lines)
