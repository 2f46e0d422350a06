"""The guide as it is read while facts are added and taken back."""

from pathlib import Path

import pytest

from needlewise.catalogue import guide as guide_module
from needlewise.catalogue.guide import facts, guide

FIRST = "title: t\nfacts:\n- {id: F01, section: a, statement: It is one.}\n"
SECOND = "- {id: F02, section: b, statement: It is two.}\n"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "guide.yml"
    path.write_text(FIRST)
    monkeypatch.setattr(guide_module, "guide_path", lambda: path)
    return path


def _replace(path: Path, text: str) -> None:
    new = path.with_name("new.yml")
    new.write_text(text)
    new.replace(path)


def test_a_fact_that_is_added_is_known_at_once(path: Path) -> None:
    assert list(guide()) == ["F01"]
    _replace(path, FIRST + SECOND)
    assert [fact.statement for fact in facts(["F02", "F01"])] == ["It is two.", "It is one."]


def test_a_fact_that_is_gone_is_left_out(path: Path) -> None:
    _replace(path, FIRST + SECOND)
    assert [fact.id for fact in facts(["F02"])] == ["F02"]
    _replace(path, FIRST)
    assert facts(["F02"]) == []
