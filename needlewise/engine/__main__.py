"""`python -m needlewise.engine`: serves the engine on loopback until told to stop."""

import argparse
from pathlib import Path

import uvicorn

from needlewise.quiet import silence_warnings
from needlewise.settings import settings


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m needlewise.engine")
    parser.add_argument("--model", type=Path, help="this one, instead of the one in use")
    model = parser.parse_args().model
    silence_warnings()
    from needlewise.engine.app import create_app
    from needlewise.engine.engine import Engine

    app = create_app(Engine(model) if model else None)
    # Rasa holds websockets at a version that uvicorn no longer speaks; none are needed.
    uvicorn.run(app, host="127.0.0.1", port=settings().engine_port, log_level="warning", ws="none")


if __name__ == "__main__":
    main()
