"""Asks the assistant that `rasa init` sets up: `run.py TRAIN ASK ANSWERS MODEL`.

TRAIN holds lines {"text", "topic"} and ASK lines {"text"}; each line of ASK gets one in ANSWERS,
{"topic", "confidence"}, with an empty topic where Rasa falls back. MODEL is a folder; if it exists,
the model in it is asked, else one is trained on TRAIN.
"""

import asyncio
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import rasa.engine.recipes
import rasa.model_training
from rasa.core.agent import Agent
from rasa.shared.utils.io import read_yaml_file, write_yaml
from rasa.utils.log_utils import configure_structlog

DEFAULTS = Path(rasa.engine.recipes.__file__).parent / "config_files" / "default_config.yml"
"""What Rasa trains with where config.yml names no pipeline, as the one of `rasa init` does not."""
ARCHIVE = "stock.tar.gz"
FALLBACK = "nlu_fallback"
SEED = 1


def main(train: Path, ask: Path, answers: Path, model: Path) -> None:
    """Trains unless that is done, then asks."""
    configure_structlog()
    if not model.exists():
        train_model(read_lines(train), model)
    rows = asyncio.run(ask_all(model / ARCHIVE, [row["text"] for row in read_lines(ask)]))
    answers.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def train_model(rows: list[dict[str, str]], model: Path) -> None:
    """Trains as `rasa train nlu` does; the folder gets its name once all is done."""
    unfinished = model.with_name(f"{model.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    config = unfinished / "config.yml"
    write_yaml(seeded(read_yaml_file(DEFAULTS)), config)
    # Rasa's JSON, as its YAML reads brackets in a text as entities.
    examples = [{"text": row["text"], "intent": row["topic"]} for row in rows]
    data = unfinished / "nlu.json"
    data.write_text(json.dumps({"rasa_nlu_data": {"common_examples": examples}}), encoding="utf-8")
    trained = rasa.model_training.train_nlu(
        str(config), str(data), str(unfinished), fixed_model_name=ARCHIVE
    )
    if trained is None:
        sys.exit("Rasa trained no model; the lines above say why.")
    unfinished.rename(model)


def seeded(config: dict[str, Any]) -> dict[str, Any]:
    """The same with a seed for the classifier, which else takes the time of day for one."""
    for component in config["pipeline"]:
        if component["name"] == "DIETClassifier":
            component["random_seed"] = SEED
    return config


async def ask_all(archive: Path, texts: list[str]) -> list[dict[str, Any]]:
    """One answer a text."""
    agent = Agent.load(archive)
    intents = [(await agent.parse_message(text))["intent"] for text in texts]
    return [
        {
            "topic": "" if intent["name"] in (FALLBACK, None) else intent["name"],
            "confidence": intent["confidence"],
        }
        for intent in intents
    ]


def read_lines(path: Path) -> list[dict[str, str]]:
    """A file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
