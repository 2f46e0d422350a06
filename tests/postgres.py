"""A PostgreSQL of the tests' own on loopback, started when it is first needed."""

import glob
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from needlewise.free_port import free_port


def _program(name: str) -> str:
    """Debian keeps them beside each other by version, outside PATH."""
    found = shutil.which(name) or next(iter(glob.glob(f"/usr/lib/postgresql/*/bin/{name}")), None)
    assert found, f"{name} is missing; `make test` installs PostgreSQL as root"
    return found


def _run(*command: str) -> None:
    """PostgreSQL refuses to run as root."""
    user = "postgres" if os.geteuid() == 0 else None
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", user=user)
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty database, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="postgres"))
    port = free_port()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data, log = str(folder / "data"), str(folder / "log")
    _run(_program("initdb"), "-D", data, "-U", "needlewise", "--auth=trust", "--no-sync")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    _run(_program("pg_ctl"), "-D", data, "-l", log, "-o", options, "-w", "start")
    try:
        yield f"postgresql://needlewise@127.0.0.1:{port}/postgres"
    finally:
        _run(_program("pg_ctl"), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
