"""Runs one publication in a process of its own, which dies where it is told to.

publisher.py DATABASE_URL JOB CHANGE MODEL [FUNCTION:before|after]
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "catalogue"))

from desk import without_the_slow_parts

from needlewise.publishing import gates, project, publication, training
from needlewise.store.database import Database

DEAD = 9
MODULES = {
    "project": project,
    "publication": publication,
    "gates": gates,
    "training": training,
    "audit": publication.audit,
}


def die_at(point: str) -> None:
    """Ends the process, as `kill -9` would, before or after the function's work on the project."""
    name, _, when = point.partition(":")
    module, _, function = name.partition(".")
    real: Callable[..., Any] = getattr(MODULES[module], function)

    def dying(*arguments: Any, **more: Any) -> Any:
        if function == "write_whole" and "publishing" in arguments[0].parts:
            return real(*arguments, **more)  # the staged copy is written too
        if when == "after":
            real(*arguments, **more)
        os._exit(DEAD)

    setattr(MODULES[module], function, dying)


if __name__ == "__main__":
    url, job, change, model, *points = sys.argv[1:]
    without_the_slow_parts(setattr, Path(model))
    for point in points:
        die_at(point)
    publication.run_job(Database(url), int(job), int(change))
