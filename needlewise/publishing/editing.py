"""Edits of a topic file: its text goes in and comes out, the rest of it as it was."""

from collections.abc import Iterator, Sequence
from typing import Any

from needlewise.catalogue import check_examples
from needlewise.publishing.round_trip import (
    as_example,
    dump,
    examples_block,
    flow,
    literal,
    load,
    quoted,
)
from needlewise.text import comparable

DESK = check_examples.DESK
"""The voice of all that is taught at the desk."""


def with_answer(
    text: str, wording: str, again: str | None = None, cites: Sequence[str] | None = None
) -> str:
    """The topic file `text` with another answer.

    Args:
        text: the file.
        wording: the new answer.
        again: the shorter wording for when it is asked once more; empty for none, None as it was.
        cites: the facts that the answer rests on; None as they were.
    """
    content = load(text)
    [response] = next(iter(content["responses"].values()))
    if literal(wording) != response["text"]:
        response["text"] = literal(wording)
    metadata = response["metadata"]
    if again:
        metadata["again"] = quoted(again)
    elif again == "":
        metadata.pop("again", None)
    if cites is not None and list(cites) != list(metadata.get("cites", [])):
        metadata["cites"] = flow(list(cites))
    return dump(content)


def with_examples(text: str, examples: Sequence[str]) -> str:
    """The topic file `text` with more examples, in its block of the voice `desk`.

    Those that it has already are left out.
    """
    content = load(text)
    known = {comparable(example) for block in _taught(content) for example in _examples(block)}
    typed = [example for example in map(as_example, examples) if example]
    new = {comparable(e): e for e in typed if comparable(e) not in known}
    if not new:
        return text
    block = _desk_block(content)
    block["examples"] = examples_block([*_examples(block), *new.values()])
    return dump(content)


def without_examples(text: str, examples: Sequence[str]) -> str:
    """The topic file `text` without these examples, whoever wrote them."""
    content = load(text)
    unwanted = {comparable(example) for example in examples}
    for block in _taught(content):
        before = _examples(block)
        kept = [example for example in before if comparable(example) not in unwanted]
        if not kept:
            content["nlu"].remove(block)
        elif len(kept) < len(before):
            block["examples"] = examples_block(kept)
    return dump(content)


def examples_in(text: str) -> list[str]:
    """All examples of the topic file `text`, in order."""
    return [example for block in _taught(load(text)) for example in _examples(block)]


def _taught(content: Any) -> list[Any]:
    """The blocks of an intent, as against words of entities."""
    return [block for block in content["nlu"] if "intent" in block]


def _examples(block: Any) -> list[str]:
    return list(_lines(block.get("examples", "")))


def _lines(examples: str) -> Iterator[str]:
    for line in examples.splitlines():
        if example := line.strip().removeprefix("-").strip():
            yield example


def _desk_block(content: Any) -> Any:
    """The block of the voice `desk`; made, after the last of the intent's, where there is none."""
    blocks = _taught(content)
    for block in blocks:
        if block.get("metadata") == {"voice": DESK}:
            return block
    last = content["nlu"].index(blocks[-1])
    intent = next(iter(content["responses"])).removeprefix("utter_")
    made = {"intent": intent, "metadata": flow({"voice": DESK}), "examples": ""}
    content["nlu"].insert(last + 1, made)
    return made
