"""What all fake providers are made of: an HTTP server on loopback that behaves like the real one.

A fake checks what it is sent by rules of its own, taken from the provider's documentation, and
refuses the rest; it signs and sends webhooks, repeats them until they are acknowledged, and can be
made to fail.
"""

import itertools
import json
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, ClassVar

import httpx

Answer = tuple[int, dict[str, str], Any]
"""Status, headers, and a body: JSON, or text."""
ADDRESS = "https://chat.clinic.example"
"""Of the gateway, as clinic.yml tells providers."""


@dataclass(frozen=True)
class Shown:
    """A message as its recipient sees it."""

    recipient: str
    text: str
    """Without mark-up."""
    choices: tuple[str, ...] = ()
    """What can be pressed; each as it is labelled."""
    sent: tuple[Any, ...] = ()
    """What a press of each tells the provider."""
    calls: tuple[str, ...] = ()
    """Numbers that can be tapped: digits, with a plus where there is a country code."""
    strong: tuple[str, ...] = ()
    """What stands out."""
    quotes: str = ""
    key: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Webhook:
    """A request that the provider makes."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


class BadRequest(Exception):
    """What was sent breaks the provider's rules; answered in the provider's own way."""


Fault = Callable[[], Answer]
Send = Callable[[Webhook], httpx.Response]


class Provider(ABC):
    """A fake; `received` is all that it accepted, in order."""

    name: ClassVar[str]
    offers: ClassVar[frozenset[str]]
    """What there is to it; the conformance cases name what they need. Of people: picture, voice,
    sticker, location, contact, edit, group, mention (in a group), buttons, block (us), stop. Of the
    provider: batch, receipt, handshake, dated (signatures), read (marks), quote, blocked (says that
    the recipient has shut us out), evidence (can tell whether it has a message already)."""
    signs_bodies: ClassVar[bool] = True
    """Otherwise it only proves who it is."""
    short_numbers: ClassVar[bool] = True
    """Whether numbers such as 112 can be tapped; otherwise they stand out."""

    def __init__(self) -> None:
        self.received: list[Shown] = []
        self.attempts = 0
        self.read: list[str] = []
        """Ids of messages that were marked as read."""
        self.refused: list[str] = []
        self.faults: deque[Fault] = deque()
        """Taken one by one by what is sent; then all is well."""
        self.fault: Callable[[], Fault | None] = lambda: None
        """Asked when there are none."""
        self.lock = Lock()
        self._count = itertools.count(1)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @abstractmethod
    def options(self) -> dict[str, Any]:
        """The channel's section of clinic.yml."""

    @abstractmethod
    def secrets(self) -> dict[str, str]:
        """Fields of the settings."""

    @abstractmethod
    def handle(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """What a call of the provider's HTTP interface is answered with.

        Raises:
            BadRequest: it is not what the provider takes.
        """

    @abstractmethod
    def bad_request(self, error: BadRequest) -> Answer:
        """The provider's way to say no."""

    @abstractmethod
    def webhook(self, *events: Any) -> Webhook:
        """A signed request with these events; several where the provider sends batches."""

    @abstractmethod
    def text(self, person: str, text: str, id: str = "", at: float | None = None) -> Any:
        """Somebody writes; `id` names the message, `at` is in seconds since 1970."""

    def forged(self) -> list[Webhook]:
        """Requests that only pretend to come from the provider."""
        real = self.webhook(self.text("mallory", "does it hurt?"))
        bare = {k: v for k, v in real.headers.items() if "sign" not in k and "secret" not in k}
        other = real.body.replace(b"hurt", b"hunt")
        assert other != real.body
        return [
            Webhook(real.method, real.path, bare, real.body),
            Webhook(real.method, real.path, real.headers, other),
        ]

    def new_id(self) -> str:
        return f"{self.name}-message-{next(self._count)}"

    def accept(self, shown: Shown) -> None:
        self.received.append(shown)

    def to(self, person: str) -> list[Shown]:
        """All that `person` has received."""
        with self.lock:
            return [shown for shown in self.received if shown.recipient == person]

    def call(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """As `handle`, with faults and refusals."""
        if self.is_message(method, path, body):
            with self.lock:
                self.attempts += 1
                fault = self.faults.popleft() if self.faults else self.fault()
            if fault is not None:
                return fault()
        try:
            with self.lock:
                return self.handle(method, path, headers, body)
        except BadRequest as error:
            self.refused.append(str(error))
            return self.bad_request(error)

    def is_message(self, method: str, path: str, body: bytes) -> bool:
        """Whether a call sends a message, so that faults hit just those."""
        return True

    def too_many(self, seconds: int) -> Answer:
        """A status of 429 that asks to wait."""
        return 429, {"Retry-After": str(seconds)}, {}

    @contextmanager
    def running(self) -> Iterator["Provider"]:
        serving = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        serving.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()


def require(holds: object, why: str) -> None:
    """Raises BadRequest unless `holds`."""
    if not holds:
        raise BadRequest(why)


def failing(status: int = 500) -> Fault:
    return lambda: (status, {}, {"error": "something went wrong"})


def slow(seconds: float, then: Fault) -> Fault:
    def answer() -> Answer:
        time.sleep(seconds)
        return then()

    return answer


def post(send: Send, webhook: Webhook, attempts: int = 3) -> httpx.Response:
    """Sends a webhook until it is acknowledged, as providers do."""
    for _ in range(attempts):
        response = send(webhook)
        if response.is_success:
            return response
    return response


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, more, content = provider.call(self.command, self.path, headers, body)
            text = content if isinstance(content, str) else json.dumps(content)
            self.send_response(status)
            for name, value in ({"Content-Type": "application/json"} | more).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        do_POST = do_GET = do_DELETE = _answer  # noqa: N815 - the library's names

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler


def digits(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple("".join(c for c in text if c.isdigit() or c == "+") for text in texts)
