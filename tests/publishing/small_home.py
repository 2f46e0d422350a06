"""A project small enough to be published in a second, with models that hold a detector alone."""

import shutil
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import small_project

from needlewise.language.encoder import shared_encoder
from needlewise.models import MODEL, inputs_of
from needlewise.red_flags import loading
from needlewise.red_flags.second_opinion import SecondOpinion
from needlewise.red_flags.thresholds import Thresholds
from needlewise.store.database import Database

PAIN, SCARS, GUIDE = (
    "data/topics/pain.yml",
    "data/topics/condition/scars.yml",
    "data/guide.yml",
)
FIRST = "first"
LIMITS = Thresholds(stands=0.03, taken_back=0.5, unnamed=0.35, part=0.7, sure=0.5)
REPORTS = ["My neck bleeds", "My chin is bleeding", "my cheek won't stop bleeding"]
EMERGENCY = "I can't breathe"
QUESTIONS = ["Does it hurt?", "What does it cost?", "Does it treat scars?", "Hello", "is it dear"]


def make(folder: Path, root: Path) -> Path:
    """Writes the project, without a model; `root` is the real one, whose encoder it uses."""
    small_project.write(folder)
    for name in ("config.yml", "domain.yml", "uv.lock"):
        (folder / name).write_text(f"# {name}\n")
    emergency = folder / "tests" / "red_flags" / "emergency.yml"
    emergency.write_text("- {kind: airway, text: She can't breathe}\n")
    (folder / "models").mkdir()
    (folder / "models" / "encoder").symlink_to(root / "models" / "encoder")
    return folder


def stamp(home: Path, model: Path, name: str) -> Path:
    """Puts a copy of `model` into the models of `home`, as if trained on its files."""
    copied = home / "models" / f"{name}{MODEL}"
    shutil.copy(model, copied)
    copied.with_name(f"{name}.trained-on").write_text(inputs_of(home))
    return copied


def database(home: Path) -> Database:
    return Database(f"sqlite:///{home / 'needlewise.db'}")


def train(
    home: Path,
    name: str,
    reports: Sequence[str] = REPORTS,
    questions: Sequence[str] = QUESTIONS,
) -> Path:
    """Writes a model with a detector that was shown these, as if trained on the files of `home`."""
    texts = [EMERGENCY, *reports, *questions]
    vectors = np.vstack([shared_encoder().encode([text]) for text in texts])
    kinds = ["emergency/airway", *["doctor/bleeding"] * len(reports)]
    kinds += ["question"] * len(questions)
    with tempfile.TemporaryDirectory() as folder:
        vocabulary = (home / "data" / "red_flags.yml").read_bytes()
        loading.keep(Path(folder), vocabulary, SecondOpinion.fit(vectors, kinds), LIMITS)
        model = Path(folder, f"made{MODEL}")
        with tarfile.open(model, "w:gz") as archive:
            for kept in loading.FILES:
                archive.add(Path(folder, kept), kept)
        return stamp(home, model, name)
