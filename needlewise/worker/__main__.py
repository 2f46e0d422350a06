"""`python -m needlewise.worker`: sends alerts and does jobs until told to stop."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from functools import cached_property
from threading import Event, Thread

from needlewise.alerts import contacts
from needlewise.alerts.outbox import Outbox
from needlewise.alerts.wording import Where
from needlewise.clinic import clinic
from needlewise.errors import NeedlewiseError
from needlewise.gateway.channels.registry import switched
from needlewise.quiet import silence_warnings
from needlewise.settings import settings
from needlewise.store import spool
from needlewise.store.database import database
from needlewise.worker.jobs import Jobs
from needlewise.worker.lock import alone
from needlewise.worker.loop import Loop
from needlewise.worker.sender import Sender
from needlewise.worker.tidying import Tidying

PREPARE = (sys.executable, "-m", "needlewise.publishing.near")
"""Reads all examples once, for the desk's page Teach."""
LAST_ROUND = 2.0  # seconds for the steps that are under way


def main() -> None:
    silence_warnings()
    logging.basicConfig(format="worker: %(message)s")
    try:
        contacts.check(clinic().alerts)
    except NeedlewiseError as error:
        sys.exit(str(error))
    worker, stop = Worker(), Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    # In a thread, so that neither a database nor a provider that hangs delays the end.
    thread = Thread(target=worker.run, args=(stop,), name="loop", daemon=True)
    thread.start()
    while thread.is_alive() and not stop.wait(1):
        pass
    thread.join(LAST_ROUND)
    worker.stop()
    logging.shutdown()
    os._exit(0 if stop.is_set() else 1)  # without waiting for threads of Apprise's own


class Worker:
    """The steps, and what they share: made as soon as the database answers."""

    _preparing: subprocess.Popen[bytes] | None = None
    _sender: Thread | None = None

    def __init__(self) -> None:
        self._tidying = Tidying(database)

    def run(self, stop: Event) -> None:
        """Works until `stop` is set."""
        steps = {
            "importing what waits in the spool": self._import,
            "sending alerts": lambda: self._outbox.deliver_due(datetime.now(UTC)),
            "doing jobs": lambda: self._jobs.step(),
            "forgetting what is old": self._tidying.step,
        }
        with alone(settings().home / "var" / "worker.lock", stop):
            self._sender = Thread(target=self._send, args=(stop,), name="sender", daemon=True)
            self._sender.start()
            self._preparing = subprocess.Popen(PREPARE, start_new_session=True)
            Loop(steps).run(stop)

    def stop(self) -> None:
        """Ends what is under way; a message whose sending has begun is waited for a little."""
        if self._sender is not None:
            self._sender.join(LAST_ROUND)
        if self._preparing is not None:
            self._preparing.kill()
        if "_jobs" in self.__dict__:
            self._jobs.stop()

    @staticmethod
    def _send(stop: Event) -> None:
        """What goes to messaging channels, in a thread of its own: a patient waits for it."""
        channels = switched(clinic().channels, settings()).on
        if channels:
            asyncio.run(Sender(database, channels).run(stop))

    @staticmethod
    def _import() -> None:
        spool.import_all(database())

    @cached_property
    def _outbox(self) -> Outbox:
        chosen = clinic()
        return Outbox(database(), chosen.alerts, Where(chosen.alerts.desk, chosen.zone))

    @cached_property
    def _jobs(self) -> Jobs:
        return Jobs(database())


if __name__ == "__main__":
    main()
