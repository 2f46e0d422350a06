"""`python -m needlewise.desk`: serves the desk until told to stop."""

import uvicorn

from needlewise.desk.app import create_app
from needlewise.desk.engine import EngineDoor
from needlewise.quiet import silence_warnings
from needlewise.settings import settings
from needlewise.store.database import database


def main() -> None:
    silence_warnings()
    chosen = settings()
    engine = EngineDoor(f"http://127.0.0.1:{chosen.engine_port}", chosen.engine_timeout)
    uvicorn.run(
        create_app(database(), engine),
        host=chosen.desk_host,
        port=chosen.desk_port,
        log_level="warning",
        ws="none",
        forwarded_allow_ips=chosen.trusted_proxies,
        server_header=False,
        timeout_graceful_shutdown=5,
    )


if __name__ == "__main__":
    main()
