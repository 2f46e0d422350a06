"""`needlewise train`: `rasa train` on the project's files, without the noise."""

import contextlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import needlewise.engine  # noqa: F401  # sets Rasa's environment before Rasa is imported
from needlewise.errors import EngineError
from needlewise.models import is_current, latest_model, mark_current
from needlewise.settings import project_root

logger = logging.getLogger(__name__)


def train() -> Path:
    """Trains what has changed since the last model and returns the newest model's path.

    Raises:
        EngineError: Rasa refused the configuration or the data; its own message says why.
    """
    import rasa.api
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    root = project_root()
    logger.info("Training the model (about half a minute) ...")
    with contextlib.chdir(root), _without_progress_bars():
        result = rasa.api.train(
            domain="domain.yml",
            config="config.yml",
            training_files=["data"],
            output="models",
        )
    if result.model is None:
        raise EngineError("Rasa trained no model; the lines above say why.")
    mark_current()
    return root / str(result.model)


def ensure_trained() -> Path:
    """Returns a model that is true to the project's files, training only when it has to.

    Unlike `train` it takes no time when nothing has changed, as Rasa is not even imported.

    Raises:
        EngineError: see `train`.
    """
    if is_current():
        with contextlib.suppress(EngineError):
            return latest_model()
    return train()


@contextlib.contextmanager
def _without_progress_bars() -> Iterator[None]:
    """Rasa shows one for each step with its five rules unless this variable asks for less."""
    before = os.environ.get("LOG_LEVEL")
    os.environ["LOG_LEVEL"] = "WARNING"
    try:
        yield
    finally:
        if before is None:
            del os.environ["LOG_LEVEL"]
        else:
            os.environ["LOG_LEVEL"] = before
