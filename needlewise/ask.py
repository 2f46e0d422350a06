"""`needlewise ask`: the whole assistant for one message, or for a stream of JSON lines."""

import asyncio
import json
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from needlewise.engine.engine import Engine
from needlewise.turn import Turn


class BadLine(ValueError):
    """An input line that is no request; `id` is given back where the line has one."""

    def __init__(self, message: str, id: Any = None) -> None:
        super().__init__(message)
        self.id = id


def ask(engine: Engine, texts: Iterable[str]) -> list[Turn]:
    """Holds one conversation of its own and returns its turns."""

    async def conversation() -> list[Turn]:
        sender = uuid.uuid4().hex
        return [await engine.turn(sender, text) for text in texts]

    return asyncio.run(conversation())


def ask_lines(engine: Engine, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Answers each line with one object, in order; a bad line gets an error and the rest go on."""
    for line in lines:
        if not line.strip():
            continue
        try:
            id, texts = parse_line(line)
        except BadLine as error:
            yield {"id": error.id, "error": str(error)}
            continue
        turns = ask(engine, texts)
        yield {"id": id, "turns": [turn.model_dump(mode="json") for turn in turns]}


def parse_line(line: bytes) -> tuple[Any, list[str]]:
    """Returns a request's id and texts.

    Raises:
        BadLine: not UTF-8, not a JSON object, an unknown key, or neither or both of the two forms.
    """
    try:
        request = json.loads(line.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BadLine(f"not valid JSON in UTF-8: {error}") from None
    if not isinstance(request, dict):
        raise BadLine(f"a line must be a JSON object, not {type(request).__name__}")
    id = request.get("id")
    unknown = sorted(request.keys() - {"id", "text", "turns"})
    if unknown:
        raise BadLine(f"unknown keys {unknown}; allowed: id, text, turns", id)
    if not isinstance(id, str | int) or isinstance(id, bool):
        raise BadLine("id must be a string or a whole number", id)
    if ("text" in request) == ("turns" in request):
        raise BadLine("give either text (a string) or turns (a list of strings)", id)
    texts = [request["text"]] if "text" in request else request["turns"]
    if not isinstance(texts, list) or not texts or not all(isinstance(t, str) for t in texts):
        raise BadLine("text must be a string; turns a list of one or more strings", id)
    return id, texts
