"""YAML files that know their line numbers, refuse repeated keys and explain what is allowed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from needlewise.errors import DataFileError

Location = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Problem:
    """Something wrong in a data file, for the person who edits it."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True)
class YamlFile:
    """A file's content, and the line (from 1) on which each of its values starts."""

    path: Path
    data: Any
    lines: dict[Location, int]

    def line(self, *location: str | int) -> int:
        """The line of the value at `location`, or of the nearest value that holds it."""
        while location not in self.lines:
            location = location[:-1]
        return self.lines[location]

    def problem(self, message: str, *location: str | int) -> Problem:
        return Problem(self.path, self.line(*location), message)

    def validate(self, model: type[Model]) -> tuple[Model | None, list[Problem]]:
        """Casts the content to `model`; gives None and what is wrong when it does not fit."""
        try:
            return model.model_validate(self.data), []
        except ValidationError as error:
            return None, [
                self.problem(_explain(e, model), *e["loc"]) for e in error.errors(include_url=False)
            ]


def read_yaml(path: Path) -> YamlFile:
    """Reads `path`.

    Raises:
        DataFileError: no such file, not UTF-8, not YAML, a key repeated, or nothing in it.
    """
    try:
        loader = yaml.SafeLoader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        if node is None:
            raise DataFileError(f"{path}:1: the file is empty.")
        lines: dict[Location, int] = {}
        return YamlFile(path, _construct(loader, node, (), path, lines), lines)
    except OSError as error:
        raise DataFileError(f"{path}: cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise DataFileError(f"{path}: is not UTF-8 text: {error.reason}.") from None
    except yaml.YAMLError as error:
        raise DataFileError(_explain_syntax(path, error)) from None


def _construct(
    loader: yaml.SafeLoader,
    node: yaml.Node,
    location: Location,
    path: Path,
    lines: dict[Location, int],
) -> Any:
    lines[location] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [
            _construct(loader, item, (*location, i), path, lines)
            for i, item in enumerate(node.value)
        ]
    if not isinstance(node, yaml.MappingNode):
        return _scalar(loader, node, path)
    result: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = _scalar(loader, key_node, path)
        if key in result:
            raise DataFileError(
                f"{path}:{key_node.start_mark.line + 1}: the key {key!r} is repeated; "
                f"it was set first on line {lines[(*location, key)]}. Keep one of them."
            )
        result[key] = _construct(loader, value_node, (*location, key), path, lines)
        lines[(*location, key)] = key_node.start_mark.line + 1
    return result


def _scalar(loader: yaml.SafeLoader, node: yaml.Node, path: Path) -> Any:
    where = f"{path}:{node.start_mark.line + 1}"
    if not isinstance(node, yaml.ScalarNode):
        raise DataFileError(f"{where}: this is not valid YAML: a key must be a word, not a list.")
    try:
        return loader.construct_object(node)
    except ValueError as error:
        raise DataFileError(
            f"{where}: this is not valid YAML: {node.value!r}: {error}. Put it in quotes."
        ) from None


def _explain_syntax(path: Path, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    problem = getattr(error, "problem", None) or str(error)
    return (
        f"{path}:{line}: this is not valid YAML: {problem}. "
        "Look for a missing quote, a colon inside plain text, or uneven indentation."
    )


def _explain(error: Any, model: type[BaseModel]) -> str:
    location = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        allowed = ", ".join(_fields_at(model, error["loc"][:-1])) or "none"
        return f"unknown key {error['loc'][-1]!r}. Allowed here: {allowed}."
    if error["type"] == "missing":
        return f"the key {location!r} is missing."
    if error["type"] == "value_error":  # of a whole file or a part of it, too long to be shown
        message = f"{error['ctx']['error']}."
        return f"{location}: {message}" if location else message
    hint = " Put it in quotes." if error["type"] == "string_type" else ""
    return f"{location} is {error['input']!r}: {error['msg'].lower()}.{hint}"


def _fields_at(model: type[BaseModel], location: Location) -> list[str]:
    """The keys that `model` allows at `location`, following nested models."""
    current: Any = model
    for part in location:
        if isinstance(part, str) and part in getattr(current, "model_fields", {}):
            current = _inner_model(current.model_fields[part].annotation)
    return sorted(getattr(current, "model_fields", {}))


def _inner_model(annotation: Any) -> Any:
    arguments = [annotation, *getattr(annotation, "__args__", ())]
    for argument in arguments:
        if isinstance(argument, type) and issubclass(argument, BaseModel):
            return argument
    nested = [_inner_model(a) for a in arguments[1:] if hasattr(a, "__args__")]
    return next((n for n in nested if n is not None), None)
