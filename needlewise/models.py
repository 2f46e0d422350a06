"""Where trained models are, for those who do not load them."""

from pathlib import Path

from needlewise.errors import EngineError
from needlewise.settings import project_root


def latest_model() -> Path:
    """The newest trained model.

    Raises:
        EngineError: nothing has been trained yet.
    """
    folder = project_root() / "models"
    models = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise EngineError(f"There is no trained model in {folder}. Run `needlewise train`.")
    return models[-1]
