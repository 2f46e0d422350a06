"""What examples promise: to be enough, by many, to stand once and to mean one thing."""

from collections.abc import Iterable, Iterator, Sequence

from needlewise.catalogue.check_files import Line
from needlewise.catalogue.examples import QUESTION, kind_of
from needlewise.catalogue.topics import Topic
from needlewise.catalogue.yaml_file import Problem
from needlewise.red_flags.vocabulary import CONTEXTS

MIN_EXAMPLES = 12
MIN_VOICES = 5
DESK = "desk"
"""The voice of examples that were written at the desk."""
MIN_DESK_EXAMPLES = 6
"""Where these are all: one nurse is not five voices, and what patients ask is added day by day."""
ENTITIES = ("condition", "unlisted_condition", "risk")


def check_amount(topic: Topic) -> Iterator[Problem]:
    """There are enough examples, and enough people wrote them."""
    blocks = [block for block in topic.content.nlu if block.intent]
    examples = sum(len(list(block.lines())) for block in blocks)
    voices = {
        block.metadata.get("voice", "")
        for block in blocks
        if kind_of(block.intent or "", block.metadata) == QUESTION
    }
    least = MIN_DESK_EXAMPLES if voices == {DESK} else MIN_EXAMPLES
    if examples < least:
        message = f"{examples} examples are too few: write {least} or more."
        yield topic.file.problem(message, "nlu")
    voices -= {""}
    if len(voices) < MIN_VOICES and voices != {DESK}:
        names = ", ".join(sorted(voices)) or "none"
        message = f"too few voices wrote its plain examples: {names}. Have {MIN_VOICES} or more."
        yield topic.file.problem(message, "nlu")


def check_contexts(topic: Topic) -> Iterator[Problem]:
    """A context is one that the red-flag detector knows."""
    for i, block in enumerate(topic.content.nlu):
        context = block.metadata.get("context")
        if context is not None and context not in CONTEXTS:
            message = f"unknown context {context!r}. Known: {', '.join(CONTEXTS)}."
            yield topic.file.problem(message, "nlu", i, "metadata", "context")


def check_dashes(topics: Iterable[Topic]) -> Iterator[Problem]:
    """Each example is a list item: Rasa skips other lines."""
    for topic in topics:
        for i, block in enumerate(topic.content.nlu):
            for offset in block.lines_without_dash():
                line = topic.file.line("nlu", i, "examples") + offset
                yield Problem(topic.file.path, line, "an example starts with '- '.")


def check_repeats(examples: Sequence[Line]) -> Iterator[Problem]:
    """No sentence is an example twice, be it of one topic or of two."""
    seen: dict[str, Line] = {}
    for example in examples:
        first = seen.setdefault(example.key or example.text, example)
        if first is not example:
            yield example.problem(f"{example.text!r} is already at {first}. Keep one.")


def check_entities(topics: Iterable[Topic]) -> Iterator[Problem]:
    """No word is a synonym of two values (Rasa would keep the last); entities are known ones."""
    meanings: dict[str, str] = {}
    for topic in topics:
        for i, block in enumerate(topic.content.nlu):
            if block.lookup and block.lookup not in ENTITIES:
                message = f"unknown entity {block.lookup!r}. Known: {', '.join(ENTITIES)}."
                yield topic.file.problem(message, "nlu", i, "lookup")
            for offset, word in block.lines() if block.synonym else ():
                meaning = meanings.setdefault(word.lower(), block.synonym or "")
                if meaning != block.synonym:
                    line = topic.file.line("nlu", i, "examples") + offset
                    message = f"{word!r} means {meaning} and {block.synonym}. Keep one."
                    yield Problem(topic.file.path, line, message)
