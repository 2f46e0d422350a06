"""Providers of e-mail and of webhooks on loopback, real but for the people behind them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from running import free_port

from needlewise.clinic import Contact

PASSWORD = "pa55-word"
TOKEN = "t0ken-of-ours"


class FakeMail:
    """An SMTP server that refuses the next `fails` messages, and keeps the others."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.attempts = 0
        self.fails = 0
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=free_port(),
            authenticator=lambda *_: AuthResult(success=True),
            auth_require_tls=False,
        )

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.attempts += 1
        if self.attempts <= self.fails:
            return "451 try again later"
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        return "250 accepted"

    def contact(self, name: str = "Nurse") -> Contact:
        address = f"nurse:{PASSWORD}@127.0.0.1:{self._controller.port}"
        people = "from=desk@clinic.example&to=nurse@clinic.example"
        return Contact(name=name, url=f"mailto://{address}?{people}")

    @contextmanager
    def running(self) -> Iterator["FakeMail"]:
        self._controller.start()
        try:
            yield self
        finally:
            self._controller.stop()


class FakeWebhook:
    """An HTTP server that answers the next `fails` calls with 500, and keeps the others.

    While `hangs` it answers nothing at all.
    """

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.attempts = 0
        self.fails = 0
        self._free = Event()
        self._free.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    @property
    def hangs(self) -> bool:
        return not self._free.is_set()

    @hangs.setter
    def hangs(self, value: bool) -> None:
        if value:
            self._free.clear()
        else:
            self._free.set()

    def contact(self, name: str = "Nurse") -> Contact:
        return Contact(name=name, url=f"json://127.0.0.1:{self._server.server_port}/{TOKEN}")

    def answer(self, body: dict[str, Any]) -> int:
        """The status of the answer to `body`."""
        self.attempts += 1
        attempt = self.attempts
        self._free.wait()
        if attempt <= self.fails:
            return 500
        self.received.append(body)
        return 200

    @contextmanager
    def running(self) -> Iterator["FakeWebhook"]:
        serving = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        serving.start()
        try:
            yield self
        finally:
            self._free.set()
            self._server.shutdown()
            self._server.server_close()


def _handler(webhook: FakeWebhook) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = webhook.answer(json.loads(body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler
