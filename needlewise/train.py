"""`needlewise train`: `rasa train` on the project's files, without the noise."""

import logging
import os
import warnings
from pathlib import Path

from needlewise.errors import EngineError
from needlewise.settings import project_root


def train() -> Path:
    """Trains what has changed since the last model and returns the newest model's path.

    Raises:
        EngineError: Rasa refused the configuration or the data; its own message says why.
    """
    import needlewise.engine  # noqa: F401  # sets Rasa's environment before Rasa is imported

    warnings.simplefilter("ignore")
    import rasa.api
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    root = project_root()
    os.chdir(root)
    result = rasa.api.train(
        domain="domain.yml",
        config="config.yml",
        training_files=["data"],
        output="models",
    )
    if result.model is None:
        raise EngineError("Rasa trained no model; the lines above say why.")
    return root / str(result.model)
