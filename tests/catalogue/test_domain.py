"""The pause after which a conversation begins anew, as domain.yml has it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain

from needlewise.catalogue import domain
from needlewise.catalogue.domain import session_minutes
from needlewise.errors import DataFileError


@pytest.fixture
def domain_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The domain file of a project of its own."""
    monkeypatch.setattr(domain, "project_root", lambda: tmp_path)
    session_minutes.cache_clear()
    yield tmp_path / "domain.yml"
    session_minutes.cache_clear()


def write(path: Path, minutes: str) -> None:
    content = f"session_config:\n  session_expiration_time: {minutes}\n"
    path.write_text(f'version: "3.1"\n{content}', encoding="utf-8")


@pytest.mark.parametrize(("written", "minutes"), [("30", 30.0), ("1", 1.0), ("0.5", 0.5)])
def test_the_minutes_are_read(domain_file: Path, written: str, minutes: float) -> None:
    write(domain_file, written)
    assert session_minutes() == minutes
    assert isinstance(session_minutes(), float)


@pytest.mark.parametrize(
    "written",
    ["0", "0.0", "-5", '"30"', "half an hour", "true", "false", "null", "", "[30]", "{a: 1}"],
)
def test_what_is_no_number_of_minutes_is_refused_with_what_to_do(
    domain_file: Path, written: str
) -> None:
    """Rasa takes 0 for "never": a stranger at the same screen would go on where another left."""
    write(domain_file, written)
    expected = rf"{re.escape(str(domain_file))}.*session_expiration_time.*minutes"
    with pytest.raises(DataFileError, match=expected):
        session_minutes()


@pytest.mark.parametrize(
    "content",
    [
        'version: "3.1"\n',
        "session_config:\n",
        "session_config: {}\n",
        "session_config:\n  carry_over_slots_to_new_session: false\n",
        "- session_config\n",
        "session_config: 30\n",
        "session_config: [30]\n",
        "session_config: thirty\n",
    ],
    ids=repr,
)
def test_a_domain_without_the_minutes_is_refused(domain_file: Path, content: str) -> None:
    domain_file.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError, match="session_expiration_time"):
        session_minutes()


@pytest.mark.parametrize("content", [None, "", "a: ["], ids=["missing", "empty", "no YAML"])
def test_a_domain_that_cannot_be_read_is_refused(domain_file: Path, content: str | None) -> None:
    if content is not None:
        domain_file.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError, match=re.escape(str(domain_file))):
        session_minutes()


def test_the_projects_own_are_what_rasa_goes_by(root: Path) -> None:
    """Gateway and engine forget at the same time, and neither carries slots over."""
    config = Domain.load(str(root / "domain.yml")).session_config
    assert session_minutes() == config.session_expiration_time
    assert not config.carry_over_slots
