"""Many people who write at once by one channel, whose provider fails now and then."""

import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import mean
from typing import Any

import httpx
from fake_provider import Fault, Provider, failing
from sqlalchemy import Table, func, select, true
from sqlalchemy.engine import Connection

from needlewise.store.database import Database
from needlewise.store.outbound import UNSENT
from needlewise.store.tables import inbound, outbound

PEOPLE = 250
QUESTIONS = ("does it hurt?", "is it safe?", "what does it treat?", "how long does it take?")
REPORT = "it keeps oozing"
FAILING, TOO_MANY, REPEATED = 0.10, 0.05, 0.05
"""Shares: status 500, status 429, webhooks told twice."""
AT_ONCE, PACE = 2, 0.05
"""Webhooks at a time, and seconds between two of them: a lively day, not an attack."""
PATIENCE = 240.0


@dataclass
class Crowd:
    """A twentieth of the messages reports a symptom."""

    provider: Provider
    messages: int
    seed: int = 4827
    sent: list[tuple[str, str]] = field(default_factory=list)
    """Who wrote what, in order."""

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        people = min(PEOPLE, self.messages)
        for number in range(self.messages):
            text = REPORT if number % 20 == 7 else QUESTIONS[number % len(QUESTIONS)]
            self.sent.append((f"44770090{number % people:04}", text))

    def fault(self) -> Fault | None:
        """What the provider does to the next message that it is sent."""
        drawn = self._random.random()
        if drawn < FAILING:
            return failing(500)
        if drawn < FAILING + TOO_MANY:
            return lambda: self.provider.too_many(1)
        return None

    def write(self, address: str) -> None:
        """Everything is told to the gateway, until it acknowledges it; some of it twice."""
        self.provider.fault = self.fault
        size = 5 if "batch" in self.provider.offers else 1
        batches = [self.sent[i : i + size] for i in range(0, len(self.sent), size)]
        repeated = [self._random.random() < REPEATED for _ in batches]
        with (
            httpx.Client(base_url=address, timeout=20, trust_env=False) as http,
            ThreadPoolExecutor(AT_ONCE) as pool,
        ):
            list(
                pool.map(lambda both: self._tell(http, *both), zip(batches, repeated, strict=True))
            )

    def _tell(
        self, http: httpx.Client, batch: Sequence[tuple[str, str]], is_repeated: bool
    ) -> None:
        webhook = self.provider.webhook(*(self.provider.text(*message) for message in batch))
        time.sleep(PACE)
        for _ in range(2 if is_repeated else 1):
            deadline = time.monotonic() + PATIENCE
            while True:
                try:
                    http.request(
                        webhook.method,
                        webhook.path,
                        content=webhook.body,
                        headers=dict(webhook.headers),
                    ).raise_for_status()
                    break
                except httpx.HTTPError:
                    assert time.monotonic() < deadline
                    time.sleep(0.3)

    def wait_for_answers(self, database: Database) -> None:
        """Returns once everything was told, answered and sent."""
        due = (inbound, inbound.c.state == "due"), (outbound, outbound.c.state.in_(UNSENT))
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with database.read() as connection:
                left = sum(self._count(connection, *what) for what in due)
            if not left:
                return
            time.sleep(0.3)

    def _count(self, connection: Connection, table: Table, which: Any) -> int:
        own = select(func.count()).where(table.c.channel == self.provider.name, which)
        return int(connection.scalar(own))

    def unanswered(self, database: Database) -> set[str]:
        """The messages, by the provider's ids, of which not every letter has arrived."""
        with database.read() as connection:
            came = set(connection.scalars(self._own(inbound)))
            went = set(connection.scalars(self._own(outbound)))
            unsent = set(connection.scalars(self._own(outbound).where(outbound.c.state != "sent")))
        assert len(came) == self.messages
        return (came - went) | unsent

    def letters(self, database: Database) -> int:
        """How many were written."""
        with database.read() as connection:
            return self._count(connection, outbound, true())

    def _own(self, table: Table) -> Any:
        return select(table.c.message_id).where(table.c.channel == self.provider.name)

    def reports_answered(self) -> int:
        return sum("contact your doctor" in shown.text for shown in self.provider.received)

    def moved_forward(self, *, reports: bool) -> float:
        """By how many places answers came earlier, on average, than their questions."""
        places: dict[tuple[str, bool], list[int]] = {}
        for place, (person, text) in enumerate(self.sent):
            places.setdefault((person, text == REPORT), []).append(place)
        moved = []
        for place, shown in enumerate(self.provider.received):
            is_report = "contact your doctor" in shown.text
            waiting = places[shown.recipient, is_report]
            if is_report == reports and waiting:  # an answer may be several messages
                moved.append(waiting.pop(0) - place)
        return mean(moved)
