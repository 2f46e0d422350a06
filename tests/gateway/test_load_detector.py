"""The gateway's detector: the newest model's, or the rules alone with a word in the log."""

import logging
import tarfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from needlewise import models
from needlewise.gateway.safety_net import load_detector
from needlewise.red_flags import loading
from needlewise.red_flags.second_opinion import SecondOpinion
from needlewise.red_flags.thresholds import Thresholds
from needlewise.red_flags.vocabulary import red_flags_path

Damage = Callable[[Path], None]

KINDS = ["doctor/peeling", "question"]
LIMITS = Thresholds(stands=0.05, taken_back=0.9, unnamed=0.9, part=0.9, sure=0.5)
LEARNT = "the weather is fine"
"""A report to the detector of `model`, which was taught so; none to the rules."""


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project's only model; its second opinion takes everything for a report of peeling."""
    monkeypatch.setattr(models, "project_root", lambda: tmp_path)
    folder = tmp_path / "component"
    folder.mkdir()
    noise = np.random.default_rng(0).standard_normal((384, 2)) * 1e-6  # does not compress
    opinion = SecondOpinion(KINDS, noise, np.array([10.0, -10.0]))
    loading.keep(folder, red_flags_path().read_bytes(), opinion, LIMITS)
    path = tmp_path / "models" / "model.tar.gz"
    path.parent.mkdir()
    pack(folder, path)
    return path


def pack(folder: Path, path: Path) -> None:
    """The same bytes each time."""

    def undated(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.mtime = 0
        return member

    with tarfile.open(path, "w:gz") as archive:
        archive.add(folder, "components/train_RedFlagDetector2", filter=undated)


def repack_without(path: Path, name: str) -> None:
    folder = path.parent.parent / "component"
    (folder / name).unlink()
    pack(folder, path)


def repack_with(path: Path, name: str, content: bytes) -> None:
    folder = path.parent.parent / "component"
    (folder / name).write_bytes(content)
    pack(folder, path)


def cut(share: float) -> Damage:
    """As an interrupted copy leaves it."""

    def damage(path: Path) -> None:
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])

    return damage


def garble(path: Path) -> None:
    """As a disk may leave it: some bytes in the middle are others."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 64] = b"\xff" * 64
    path.write_bytes(content)


def test_the_newest_models_detector_is_used(model: Path, caplog: pytest.LogCaptureFixture) -> None:
    finding = load_detector().detect(LEARNT)
    assert (finding.level, finding.category) == ("doctor", "peeling")
    assert not caplog.records


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda path: path.unlink(), id="no model"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_bytes(b"not a model"), id="another kind of file"),
        pytest.param(cut(0.05), id="5% of it"),
        pytest.param(cut(0.5), id="half of it"),
        pytest.param(cut(0.99), id="99% of it"),
        pytest.param(garble, id="garbled"),
        pytest.param(lambda path: repack_without(path, loading.VOCABULARY), id="no vocabulary"),
        pytest.param(lambda path: repack_without(path, loading.OPINION), id="no weights"),
        pytest.param(lambda path: repack_without(path, loading.LIMITS), id="no thresholds"),
        pytest.param(
            lambda path: repack_with(path, loading.VOCABULARY, b"version: '3.1'\n"),
            id="vocabulary of another version",
        ),
        pytest.param(lambda path: repack_with(path, loading.OPINION, b""), id="empty weights"),
        pytest.param(lambda path: repack_with(path, loading.OPINION, b"PK\3\4"), id="cut weights"),
        pytest.param(lambda path: repack_with(path, loading.LIMITS, b"{}"), id="other thresholds"),
        pytest.param(lambda path: repack_with(path, loading.LIMITS, b"["), id="cut thresholds"),
    ],
)
def test_without_a_sound_model_the_rules_are_at_work_and_the_log_says_so(
    model: Path, caplog: pytest.LogCaptureFixture, damage: Damage
) -> None:
    damage(model)
    caplog.set_level(logging.ERROR)
    detector = load_detector()
    assert detector.detect("my chin is bleeding").level == "doctor"
    assert detector.detect("I can't breathe").level == "emergency"
    assert detector.detect(LEARNT).level is None
    [record] = caplog.records
    assert record.levelname == "ERROR"
    assert "rules" in record.getMessage()
