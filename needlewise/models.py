"""The trained models: which is in use, what each was made from, and which are kept."""

import hashlib
import os
from pathlib import Path

from needlewise.errors import EngineError
from needlewise.files import copy_whole, remove, write_whole
from needlewise.settings import project_root

KEPT = 5  # the one in use, the one before, and some to go back to
MODEL, STAMP = ".tar.gz", ".trained-on"
SERVING = "serving"
"""The file that names the model in use."""


def latest_model(folder: Path | None = None) -> Path:
    """The model in use: the one that was put in use last, or else the newest.

    Args:
        folder: where the models are; the project's models/ by default.

    Raises:
        EngineError: nothing has been trained yet.
    """
    folder = folder or models_folder()
    try:
        named = folder / (folder / SERVING).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        named = folder
    if named.is_file():
        return named
    models = _models(folder)
    if not models:
        raise EngineError(f"There is no trained model in {folder}. Run `needlewise train`.")
    return models[-1]


def kept_models() -> list[Path]:
    """All that can be put in use, the newest last."""
    return _models(models_folder())


def put_in_use(model: Path) -> None:
    """Makes `model`, one of models/, the one that the engine answers with; removes the oldest."""
    os.utime(model)  # also the newest, so that plain `rasa run` takes it and it is kept longest
    write_whole(model.parent / SERVING, f"{model.name}\n")
    for old in _models(model.parent)[:-KEPT]:
        remove(_stamp(old))
        remove(old)


def take_over(model: Path) -> Path:
    """Copies a model and what it was made from into models/, without putting it in use."""
    folder = models_folder()
    taken = folder / model.name
    if (in_use := _models(folder)) and not (folder / SERVING).is_file():
        write_whole(folder / SERVING, f"{in_use[-1].name}\n")  # else the newest would be
    if not _stamp(taken).is_file():
        copy_whole(model, taken)
        copy_whole(_stamp(model), _stamp(taken))  # last: who has a stamp is whole
    return taken


def made_from(inputs: str, folder: Path | None = None) -> Path | None:
    """The newest model, if there is one, that was made from just these inputs; see `inputs_of`."""
    for model in reversed(_models(folder or models_folder())):
        if _stamped(model) == inputs:
            return model
    return None


def is_current() -> bool:
    """Whether nothing that a model is made from has changed since the one in use was trained."""
    try:
        return _stamped(latest_model()) == inputs_of(project_root())
    except EngineError:
        return False


def mark_current() -> None:
    """Notes what the newest model was made from, and puts it in use."""
    newest = _models(models_folder())[-1]
    write_whole(_stamp(newest), inputs_of(project_root()))
    put_in_use(newest)


def models_folder() -> Path:
    return project_root() / "models"


def _models(folder: Path) -> list[Path]:
    """The oldest first."""
    return sorted(folder.glob(f"[!.]*{MODEL}"), key=lambda path: path.stat().st_mtime)


def _stamp(model: Path) -> Path:
    return model.with_name(model.name.removesuffix(MODEL) + STAMP)


def _stamped(model: Path) -> str:
    try:
        return _stamp(model).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def inputs_of(root: Path) -> str:
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
