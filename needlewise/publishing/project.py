"""A copy of the project in which a change is tried before anybody notices."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from needlewise.errors import PublishingError
from needlewise.files import remove, write_whole
from needlewise.settings import project_root

COPIED = ("data", "tests/topics", "tests/red_flags", "tests/conversations")
"""Folders of data files; a change may touch nothing else."""
FILES = ("config.yml", "domain.yml", "clinic.yml", "endpoints.yml", "uv.lock")
LINKED = ("actions", ".rasa", "models/encoder")
"""Not changed by a change. Rasa finds in its cache what was trained before."""
NAME = re.compile(r"[\w-]+")

Texts = Mapping[str, str | None]
"""The content of files by their path from the project's folder; None: there is none."""


def read_text(path: str, root: Path | None = None) -> str | None:
    """What a data file holds now; None where there is no such file.

    Raises:
        PublishingError: `path` is none of a data file.
    """
    try:
        return _inside(root or project_root(), path).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def write_texts(root: Path, files: Texts) -> None:
    """Writes or deletes data files, each in one step.

    Raises:
        PublishingError: see `read_text`.
    """
    for path, text in files.items():
        whole = _inside(root, path)
        if text is None:
            remove(whole)
        else:
            write_whole(whole, text)


def stage(folder: Path, files: Texts) -> Path:
    """Makes `folder` a project of its own: this one's, with `files` in place.

    Models that `folder` holds already stay.

    Raises:
        PublishingError: see `read_text`.
    """
    root = project_root()
    for name in COPIED:
        shutil.rmtree(folder / name, ignore_errors=True)
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name, ignore=_all_but_data)
    for name in FILES:
        if (root / name).is_file():
            shutil.copy(root / name, folder / name)
    (root / ".rasa").mkdir(exist_ok=True)
    (folder / "models").mkdir(exist_ok=True)
    for name in LINKED:
        if (root / name).is_dir() and not (folder / name).is_symlink():
            (folder / name).symlink_to((root / name).resolve())
    write_texts(folder, files)
    return folder


def check_path(path: str) -> None:
    """Refuses what is no data file.

    Raises:
        PublishingError: see `read_text`.
    """
    parts = PurePosixPath(path).with_suffix("").parts
    inside = any(path.startswith(f"{name}/") for name in COPIED)
    named = all(NAME.fullmatch(part) for part in parts)
    if not inside or not named or not path.endswith(".yml"):
        choices = ", ".join(COPIED)
        raise PublishingError(f"{path!r} is no data file: a change is of *.yml in {choices}.")


def _inside(root: Path, path: str) -> Path:
    check_path(path)
    return root / path


def _all_but_data(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if Path(name).suffix and not name.endswith((".yml", ".yaml"))}
