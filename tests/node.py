"""npm of the locked environment: no Node of the machine's own is needed."""

import os
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent


def npm(folder: Path, *arguments: str) -> str:
    """What an npm command prints; it has to succeed."""
    environment = {
        **os.environ,
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "CI": "true",
        # The machine's own certificates, as every other program trusts: some networks need them.
        "NODE_OPTIONS": f"{os.environ.get('NODE_OPTIONS', '')} --use-system-ca".strip(),
    }
    done = subprocess.run(
        [BIN / "npm", *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout
