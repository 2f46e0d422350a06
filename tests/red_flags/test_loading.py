"""The detector as a trained model carries it."""

import io
import subprocess
import sys
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from needlewise.errors import DataFileError, EngineError
from needlewise.red_flags import loading
from needlewise.red_flags.detector import Detector
from needlewise.red_flags.second_opinion import SecondOpinion
from needlewise.red_flags.thresholds import Thresholds
from needlewise.red_flags.vocabulary import RedFlagFile

LIMITS = Thresholds(stands=0.25, taken_back=0.5, unnamed=0.625, part=0.75, sure=0.875)
TEXTS = ["My chin is bleeding", "No gasping", "red all over", "Where are you?"]


class Encoder:
    """Two numbers a text: whether it is about red, and whether it asks."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([["red" in text, "?" in text] for text in texts], dtype=np.float32)


@pytest.fixture(autouse=True)
def _tiny_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real one is not needed to see that what is kept is what is loaded."""
    monkeypatch.setattr("needlewise.red_flags.loading.shared_encoder", Encoder)


@pytest.fixture
def opinion() -> SecondOpinion:
    """Takes red for bleeding."""
    weights = np.array([[4.0, 0.0, 0.0], [0.0, 0.0, 4.0]])
    return SecondOpinion(["doctor/bleeding", "negated", "question"], weights, np.zeros(3))


@pytest.fixture
def kept(tmp_path: Path, layout: dict[str, Any], opinion: SecondOpinion) -> Path:
    """A folder that holds a detector."""
    folder = tmp_path / "kept"
    folder.mkdir()
    vocabulary = yaml.safe_dump(layout, allow_unicode=True).encode()
    loading.keep(folder, vocabulary, opinion, LIMITS)
    return folder


@pytest.fixture
def content(kept: Path) -> dict[str, bytes]:
    """Its files, by name."""
    return {path.name: path.read_bytes() for path in kept.iterdir()}


def packed(path: Path, content: Mapping[str, bytes]) -> Path:
    """A model as `rasa train` writes it, with `content` in a component's folder."""
    files = {"metadata.json": b"{}", "components/train_Other1/weights.npz": b"0"}
    files |= {f"components/train_RedFlagDetector4/{name}": data for name, data in content.items()}
    with tarfile.open(path, "w:gz") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def refusal(model: Path) -> str:
    with pytest.raises(EngineError) as refused:
        loading.load_from_model(model)
    return str(refused.value)


def test_what_was_kept_finds_the_same(
    kept: Path, small: RedFlagFile, opinion: SecondOpinion
) -> None:
    before = Detector(small, opinion, Encoder().encode, LIMITS)
    found = [before.detect(text) for text in TEXTS]
    assert len(set(found)) == len(TEXTS)
    assert [loading.load(kept).detect(text) for text in TEXTS] == found


def test_what_was_kept_has_the_same_thresholds(kept: Path) -> None:
    assert loading.load(kept).thresholds == LIMITS


def test_what_was_kept_knows_the_same_right_words(kept: Path, opinion: SecondOpinion) -> None:
    vocabulary = (kept / loading.VOCABULARY).read_bytes()
    assert loading.load(kept).detect("Dr Bleding").spans == ("bleeding",)
    loading.keep(kept, vocabulary, opinion, LIMITS, ["bleding"])
    assert loading.load(kept).detect("Dr Bleding").spans == ()


def test_the_detector_in_a_model_finds_the_same(
    tmp_path: Path, kept: Path, content: dict[str, bytes]
) -> None:
    model = packed(tmp_path / "model.tar.gz", content)
    detector = loading.load_from_model(model)
    expected = loading.load(kept)
    assert [detector.detect(t) for t in TEXTS] == [expected.detect(t) for t in TEXTS]


def test_a_model_has_its_own_vocabulary(tmp_path: Path, layout: dict[str, Any]) -> None:
    """What data/red_flags.yml says today may not fit what was learnt."""
    layout["symptoms"]["doctor"]["bleeding"] = ["zebra"]
    folder = tmp_path / "other"
    folder.mkdir()
    opinion = SecondOpinion(["doctor/bleeding", "question"], np.zeros((2, 2)), np.zeros(2))
    loading.keep(folder, yaml.safe_dump(layout).encode(), opinion, LIMITS)
    assert loading.load(folder).detect("a zebra").spans == ("zebra",)
    assert loading.load(folder).detect("a zebra").category == "bleeding"


def test_a_model_without_a_detector_is_refused_by_name(tmp_path: Path) -> None:
    model = packed(tmp_path / "model.tar.gz", {})
    message = refusal(model)
    assert str(model) in message
    assert "needlewise train" in message


@pytest.mark.parametrize("name", loading.FILES)
def test_a_model_with_half_a_detector_is_refused_by_name(
    name: str, tmp_path: Path, content: dict[str, bytes]
) -> None:
    del content[name]
    model = packed(tmp_path / "model.tar.gz", content)
    assert str(model) in refusal(model)


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 cut off", b"{"], ids=["empty", "zip", "text"])
@pytest.mark.parametrize("name", [loading.OPINION, loading.LIMITS, loading.WORDS])
def test_a_model_with_a_damaged_file_is_refused_by_name(
    name: str, damage: bytes, tmp_path: Path, content: dict[str, bytes]
) -> None:
    model = packed(tmp_path / "model.tar.gz", content | {name: damage})
    assert str(model) in refusal(model)


@pytest.mark.parametrize("content", [b"", b"no archive"], ids=["empty", "text"])
def test_a_file_that_is_no_model_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    model = tmp_path / "model.tar.gz"
    model.write_bytes(content)
    assert str(model) in refusal(model)


def test_a_model_that_is_cut_off_is_refused_by_name(
    tmp_path: Path, content: dict[str, bytes]
) -> None:
    model = packed(tmp_path / "model.tar.gz", content)
    model.write_bytes(model.read_bytes()[: model.stat().st_size // 2])
    assert str(model) in refusal(model)


def test_a_model_that_is_missing_is_refused_by_name(tmp_path: Path) -> None:
    assert str(tmp_path / "model.tar.gz") in refusal(tmp_path / "model.tar.gz")


def test_a_vocabulary_that_breaks_the_schema_is_a_data_error(kept: Path) -> None:
    (kept / loading.VOCABULARY).write_text("version: '3.1'\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=loading.VOCABULARY):
        loading.load(kept)


IMPORTS = """
import importlib, pkgutil, sys
import needlewise.red_flags as package
for module in pkgutil.iter_modules(package.__path__):
    importlib.import_module(f"{package.__name__}.{module.name}")
print(*({"rasa", "rasa_sdk", "httpx", "sqlalchemy"} & set(sys.modules)))
"""


def test_it_imports_neither_rasa_nor_the_network() -> None:
    """The gateway must answer quickly after its start, and without an engine."""
    command = [sys.executable, "-c", IMPORTS]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stdout.split() == []
