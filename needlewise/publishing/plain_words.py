"""What `needlewise check` finds, as a nurse would say it: no paths, no line numbers."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from needlewise.catalogue.yaml_file import Problem

WHERE = re.compile(r"(?P<path>(?:data|tests)/[\w/-]+\.ya?ml|clinic\.yml)(?::(?P<line>\d+))?")
KEYS = {
    "question": "the question on the button",
    "again": "the shorter answer",
    "cites": "the facts",
    "follow_ups": "the topics offered next",
}
SAID = [
    (r"^its held-out phrasings are missing: .*", "give two more ways to ask it, to test it by."),
    (r"^no answer cites (F\d+)\.$", r"no answer rests on \1 yet. Name it in the answer that does."),
    (r"^the answer cites no fact.*", "it rests on no fact of the guide. Choose one or more."),
    (r"^(follow-up '.*' is no topic)\. Topics: .*", r"\1. Choose one of the list."),
    (r"^a blank line (.*)\.$", r"a blank line \1. Delete it."),
    (r"^(unknown placeholder .*?)\. Known: (.*)", r"\1. Those that can be used: \2"),
    (r"^too few voices wrote its plain examples.*", "too few of its examples are left."),
    (r"^[\w./:]+\.(question|again|text|statement|section) is ('.*'): (.*)", r"\1: \3 It is \2."),
    (
        r"^('.*') is a training example at (.*)\.$",
        r"\1 is kept to test by, so it cannot be an example of \2 too. Say it in other words.",
    ),
    (r"held-out ", "test phrasing "),
    (r" at (the )?(topic|reports|test)", r" of \1\2"),
]


def in_plain_words(problems: Iterable[Problem | str], root: Path) -> list[str]:
    """One sentence or two for each of `problems`, which are of the project at `root`."""
    lines = [line for problem in problems for line in str(problem).splitlines()]
    return list(dict.fromkeys(_plain(line, root) for line in lines if line.strip()))


def subject_of(root: Path, path: str) -> str:
    """What the data file `path`, from `root`, is about."""
    folder, _, name = path.partition("/")
    kind, _, rest = name.partition("/")
    subject = rest.rpartition(".")[0].replace("/", ":")
    if kind == "topics":
        asked = next(_questions(root / "data" / "topics" / rest), subject)
        return f"the topic “{asked}”" if folder == "data" else f"the test phrasings of “{asked}”"
    if kind == "guide.yml":
        return "the guide"
    if kind == "red_flags" and folder == "data":
        return f"the reports of {subject.rpartition(':')[2]}"
    return "the messages to test by" if folder == "tests" else f"the file {path}"


def _plain(problem: str, root: Path) -> str:
    problem = problem.replace(f"{root}/", "")
    place = WHERE.match(problem)
    if place is None:
        return _capital(problem)
    message = problem[place.end() :].removeprefix(":").strip()
    message = WHERE.sub(lambda found: subject_of(root, found["path"]), message)
    for pattern, words in SAID:
        message = re.sub(pattern, words, message)
    if message.startswith(("'", '"')):
        return _capital(f"{_kind(place['path'])} {message}")
    return _capital(f"{_part(root, place['path'], int(place['line'] or 1))}: {message}")


def _kind(path: str) -> str:
    return "the test phrasing" if path.startswith("tests/") else "the example"


def _part(root: Path, path: str, number: int) -> str:
    """What stands on a line of a file."""
    if not path.startswith("data/topics/"):
        return subject_of(root, path)
    [line] = [*_lines(root / path)[number - 1 : number], ""][:1]
    key = line.strip().removeprefix("- ").partition(":")[0]
    if key in KEYS:
        return f"{KEYS[key]} in {subject_of(root, path)}"
    if re.match(r"\s+- (?!intent|synonym|lookup|text)", line):
        return f"the example {line.strip().removeprefix('- ')!r}"
    if key in ("text", "metadata") or key.startswith("utter_"):
        return f"the answer in {subject_of(root, path)}"
    return subject_of(root, path)


def _questions(path: Path) -> Iterator[str]:
    """The topic's question, if it can be read."""
    try:
        content = yaml.safe_load("\n".join(_lines(path)))
        [response] = next(iter(content["responses"].values()))
        yield str(response["metadata"]["question"])
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError, StopIteration):
        return


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
