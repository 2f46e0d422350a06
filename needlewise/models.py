"""The trained models: which is the newest, and whether it is true to the files it was made from."""

import hashlib
from pathlib import Path

from needlewise.errors import EngineError
from needlewise.settings import project_root

KEPT = 2  # the newest, and one to go back to


def latest_model() -> Path:
    """The newest trained model.

    Raises:
        EngineError: nothing has been trained yet.
    """
    models = _models()
    if not models:
        folder = project_root() / "models"
        raise EngineError(f"There is no trained model in {folder}. Run `needlewise train`.")
    return models[-1]


def is_current() -> bool:
    """Whether nothing that a model is made from has changed since the newest was trained."""
    try:
        return _stamp().read_text() == _inputs(project_root())
    except FileNotFoundError:
        return False


def mark_current() -> None:
    """Notes what the newest model was made from, and removes all but it and the one before."""
    _stamp().write_text(_inputs(project_root()))
    for old in _models()[:-KEPT]:
        old.unlink()


def _models() -> list[Path]:
    folder = project_root() / "models"
    return sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)


def _stamp() -> Path:
    return project_root() / "models" / "trained-on"


def _inputs(root: Path) -> str:
    """SHA-256 over the names and contents of all that a model is made from."""
    package = Path(__file__).parent
    sources = [(root, path) for path in (root / "data").rglob("*.y*ml")]
    sources += [(root, root / name) for name in ("config.yml", "domain.yml", "uv.lock")]
    sources += [
        (package, path) for kind in ("*.py", "*.safetensors") for path in package.rglob(kind)
    ]
    digest = hashlib.sha256()
    for folder, path in sorted(sources, key=lambda pair: str(pair[1].relative_to(pair[0]))):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
