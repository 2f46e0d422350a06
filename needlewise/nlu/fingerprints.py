"""What Rasa's fingerprints leave out: the code that a component calls, and files that it reads."""

import hashlib
import inspect
from pathlib import Path
from types import ModuleType


def fingerprint_of(*parts: ModuleType | Path | str) -> str:
    """SHA-256 over the sources of modules, the content of files and plain strings.

    For `GraphComponent.fingerprint_addon`: Rasa hashes the component's own class only, and would
    serve a stale model when a helper or a data file has changed.
    """
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, ModuleType):
            content = inspect.getsource(part).encode()
        elif isinstance(part, Path):
            content = part.read_bytes()
        else:
            content = part.encode()
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()
