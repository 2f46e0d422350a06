"""What a change adds: a new topic's file and its twin to test it by, and facts of the guide."""

from collections.abc import Sequence

from ruamel.yaml.comments import CommentedSeq

from needlewise.publishing.editing import DESK
from needlewise.publishing.round_trip import (
    as_example,
    dump,
    examples_block,
    flow,
    literal,
    load,
    plain,
    quoted,
)
from needlewise.text import comparable, normalize

HELD_OUT = "# Phrasings that training never sees.\n"


def paths_of(id: str) -> tuple[str, str]:
    """Where a topic's file and its twin are, from the project's folder."""
    name = id.replace(":", "/")
    return f"data/topics/{name}.yml", f"tests/topics/{name}.yml"


def new_topic(
    id: str,
    question: str,
    answer: str,
    cites: Sequence[str],
    follow_ups: Sequence[str],
    examples: Sequence[str],
) -> str:
    """The text of a new topic's file.

    Args:
        id: the topic, such as `driving` or `not_in_guide:parking`.
        question: the title of the button that asks it.
        answer: what is said.
        cites: the facts that the answer rests on.
        follow_ups: topics offered below the answer.
        examples: ways to ask it, to learn from.
    """
    intent = f"faq/{id}"
    taught = list({comparable(e): e for e in map(as_example, examples) if e}.values())
    metadata = {
        "question": quoted(question),
        "cites": flow([plain(cite) for cite in cites]),
        "follow_ups": flow([plain(topic) for topic in follow_ups]),
    }
    content = {
        "version": quoted("3.1"),
        "responses": {f"utter_{intent}": [{"text": literal(answer), "metadata": metadata}]},
        "nlu": [
            {
                "intent": intent,
                "metadata": flow({"voice": DESK}),
                "examples": examples_block(taught),
            }
        ],
    }
    head = f"# {dump(quoted(taught[0] if taught else question)).splitlines()[0]}\n"
    text = head + dump(content)
    return text.replace("\nresponses:", "\n\nresponses:", 1).replace("\nnlu:", "\n\nnlu:", 1)


def new_held_out(texts: Sequence[str]) -> str:
    """The text of a new topic's twin: phrasings to test it by, which training never sees."""
    return HELD_OUT + dump([quoted(text) for text in texts if normalize(text)])


def with_held_out(text: str, texts: Sequence[str]) -> str:
    """The twin `text` with more phrasings."""
    content = load(text)
    known = {comparable(case if isinstance(case, str) else case["text"]) for case in content}
    content.extend(quoted(text) for text in texts if comparable(text) not in known)
    return dump(content)


def without_held_out(text: str, texts: Sequence[str]) -> str:
    """The twin `text` without these phrasings."""
    content: CommentedSeq = load(text)
    unwanted = {comparable(text) for text in texts}
    for i, case in reversed(list(enumerate(content))):
        if comparable(case if isinstance(case, str) else case["text"]) in unwanted:
            content.pop(i)
    return dump(content)


def with_fact(guide: str, section: str, statement: str) -> tuple[str, str]:
    """The text of data/guide.yml with one more fact, and the fact's id."""
    content = load(guide)
    number = 1 + max((int(fact["id"][1:]) for fact in content["facts"]), default=0)
    id = f"F{number:02}"
    content["facts"].append({"id": id, "section": plain(section), "statement": plain(statement)})
    return dump(content), id
