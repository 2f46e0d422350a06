"""What the conformance cases stand on: a clinic with one channel on, and its fake provider.

A case is a test whose docstring says what holds; docs/channels/conformance.md lists them all.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from threading import Event, Thread
from typing import Any, TypeVar, cast

import httpx
import pytest
from databases import new_database
from fake_provider import ADDRESS, Provider, Shown, Webhook, post
from fakes import FakeDetector, FakeEngine, new_ledger
from fakes_of_channels import PROVIDERS
from starlette.applications import Starlette
from starlette.testclient import TestClient

from needlewise.channel_options import Channels
from needlewise.gateway.app import create_app
from needlewise.gateway.channels.mailroom import Mailroom
from needlewise.gateway.channels.registry import Switched, switched
from needlewise.gateway.engine_client import EngineClient
from needlewise.red_flags.detector import Detector
from needlewise.red_flags.finding import Finding
from needlewise.settings import Settings
from needlewise.store import channel_counts, outbound
from needlewise.store.database import Database
from needlewise.store.tables import inbound as inbound_table
from needlewise.turn import Button, Reply, Turn
from needlewise.worker.sender import Sender

REPORT = "it keeps oozing"
ANN, BEN = "447700900111", "447700900222"
PATIENCE = 20.0
Test = TypeVar("Test", bound=Callable[..., None])


def offered(*what: str) -> Callable[[Test], Test]:
    """Runs a case with every channel on which people can do `what`."""
    chosen = [p for p in PROVIDERS if set(what) <= p.offers]
    return pytest.mark.parametrize("kind", chosen, ids=[p.name for p in chosen])


def a_turn(text: str, *choices: str, sources: tuple[str, ...] = ("F21",)) -> Turn:
    buttons = tuple(Button(title=choice, payload=choice) for choice in choices)
    return Turn(
        text="",
        topics=("pain",),
        escalation="none",
        confidence=0.9,
        replies=(Reply(text=text, buttons=buttons, sources=sources),),
        latency_ms=1.0,
    )


def turned_on(provider: Provider, **secrets: str) -> Switched:
    """The channel as clinic.yml and the environment would have it."""
    chosen = Channels.model_validate({"address": ADDRESS, provider.name: provider.options()})
    settings = Settings.model_validate({**provider.secrets(), **secrets})
    return switched(chosen, settings)


class Clinic:
    """A gateway and a sender; the engine and the detector are the test's."""

    def __init__(self, provider: Provider) -> None:
        self.provider, self.engine, self.detector = provider, FakeEngine(), FakeDetector()
        self.detector.findings[REPORT] = Finding("doctor", "infection", ("oozing",), score=0.9)
        self.database = new_database()
        self.connect: Callable[[], Database] = lambda: self.database
        self.channels = turned_on(provider).on
        for channel in self.channels.values():  # tests/worker/test_pace.py is about these
            channel.rate = channel.recipient_rate = "1000/second"  # type: ignore[misc]
        self._gateway = ExitStack()
        self._sender: tuple[Event, Thread] | None = None

    def start(self) -> None:
        self.start_gateway()
        self.start_sender()

    def app(self) -> Starlette:
        """A new gateway."""
        client = EngineClient("http://engine", timeout=1.0)
        client._http = httpx.AsyncClient(
            base_url="http://engine", transport=httpx.MockTransport(self.engine)
        )
        return create_app(
            client,
            "a secret of the test",
            cast(Detector, self.detector),
            new_ledger(self.database),
            mailroom=Mailroom(lambda: self.connect()),
            channels=self.channels,
            address=ADDRESS,
        )

    def start_gateway(self) -> None:
        self.visitor = self._gateway.enter_context(TestClient(self.app()))

    def stop_gateway(self) -> None:
        self._gateway.close()

    def start_sender(self, kind: type[Sender] = Sender) -> None:
        stop = Event()
        sender = kind(lambda: self.database, self.channels)
        thread = Thread(target=lambda: asyncio.run(sender.run(stop)), daemon=True)
        thread.start()
        self._sender = stop, thread

    def stop_sender(self) -> None:
        if self._sender:
            stop, thread = self._sender
            stop.set()
            thread.join(PATIENCE)
            self._sender = None

    def stop(self) -> None:
        self.stop_sender()
        self.stop_gateway()

    def request(self, webhook: Webhook) -> httpx.Response:
        """One call of our webhook, as the provider makes it."""
        return self.visitor.request(
            webhook.method, webhook.path, content=webhook.body, headers=dict(webhook.headers)
        )

    def deliver(self, *events: Any) -> httpx.Response:
        """The provider tells of `events`, until it is heard."""
        return post(self.request, self.provider.webhook(*events))

    def says(self, person: str, text: str) -> list[Shown]:
        """All that `person` has received once `text` is answered."""
        assert self.deliver(self.provider.text(person, text)).is_success
        return self.settled(person)

    def settled(self, person: str) -> list[Shown]:
        """All that `person` has received once nothing is left to be done."""
        wait_until(lambda: not self._is_busy())
        return self.provider.to(person)

    def _is_busy(self) -> bool:
        with self.database.read() as connection:
            due = connection.execute(
                inbound_table.select().where(inbound_table.c.state == "due")
            ).first()
            return due is not None or bool(outbound.waiting(connection))

    def counted(self, what: str) -> int:
        """How often it happened, as the desk will tell."""
        with self.database.read() as connection:
            told = channel_counts.since(connection, date(2020, 1, 1))
        return told.get((self.provider.name, what), 0)


def wait_until(happens: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)
