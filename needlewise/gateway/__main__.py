"""`python -m needlewise.gateway`: serves the gateway until told to stop."""

import logging
import os
import secrets

import uvicorn

from needlewise.clinic import clinic
from needlewise.gateway.app import create_app
from needlewise.gateway.channels.mailroom import Mailroom
from needlewise.gateway.channels.registry import switched
from needlewise.gateway.engine_client import EngineClient
from needlewise.gateway.ledger import Ledger
from needlewise.gateway.safety_net import load_detector
from needlewise.quiet import silence_warnings
from needlewise.settings import Settings, settings
from needlewise.store.database import database


def main() -> None:
    silence_warnings()
    chosen = settings()
    engine = EngineClient(f"http://127.0.0.1:{chosen.engine_port}", chosen.engine_timeout)
    channels = switched(clinic().channels, chosen)
    for problem in channels.problems.values():
        logging.error("%s", problem)
    app = create_app(
        engine,
        _secret(chosen),
        load_detector(),
        Ledger(database),
        mailroom=Mailroom(database),
        channels=channels.on,
    )
    uvicorn.run(
        app,
        host=chosen.host,
        port=chosen.port,
        log_level="warning",
        ws="none",
        forwarded_allow_ips=chosen.trusted_proxies,
        server_header=False,
        timeout_graceful_shutdown=5,
    )


def _secret(chosen: Settings) -> str:
    """Signs the cookies; kept, so that conversations outlive a restart of the gateway."""
    path = chosen.home / "var" / "gateway-secret"
    path.parent.mkdir(exist_ok=True)
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text()


if __name__ == "__main__":
    main()
