"""Processes are killed one after the other while patients report symptoms: nothing is lost."""

import itertools
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from alerts.providers import FakeWebhook
from clinic_home import clinic_home
from running import Assistant

from needlewise.store import escalations
from needlewise.store.database import Database

PATIENTS, MESSAGES = 12, 8
PACE = 0.8  # seconds
KILLED = ("worker", "gateway", "desk", "engine", "gateway", "worker")
EVERY = 1.5  # seconds
REPORTS = ["it keeps oozing", "my cheek is still bleeding"]
PATIENCE = 90.0  # seconds for everything to be back, and for the last alert


@dataclass
class Patient:
    """Sends a message again, under the same id, until it is answered: as the widget does."""

    address: str
    told: list[str] = field(default_factory=list)
    """The escalation level of each answer."""

    def visit(self) -> None:
        with httpx.Client(base_url=self.address, timeout=10, trust_env=False) as http:
            session = self._until_answered(http, "/api/v1/sessions", {})
            http.headers["Authorization"] = f"Bearer {session['token']}"
            for number in range(MESSAGES):
                text = REPORTS[number % 2] if number % 3 == 0 else "does it hurt?"
                body = {"id": uuid.uuid4().hex, "text": text}
                answer = self._until_answered(http, "/api/v1/messages", body)
                if text in REPORTS:
                    self.told.append(answer["turn"]["escalation"])
                time.sleep(PACE)

    @staticmethod
    def _until_answered(http: httpx.Client, path: str, body: dict[str, str]) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                answered = http.post(path, json=body).raise_for_status()
            except httpx.HTTPError:
                assert time.monotonic() < deadline
                time.sleep(0.2)
            else:
                told: dict[str, Any] = answered.json()
                return told


@dataclass(frozen=True)
class Day:
    """What is left after it."""

    patients: list[Patient]
    database: Database
    alerted: list[str]


@pytest.fixture(scope="module")
def day(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    with FakeWebhook().running() as webhook:
        home = clinic_home(tmp_path_factory.mktemp("clinic"), contacts=[webhook.contact()])
        assistant = Assistant(NEEDLEWISE_HOME=str(home))
        try:
            assistant.wait_until_ready()
            patients = [Patient(assistant.address) for _ in range(PATIENTS)]
            visits = [threading.Thread(target=patient.visit) for patient in patients]
            for visit in visits:
                visit.start()
            for name in KILLED:
                time.sleep(EVERY)
                assistant.kill(name)
            for visit in visits:
                visit.join()
            assistant.wait_until_ready()
            _wait(lambda: len(webhook.received) >= PATIENTS)
            database = Database(assistant.database)
            yield Day(patients, database, [str(body) for body in webhook.received])
            database.close()
        finally:
            assistant.stop()


def _wait(happens: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happens() and time.monotonic() < deadline:
        time.sleep(0.1)


def test_every_report_was_answered_with_an_escalation(day: Day) -> None:
    told = list(itertools.chain.from_iterable(patient.told for patient in day.patients))
    assert told == ["doctor"] * PATIENTS * len(range(0, MESSAGES, 3))


def test_every_report_is_kept_once(day: Day) -> None:
    with day.database.read() as connection:
        query = "SELECT count(*), count(DISTINCT message_id) FROM turns WHERE escalation = 'doctor'"
        [(kept, different)] = connection.exec_driver_sql(query).fetchall()
    assert kept == different == PATIENTS * len(range(0, MESSAGES, 3))


def test_every_conversation_is_in_the_inbox(day: Day) -> None:
    with day.database.read() as connection:
        waiting = escalations.listed(connection, ("open",))
    assert len(waiting) == len({e.conversation for e in waiting}) == PATIENTS


def test_every_escalation_was_alerted(day: Day) -> None:
    with day.database.read() as connection:
        ids = [e.id for e in escalations.listed(connection, ("open",))]
    told = {int(id) for body in day.alerted for id in re.findall(r"/inbox/(\d+)", body)}
    assert told == set(ids)
