"""Chats with Needlewise in the terminal by the channel `webhook`: a program to begin yours from.

    export NEEDLEWISE_WEBHOOK_SECRET=whsec_...
    python webhook_client.py --gateway http://127.0.0.1:8080 --listen 127.0.0.1:8090

docs/channels/webhook.md explains what it sends and what it gets. Needs httpx and standardwebhooks.
"""

import argparse
import json
import os
import sys
import time
import uuid
from collections import OrderedDict
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

import httpx
from standardwebhooks import Webhook, WebhookVerificationError

ATTEMPTS = 6
REMEMBERED = 10_000
LONGEST_BODY = 1_000_000
HELP = """Type a question, or the number of a choice. Also:
  /edit TEXT     changes your last message
  /picture TEXT  sends a picture, which the assistant cannot read, with a caption
  /stop  /start  wants no more messages, or wants them again
"""


class Sending:
    """What goes to the gateway."""

    def __init__(self, gateway: str, secret: Webhook, sender: str) -> None:
        self._url, self._secret, self._sender = f"{gateway}/channels/webhook", secret, sender
        self._last_id = ""

    def message(self, *, edits_last: bool = False, **content: Any) -> None:
        """Tells what the person at the terminal did."""
        if not edits_last or not self._last_id:
            self._last_id = str(uuid.uuid4())
        sent_at = datetime.now(UTC).isoformat()
        message = {"id": self._last_id, "sender": self._sender, "sent_at": sent_at, **content}
        self._post(json.dumps({"messages": [message]}))

    def _post(self, body: str) -> None:
        """Tries again what may yet arrive: the gateway knows by the message's id what it has."""
        webhook_id = str(uuid.uuid4())
        for attempt in range(ATTEMPTS):
            try:
                answer = httpx.post(
                    self._url, content=body, headers=self._signed(webhook_id, body), timeout=10
                )
            except httpx.HTTPError as error:
                problem = f"the gateway cannot be reached: {error}"
            else:
                if answer.is_success:
                    return
                problem = f"the gateway said {answer.status_code}: {answer.text}"
                if answer.is_client_error and answer.status_code != 429:
                    break
            time.sleep(2**attempt / 4)
        print(f"(not sent: {problem})", flush=True)

    def _signed(self, webhook_id: str, body: str) -> dict[str, str]:
        """Each attempt is dated and signed anew; its webhook-id stays."""
        now = datetime.now(UTC)
        return {
            "content-type": "application/json",
            "webhook-id": webhook_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._secret.sign(webhook_id, now, body),
        }


class Receiving:
    """What comes from the gateway."""

    def __init__(self, secret: Webhook) -> None:
        self._secret, self._lock = secret, Lock()
        # In earnest: in your database, together with what you did with the answer.
        self._seen: OrderedDict[str, None] = OrderedDict()
        self.choices: dict[str, str] = {}
        """Titles by what is typed for them."""

    def take(self, headers: dict[str, str], body: bytes) -> int:
        """Shows an answer, once; returns the status to answer with."""
        try:
            self._secret.verify(body, headers, json_parse=False)
        except (WebhookVerificationError, ValueError):
            return 401
        answer = json.loads(body)
        with self._lock:
            if answer["key"] in self._seen:
                return 204
            self._show(answer)
            self._seen[answer["key"]] = None
            if len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
        return 204

    def _show(self, answer: dict[str, Any]) -> None:
        print(f"\n{answer['text']}")
        for call in answer["calls"]:
            print(f"[ Call {call['number']} -> tel:{call['dial']} ]")
        for choice in answer["choices"]:
            print(f"  {choice['number']}. {choice['title']}")
            if choice["number"] == 1:
                self.choices = {}
            self.choices[str(choice["number"])] = choice["title"]
        print(flush=True)

    def serve(self, address: str) -> ThreadingHTTPServer:
        receiving = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                if 0 < length <= LONGEST_BODY:
                    status = receiving.take(dict(self.headers.items()), self.rfile.read(length))
                else:
                    status = 413
                self.send_response(status)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        host, _, port = address.rpartition(":")
        server = ThreadingHTTPServer((host, int(port)), Handler)
        Thread(target=server.serve_forever, daemon=True).start()
        return server


def said(line: str, choices: dict[str, str]) -> dict[str, Any]:
    """What a line that was typed means; the fields of a message."""
    command, _, rest = line.partition(" ")
    match command:
        case "/edit":
            return {"text": rest, "edits_last": True}
        case "/picture":
            return {"text": rest, "attachments": ["picture"]}
        case "/stop" | "/start":
            return {"kind": command[1:], "text": command[1:]}
    return {"text": choices.get(line, line)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gateway", default="http://127.0.0.1:8080", help="its address")
    parser.add_argument("--listen", default="127.0.0.1:8090", help="where answers are sent to")
    parser.add_argument("--sender", default="terminal", help="who is writing")
    chosen = parser.parse_args()
    secret = Webhook(os.environ["NEEDLEWISE_WEBHOOK_SECRET"])
    receiving = Receiving(secret)
    sending = Sending(chosen.gateway.rstrip("/"), secret, chosen.sender)
    server = receiving.serve(chosen.listen)
    print(f"Answers are taken at http://{chosen.listen}/\n{HELP}", flush=True)
    for line in sys.stdin:
        if line.strip():
            sending.message(**said(line.strip(), receiving.choices))
    server.shutdown()


if __name__ == "__main__":
    main()
