"""The detector as a trained model carries it: kept in a folder, loaded from it or from a model."""

import json
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from needlewise.errors import EngineError
from needlewise.language.encoder import shared_encoder
from needlewise.red_flags.detector import Detector
from needlewise.red_flags.second_opinion import SecondOpinion
from needlewise.red_flags.thresholds import Thresholds
from needlewise.red_flags.vocabulary import read_red_flags

VOCABULARY, OPINION, LIMITS = "red_flags.yml", "second_opinion.npz", "thresholds.json"
WORDS = "right_words.json"
FILES = (VOCABULARY, OPINION, LIMITS, WORDS)
DAMAGE = (OSError, EOFError, tarfile.TarError, zlib.error, zipfile.BadZipFile)
"""What reading a cut or garbled archive raises."""


def keep(
    folder: Path,
    vocabulary: bytes,
    opinion: SecondOpinion,
    limits: Thresholds,
    right_words: Sequence[str] = (),
) -> None:
    """Writes all that a detector is made of, so that a model stays what it was tested to be."""
    (folder / VOCABULARY).write_bytes(vocabulary)
    opinion.save(folder / OPINION)
    (folder / LIMITS).write_text(json.dumps(asdict(limits)), encoding="utf-8")
    (folder / WORDS).write_text(json.dumps(list(right_words)), encoding="utf-8")


def load(folder: Path) -> Detector:
    """The detector that `keep` wrote.

    Raises:
        DataFileError: its vocabulary breaks the schema.
        EncoderError: the sentence encoder cannot be loaded.
    """
    return Detector(
        read_red_flags(folder / VOCABULARY),
        SecondOpinion.load(folder / OPINION),
        shared_encoder().encode,
        Thresholds(**json.loads((folder / LIMITS).read_text(encoding="utf-8"))),
        json.loads((folder / WORDS).read_text(encoding="utf-8")),
    )


def load_from_model(model: Path) -> Detector:
    """The detector inside a model that `rasa train` wrote.

    Raises:
        EngineError: `model` cannot be read or holds no detector.
    """
    try:
        with tempfile.TemporaryDirectory() as folder, tarfile.open(model) as archive:
            for member in archive:
                name = Path(member.name).name
                content = archive.extractfile(member) if name in FILES else None
                if content is not None:
                    Path(folder, name).write_bytes(content.read())
            if missing := [name for name in FILES if not Path(folder, name).exists()]:
                raise KeyError(", ".join(missing))
            return load(Path(folder))
    except (*DAMAGE, KeyError, TypeError, ValueError) as error:
        raise EngineError(
            f"{model} holds no red-flag detector ({error}). Run `needlewise train`."
        ) from error
