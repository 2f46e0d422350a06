"""What Apprise complains about: for who is sending, and for no log, as it may name addresses."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

_heard: ContextVar[list[str] | None] = ContextVar("heard", default=None)


@contextmanager
def complaints() -> Iterator[list[str]]:
    """Collects the complaints about what is done inside."""
    _listener()
    heard: list[str] = []
    before = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(before)


class _Listener(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        heard = _heard.get()
        if heard is not None:
            heard.append(record.getMessage())


@lru_cache(maxsize=1)
def _listener() -> _Listener:
    """Apprise's only listener from now on."""
    listener = _Listener()
    log = logging.getLogger("apprise")
    log.setLevel(logging.WARNING)
    log.propagate = False
    log.addHandler(listener)
    return listener
