"""One worker at a time: two would send each alert twice."""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

logger = logging.getLogger(__name__)
EVERY = 0.5  # seconds


@contextmanager
def alone(path: Path, stop: Event) -> Iterator[None]:
    """Waits until no other process holds `path`, or until `stop` is set.

    The system frees it however its holder ends.
    """
    path.parent.mkdir(exist_ok=True)
    with path.open("w") as file:
        told = False
        while not stop.is_set():
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not told:
                    logger.warning("another worker is at work; this one waits for it to end")
                told = True
                stop.wait(EVERY)
        yield
