"""A vocabulary whose every word can be seen here, and a second opinion that thinks as told."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from needlewise.red_flags.detector import Detector
from needlewise.red_flags.second_opinion import Reading
from needlewise.red_flags.thresholds import Thresholds
from needlewise.red_flags.vocabulary import RedFlagFile, read_red_flags

TITLES = {
    "doctor": "I have this",
    "emergency": "Call for help",
    "self_harm": "I am in danger",
    "unsure": "Is it there?",
    "not_now": "No, I do not have it",
}
SMALL: dict[str, Any] = {
    "version": "3.1",
    "responses": {
        f"utter_red_flag/{name}": [{"text": "See a doctor.", "metadata": {"question": title}}]
        for name, title in TITLES.items()
    },
    "noticed": {
        "airway": "trouble with breathing",
        "chest": "pain in the chest",
        "heavy_bleeding": "heavy bleeding",
        "self_harm": "thoughts of harming yourself",
        "bleeding": "bleeding",
        "peeling": "peeling skin",
    },
    "words": {"site": ["chin", "forehead"]},
    "symptoms": {
        "emergency": {
            "airway": ["gasping", "can't breathe", "can not breathe", "throat ... closing"],
            "chest": ["chest pain"],
            "heavy_bleeding": ["blood everywhere"],
            "self_harm": ["harm myself"],
        },
        "doctor": {
            "bleeding": ["bleed|bleeds|bleeding|bled", "blood"],
            "peeling": ["peel*", "<site> ... raw"],
        },
    },
    "not_symptoms": {"other_sense": ["blood pressure"]},
    "contexts": {
        "negated": {
            "forward": ["no", "not", "hasn't"],
            "backward": ["has stopped"],
            "bidirectional": ["stopped"],
        },
        "hypothetical": {"forward": ["if", "might"]},
        "info": {"forward": ["how common"]},
        "past": {"bidirectional": ["years ago"]},
        "other_sense": {"bidirectional": ["film"]},
        "unrelated": {"bidirectional": ["dog"]},
        "someone_else": {"forward": ["friend"]},
        "normal": {"bidirectional": ["fading"]},
    },
    "pseudo": ["hasn't stopped", "no idea"],
    "terminate": ["but"],
    "follow_ups": {
        "confirms": ["yes", "yes ...", "it does"],
        "denies": ["no", "just asking"],
        "begins": ["it|mine started ...", "mine does"],
        "asks": ["is that|this normal|bad", "should i ..."],
    },
}
KINDS = {
    *("doctor/bleeding", "doctor/peeling", "emergency/airway", "emergency/chest"),
    *("negated", "hypothetical", "question"),
}
LIMITS = {"stands": 0.25, "taken_back": 0.5, "unnamed": 0.5, "part": 0.875, "sure": 0.75}


@pytest.fixture
def layout() -> dict[str, Any]:
    """The small vocabulary as YAML has it, to be changed at will."""
    return deepcopy(SMALL)


@pytest.fixture(scope="session")
def small() -> RedFlagFile:
    """The small vocabulary."""
    return RedFlagFile.model_validate(SMALL)


@pytest.fixture(scope="session")
def ours(root: Path) -> RedFlagFile:
    """The project's vocabulary."""
    return read_red_flags(root / "data" / "red_flags.yml")


class Told:
    """Encoder and second opinion in one: reads each text as told, others as plain questions."""

    def __init__(self, meant: Mapping[str, Mapping[str, float]], seen: list[str]) -> None:
        assert {kind for told in meant.values() for kind in told} <= KINDS
        self._meant, self._seen = meant, seen

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """A text's "vector" is the place where it stands in `seen`."""
        self._seen += texts
        return np.arange(len(self._seen) - len(texts), len(self._seen))[:, None]

    def read(self, embeddings: np.ndarray) -> list[Reading]:
        texts = [self._seen[int(place)] for place in embeddings[:, 0]]
        told = [self._meant.get(text, {"question": 1.0}) for text in texts]
        return [Reading(dict.fromkeys(KINDS, 0.0) | dict(kinds)) for kinds in told]


@pytest.fixture
def learnt(small: RedFlagFile) -> Callable[..., Detector]:
    """Makes a detector that reads `meant` (text → kind → probability) as told.

    `seen` collects what it reads.
    """

    def make(
        meant: Mapping[str, Mapping[str, float]], seen: list[str] | None = None, **limits: float
    ) -> Detector:
        told = Told(meant, [] if seen is None else seen)
        return Detector(small, told, told.encode, Thresholds(**(LIMITS | limits)))

    return make
