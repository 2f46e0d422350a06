"""The engine is killed while twenty visitors chat. `pytest -s` on this file prints the figures."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from running import Assistant, Visitor, project_home

VISITORS, MESSAGES = 20, 40
PACE = 0.75  # seconds between one visitor's messages
KILLED_AT = 4.0  # seconds
REPORTS = ["my cheek is still bleeding", "there is pus coming out of the holes", "I can't breathe"]
QUESTIONS = ["does it hurt?", "is redness normal?", "how many sessions do I need?", "is it safe?"]


@dataclass(frozen=True)
class Said:
    """A message with what came back and when, in seconds since the crowd began."""

    text: str
    at: float
    seconds: float
    turn: dict[str, Any]

    @property
    def is_answered(self) -> bool:
        return bool(self.turn["topics"])


@dataclass
class Crowd:
    """Visitors who each send message after message, every fifth a report."""

    address: str
    began: float = field(default_factory=time.monotonic)
    said: list[Said] = field(default_factory=list)

    def chat(self) -> None:
        threads = [threading.Thread(target=self._visit, args=(n,)) for n in range(VISITORS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _visit(self, number: int) -> None:
        visitor = Visitor(self.address)
        for message in range(number, number + MESSAGES):
            texts = QUESTIONS if message % 5 else REPORTS
            text, sent = texts[message % len(texts)], time.monotonic()
            turn = visitor.say(text)
            now = time.monotonic()
            self.said.append(Said(text, sent - self.began, now - sent, turn))
            time.sleep(max(0.0, PACE - (now - sent)))


@pytest.fixture(scope="module")
def crowd(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    home = project_home(tmp_path_factory.mktemp("home"))
    assistant = Assistant(NEEDLEWISE_HOME=str(home))
    try:
        assistant.wait_until_ready()
        chatting = Crowd(assistant.address)
        killer = threading.Timer(KILLED_AT, assistant.kill, ["engine"])
        killer.start()
        chatting.chat()
        killer.join()
        yield chatting
    finally:
        assistant.stop()


def test_every_report_is_escalated(crowd: Crowd) -> None:
    reports = [said for said in crowd.said if said.text in REPORTS]
    assert len(reports) == VISITORS * MESSAGES // 5
    for said in reports:
        expected = "emergency" if "breathe" in said.text else "doctor"
        assert said.turn["escalation"] == expected, said


def test_nobody_gets_silence(crowd: Crowd) -> None:
    assert len(crowd.said) == VISITORS * MESSAGES
    assert all(said.turn["replies"] for said in crowd.said)


def test_without_an_answer_the_phone_is_given(crowd: Crowd) -> None:
    missed = [said for said in crowd.said if not said.is_answered]
    assert missed, "the engine was not killed in the middle"
    for said in missed:
        assert "can't answer just now" in said.turn["replies"][0]["text"]
        assert said.turn["replies"][0]["buttons"][0]["payload"].startswith("tel:")


def test_answers_return_by_themselves(crowd: Crowd) -> None:
    missed = [said for said in crowd.said if not said.is_answered]
    last = max(said.at for said in missed)
    assert any(said.is_answered and said.at > last for said in crowd.said)
    reports = [said.seconds for said in crowd.said if said.text in REPORTS]
    print(
        f"\n{len(crowd.said)} messages of {VISITORS} visitors, engine killed after {KILLED_AT} s: "
        f"{len(missed)} not answered, the last {last - KILLED_AT:.1f} s later; "
        f"{len(reports)} reports, the slowest escalated after {1000 * max(reports):.0f} ms"
    )
