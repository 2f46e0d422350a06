"""Files that are there whole or not at all, whenever the process or the machine stops."""

import os
import shutil
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Puts `text` in place of what `path` held, if anything, in one step and on disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = _unfinished(path)
    unfinished.write_text(text, encoding="utf-8")
    _put(unfinished, path)


def copy_whole(source: Path, path: Path) -> None:
    """Like `write_whole`, with the content of `source`, which may lie on another disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = _unfinished(path)
    shutil.copyfile(source, unfinished)
    _put(unfinished, path)


def remove(path: Path) -> None:
    """Deletes `path` if it is there."""
    if path.exists():
        path.unlink()
        _sync(path.parent)


def _unfinished(path: Path) -> Path:
    return path.with_name(f".{path.name}.unfinished")


def _put(unfinished: Path, path: Path) -> None:
    if path.exists():
        shutil.copymode(path, unfinished)
    _sync(unfinished)
    unfinished.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
