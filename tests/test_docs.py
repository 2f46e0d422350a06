"""What the docs point to exists, and what the page offers is understood."""

import re
from pathlib import Path

import pytest

from needlewise.catalogue.topics import read_topic
from needlewise.gateway.openers import OPENERS
from needlewise.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
DOCS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    missing = [link for link in LINK.findall(path.read_text()) if not (path.parent / link).exists()]
    assert not missing


def test_files_named_in_comments_exist() -> None:
    sources = [*ROOT.glob("needlewise/**/*.py"), ROOT / "config.yml", ROOT / "pyproject.toml"]
    named = {doc for path in sources for doc in re.findall(r"docs/[\w/-]+\.md", path.read_text())}
    assert named
    assert all((ROOT / doc).is_file() for doc in named)


def test_every_setting_is_described() -> None:
    described = set(re.findall(r"`(NEEDLEWISE_\w+)`", (ROOT / "docs" / "settings.md").read_text()))
    described.discard("NEEDLEWISE_")
    assert described == {f"NEEDLEWISE_{name.upper()}" for name in Settings.model_fields}


def test_the_openers_are_questions_of_topics() -> None:
    folder = ROOT / "data" / "topics"
    topics = [read_topic(path, folder) for path in folder.rglob("*.yml")]
    assert set(OPENERS) <= {r.metadata.question for topic in topics for r in topic.responses}
