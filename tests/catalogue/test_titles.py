"""The topics as lists show them."""

from pathlib import Path

import pytest

from needlewise.catalogue import titles as module
from needlewise.catalogue.titles import titles
from needlewise.errors import DataFileError

TOPIC = """\
version: "3.1"
responses:
  utter_faq/{id}:
  - text: It says so.
    metadata: {{question: "{question}"}}
nlu:
- intent: faq/{id}
  examples: |
    - one
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "topics_folder", lambda: tmp_path)
    return tmp_path


def write(path: Path, id: str, question: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(TOPIC.format(id=id, question=question), encoding="utf-8")


def test_our_topics_have_titles() -> None:
    known = titles()
    assert known["pain"] == "Does it hurt?"
    assert known["not_in_guide:price"] == "What does it cost?"
    assert "condition:scars" in known


def test_a_topic_that_is_added_or_removed_is_noticed(folder: Path) -> None:
    write(folder / "pain.yml", "pain", "Does it hurt?")
    assert titles() == {"pain": "Does it hurt?"}
    write(folder / "risk" / "age.yml", "risk:age", "Am I too old?")
    assert titles() == {"pain": "Does it hurt?", "risk:age": "Am I too old?"}
    (folder / "pain.yml").unlink()
    assert titles() == {"risk:age": "Am I too old?"}


def test_a_broken_file_is_named(folder: Path) -> None:
    (folder / "pain.yml").write_text("version: [", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"pain\.yml:1"):
        titles()
