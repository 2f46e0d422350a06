"""YAML files as objects that are written back as they were: comments, order and quotes stay."""

import io
import re
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from needlewise.errors import PublishingError
from needlewise.text import normalize

ENTITY_MARKS = str.maketrans("[]", "()")
"""Rasa would read "[word](name)" in an example as an entity."""


def load(text: str) -> Any:
    """The content of a file; edit it in place and pass it to `dump`.

    Raises:
        PublishingError: `text` is not valid YAML.
    """
    try:
        return _yaml().load(text)
    except YAMLError as error:
        raise PublishingError(
            f"The file is not valid YAML ({error}). Whoever looks after the assistant can mend it."
        ) from None


def dump(content: Any) -> str:
    """The file's text again."""
    written = io.StringIO()
    _yaml().dump(content, written)
    return written.getvalue()


def flow(items: list[Any] | dict[str, Any]) -> CommentedSeq | CommentedMap:
    """A list or map on one line: `[F21]`, `{voice: desk}`."""
    made = CommentedMap(items) if isinstance(items, dict) else CommentedSeq(items)
    made.fa.set_flow_style()
    return made


def quoted(text: str) -> str:
    """One line in double quotes."""
    made: str = DoubleQuotedScalarString(normalize(text))
    return made


def plain(text: str) -> str:
    """One line, without quotes where it reads the same: PyYAML takes "no" for False."""
    said = normalize(text)
    try:
        same = yaml.safe_load(f"[{{a: {said}}}]") == [{"a": said}]
    except (yaml.YAMLError, ValueError):
        same = False
    return said if same else quoted(said)


def literal(text: str) -> str:
    """Lines below `|-`, without blank ones at the ends."""
    lines = [normalize(line) for line in text.strip().splitlines()]
    made: str = LiteralScalarString("\n".join(lines))
    return made


def examples_block(examples: list[str]) -> str:
    """The value of `examples: |`."""
    made: str = LiteralScalarString("".join(f"- {example}\n" for example in examples))
    return made


def as_example(text: str) -> str:
    """What a person typed, as one example: one line, without a dash before it."""
    return re.sub(r"^-\s+", "", normalize(text)).translate(ENTITY_MARKS)


def _yaml() -> YAML:
    layout = YAML()
    layout.preserve_quotes = True
    layout.width = 1_000_000  # never fold a line
    return layout
