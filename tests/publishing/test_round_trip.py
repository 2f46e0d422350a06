"""Every data file comes out as it went in, whatever is edited beside."""

from pathlib import Path

import pytest
import yaml

from needlewise.errors import PublishingError
from needlewise.publishing.round_trip import as_example, dump, load, plain

FOLDERS = ("data/topics", "tests/topics")


def test_files_are_written_back_as_they_were(root: Path) -> None:
    paths = [path for folder in FOLDERS for path in sorted((root / folder).rglob("*.yml"))]
    texts = {path: path.read_text() for path in [*paths, root / "data" / "guide.yml"]}
    assert len(texts) > 200
    assert [path for path, text in texts.items() if dump(load(text)) != text] == []


@pytest.mark.parametrize(
    "said",
    ["no", "It is safe.", "1.5", "a: b", "- a", "# a", "say 'ah'", "null", "a #b", "[x]", "ä"],
)
def test_plain_words_are_read_as_text_by_any_yaml(said: str) -> None:
    assert yaml.safe_load(dump({"a": plain(said)})) == {"a": said}
    assert load(dump([plain(said)])) == [said]


def test_plain_words_are_quoted_only_where_they_must_be() -> None:
    assert dump([plain("It is safe."), plain("no")]) == '- It is safe.\n- "no"\n'


@pytest.mark.parametrize(
    ("typed", "example"),
    [
        ("  two\nlines ", "two lines"),
        ("- with a dash", "with a dash"),
        ("it's -5 outside", "it's -5 outside"),
        ("[scars](condition)", "(scars)(condition)"),
        ("curly ’quote’", "curly 'quote'"),
    ],
)
def test_what_is_typed_becomes_one_example(typed: str, example: str) -> None:
    assert as_example(typed) == example


def test_broken_yaml_is_refused() -> None:
    with pytest.raises(PublishingError, match="not valid YAML"):
        load("a: [")
