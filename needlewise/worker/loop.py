"""The worker's loop: no fault of one step keeps the others from their work."""

import logging
import traceback
from collections.abc import Callable, Mapping
from threading import Event

from sqlalchemy.exc import OperationalError

from needlewise.errors import NeedlewiseError

logger = logging.getLogger(__name__)
EVERY = 0.5  # seconds

Step = Callable[[], None]


class Loop:
    """Runs steps over and over.

    Args:
        steps: by what they do, as a log would say it.
    """

    def __init__(self, steps: Mapping[str, Step]) -> None:
        self._steps = steps
        self._problems: dict[str, str] = {}

    def run(self, stop: Event) -> None:
        """Returns soon after `stop` is set."""
        while not stop.is_set():
            for name in self._steps:
                if not stop.is_set():
                    self._try(name)
            stop.wait(EVERY)

    def _try(self, name: str) -> None:
        try:
            self._steps[name]()
        except Exception as error:  # the next round tries again
            problem = _told(error)
            if self._problems.get(name) != problem:
                logger.error("%s: %s; trying again until it works", name, problem)
            self._problems[name] = problem
        else:
            if self._problems.pop(name, None):
                logger.warning("%s: works again", name)


def _told(error: Exception) -> str:
    """Without what an error of the database quotes, which may be what a patient wrote."""
    if isinstance(error, NeedlewiseError):
        return str(error)
    if isinstance(error, OperationalError):
        return f"the database cannot be used: {error.orig}"
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"unexpected {type(error).__name__} at {last.filename}:{last.lineno}"
