"""Assistants to compare with: other software that learns from the same examples.

What a peer is made of lies in benchmarks/; it is installed, trained and asked in var/peers/. See
docs/benchmarks.md.
"""

import hashlib
import json
import logging
import os
import random
import shutil
import subprocess
import time
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from needlewise.catalogue.examples import examples
from needlewise.errors import NeedlewiseError
from needlewise.settings import project_root

logger = logging.getLogger(__name__)

LAST_LINES = 12
"""How many lines of a failed peer its error shows."""
SECONDS_BETWEEN_LINES = 30.0
"""A peer at work prints thousands of lines; one in this time is passed on."""
REMEDIES = {
    "uv": "run scripts/setup, which leaves it in .tools, or install uv",
    "node": "install Node.js 18 or later, which brings npm",
    "npm": "install Node.js 18 or later, which brings npm",
}


@dataclass(frozen=True)
class Answer:
    """What a peer makes of one message."""

    topic: str
    """Such as `pain`, `not_in_guide:price` or `red_flag:doctor`; empty where it does not answer."""
    confidence: float


@dataclass(frozen=True)
class Peer:
    """One other assistant."""

    name: str
    folder: str
    """Its folder in benchmarks/."""
    install: tuple[str, ...]
    """The command that makes its environment from its lock file."""
    run: tuple[str, ...]
    """The command that asks it. Takes four paths: training data, messages, answers and model, a
    folder that exists once it is trained."""

    per_topic: int | None = None
    """How many examples of each topic it learns from at most; all by default."""

    def answers(self, texts: Sequence[str]) -> list[Answer]:
        """One answer a text, each in a conversation of its own; installs and trains before.

        Raises:
            NeedlewiseError: the peer cannot be installed, trained or asked; ends in its own words.
        """
        home = project_root() / "var" / "peers" / self.name
        home.mkdir(parents=True, exist_ok=True)
        version = self._install(home)
        data = training_data(self.per_topic)
        model = home / "models" / _digest(version.encode(), data.encode())
        (home / "train.jsonl").write_text(data, encoding="utf-8")
        _write_lines(home / "ask.jsonl", [{"text": text} for text in texts])
        (home / "answers.jsonl").unlink(missing_ok=True)
        if model.exists():
            logger.info("Asking %s ...", self.name)
        else:
            logger.info("Training %s on %d examples ...", self.name, data.count("\n"))
        self._call(home, self.run, "train.jsonl", "ask.jsonl", "answers.jsonl", str(model))
        for other in set(model.parent.glob("*")) - {model}:
            shutil.rmtree(other)
        return self._read(home / "answers.jsonl", len(texts))

    def _install(self, home: Path) -> str:
        """Copies its files and installs what they ask for, if they have changed."""
        folder = project_root() / "benchmarks" / self.folder
        files = sorted(path for path in folder.iterdir() if path.is_file())
        version = _digest(*(part for f in files for part in (f.name.encode(), f.read_bytes())))
        stamp = home / "installed"
        if not stamp.exists() or stamp.read_text() != version:
            logger.info("Installing %s ...", self.name)
            stamp.unlink(missing_ok=True)
            for file in files:
                shutil.copy(file, home)
            self._call(home, self.install)
            stamp.write_text(version)
        return version

    def _call(self, home: Path, command: Sequence[str], *arguments: str) -> None:
        last: deque[str] = deque(maxlen=LAST_LINES)
        shown = time.monotonic()
        with subprocess.Popen(
            [_executable(command[0]), *command[1:], *arguments],
            cwd=home,
            env={**os.environ, "UV_PROJECT_ENVIRONMENT": ".venv"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as process:
            for line in filter(None, map(str.rstrip, process.stdout or ())):
                last.append(line)
                if time.monotonic() - shown > SECONDS_BETWEEN_LINES:
                    logger.info("%s: %s", self.name, line)
                    shown = time.monotonic()
        if process.returncode:
            what = f"`{' '.join(command)}` failed ({process.returncode}) in {home}"
            raise NeedlewiseError("\n".join((f"{self.name}: {what}.", *last)))

    def _read(self, path: Path, count: int) -> list[Answer]:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        if len(lines) != count:
            raise NeedlewiseError(f"{self.name} gave {len(lines)} answers to {count} messages.")
        return [Answer(**json.loads(line)) for line in lines]


_PEERS = {
    peer.name: peer
    for peer in (
        Peer(
            name="stock-rasa",
            folder="stock_rasa",
            install=("uv", "sync", "--frozen"),
            run=(".venv/bin/python", "run.py"),
        ),
        Peer(
            name="nlp.js",
            folder="nlpjs",
            install=("npm", "ci", "--no-audit", "--no-fund"),
            run=("node", "run.mjs"),
        ),
    )
}
PEERS = tuple(_PEERS)


def peer(name: str, per_topic: int | None = None) -> Peer:
    """The peer of that name, to learn from at most `per_topic` examples of each topic.

    Raises:
        NeedlewiseError: there is none, or what installs or runs it is missing.
    """
    if name not in _PEERS:
        raise NeedlewiseError(f"{name!r} is no peer. Available: {', '.join(_PEERS)}.")
    found = _PEERS[name]
    for tool in (found.install[0], found.run[0]):
        _executable(tool)
    return replace(found, per_topic=per_topic)


def training_data(per_topic: int | None = None) -> str:
    """The examples of the data files with their topics, as JSON lines.

    At most `per_topic` of each topic, drawn at random but the same each time; else all.
    """
    by_topic: dict[str, list[str]] = defaultdict(list)
    for example in examples():
        by_topic[_topic(example.intent)].append(example.text)
    rng = random.Random(0)
    return "".join(
        json.dumps({"text": text, "topic": topic}) + "\n"
        for topic, texts in by_topic.items()
        for text in (rng.sample(texts, min(per_topic, len(texts))) if per_topic else texts)
    )


def _topic(intent: str) -> str:
    """`faq/pain` is `pain`; `red_flag/doctor` is `red_flag:doctor`."""
    group, _, rest = intent.partition("/")
    return f"{group}:{rest}" if group == "red_flag" else rest


def _executable(tool: str) -> str:
    """The path of a tool that has a remedy; one on PATH counts only if it runs, as it may be a
    version manager's shim."""
    if tool not in REMEDIES:
        return tool
    for path in (shutil.which(tool), project_root() / ".tools" / "bin" / tool):
        if path and _runs(path):
            return str(path)
    raise NeedlewiseError(f"{tool} is missing: {REMEDIES[tool]}.")


def _runs(path: str | Path) -> bool:
    try:
        return not subprocess.run([path, "--version"], capture_output=True, check=False).returncode
    except OSError:
        return False


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _write_lines(path: Path, rows: Sequence[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
