"""`python -m needlewise.engine`: serves the engine on loopback until told to stop."""

import uvicorn

from needlewise.quiet import silence_warnings
from needlewise.settings import settings


def main() -> None:
    silence_warnings()
    from needlewise.engine.app import create_app

    # Rasa holds websockets at a version that uvicorn no longer speaks; none are needed.
    uvicorn.run(
        create_app(), host="127.0.0.1", port=settings().engine_port, log_level="warning", ws="none"
    )


if __name__ == "__main__":
    main()
