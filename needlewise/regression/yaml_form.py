"""Cases as YAML, to be carried from one clinic to another and to live beside other tests.

A file is a list. The file's name says what a text in it asks about, as in tests/topics: in
`pain.yml` it is `pain`. What that cannot say is a map.
"""

import dataclasses
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from needlewise.catalogue.topics import public_id
from needlewise.catalogue.yaml_file import Location, Problem, YamlFile, read_yaml
from needlewise.errors import DataFileError
from needlewise.regression.case import Case, ExpectedTurn
from needlewise.regression.topics import RED_FLAG, expectable, unknown

LAYOUT = "a text in quotes, a map with `text`, or a map with `name` and `turns`"
WIDTH = 96
UNSAFE = re.compile(r"[^A-Za-z0-9 _:-]")
"""What the name of a topic's file does not hold."""


class _Short(BaseModel):
    """A case of one message; what is left out follows from the file's name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    name: str = ""
    group: str = ""
    tags: tuple[str, ...] = ()
    topics: tuple[str, ...] | None = None
    all_topics: tuple[str, ...] | None = None
    """The same; a report's level may stand in it: `red_flag:doctor`."""
    escalation: str = "none"
    words: tuple[str, ...] = ()


class _Inline(list[str]):
    """A list that is written on one line."""


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(
    _Inline,
    lambda dumper, value: dumper.represent_sequence("tag:yaml.org,2002:seq", value, True),
)


def read(path: Path) -> list[Case]:
    """The cases of a file.

    Raises:
        DataFileError: it cannot be read or holds something else; names each line, and the fix.
    """
    try:
        _refuse_aliases(path)
        file = read_yaml(path)
    except RecursionError:
        raise DataFileError(f"{path}:1: this is nested too deeply to be a list of cases.") from None
    if not isinstance(file.data, list):
        raise DataFileError(
            str(file.problem(f"a file of cases is a list; each entry is {LAYOUT}."))
        )
    topic, problems, found = _topic_of(path), [], []
    for number in range(len(file.data)):
        case, wrong = _case(_part(file, number), topic)
        problems += wrong
        found += [case] if case else []
    if problems:
        raise DataFileError("\n".join(map(str, problems)))
    return found


def read_upload(name: str, content: bytes) -> list[Case]:
    """The cases of a file that was sent, as it was called there.

    Raises:
        DataFileError: see `read`.
    """
    with tempfile.TemporaryDirectory() as folder:
        stem = UNSAFE.sub("_", PurePath(name.replace("\\", "/")).stem)[:100] or "cases"
        path = Path(folder, f"{stem}.yml")
        path.write_bytes(content)
        try:
            return read(path)
        except DataFileError as error:
            raise DataFileError(str(error).replace(f"{folder}/", "")) from None


def export(cases: Iterable[Case]) -> str:
    """A file that gives the same cases when it is read."""
    listed = [_entry(case) for case in cases]
    return yaml.dump(listed, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)


def _refuse_aliases(path: Path) -> None:
    """They are of no use here, and a few lines of them can stand for more than fits in memory."""
    try:
        text = path.read_text(encoding="utf-8")
        events = yaml.parse(text, Loader=yaml.SafeLoader) if "*" in text else ()
        alias = next((event for event in events if isinstance(event, yaml.AliasEvent)), None)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return  # read_yaml says what is wrong
    if alias:
        mark = alias.start_mark
        line = mark.line + 1 if mark else 1
        raise DataFileError(f"{path}:{line}: write it out; references (*) are not read here.")


def _topic_of(path: Path) -> str:
    """The topic that a file is named for: `risk/pregnancy.yml`, also out of its folder."""
    known, parts = expectable(), path.with_suffix("").parts
    for name in (":".join(parts[-2:]), parts[-1]):
        if public_id(name) in known:
            return public_id(name)
    members = [topic for topic in known if topic.endswith(f":{parts[-1]}")]
    return members[0] if len(members) == 1 else ""


def _part(file: YamlFile, number: int) -> YamlFile:
    """One entry of the file, with its lines."""
    lines = {at[1:]: line for at, line in file.lines.items() if at[:1] == (number,)}
    return YamlFile(file.path, file.data[number], lines)


def _case(part: YamlFile, topic: str) -> tuple[Case | None, list[Problem]]:
    entry = {"text": part.data} if isinstance(part.data, str) else part.data
    if not isinstance(entry, dict) or not {"text", "turns"} & entry.keys():
        return None, [part.problem(f"{part.data!r} is no case. Write {LAYOUT}.")]
    if "turns" not in entry:
        short, problems = YamlFile(part.path, entry, part.lines).validate(_Short)
        if short is None:
            return None, _plain(problems)
        entry = _long(short, topic)
        if entry["turns"][0]["topics"] is None and "topics" not in part.data:
            fix = "Name the file for a topic, such as sun.yml, or add `topics: [sun]`"
            return None, [part.problem(f"which topic does it ask about? {fix}.")]
    case, problems = YamlFile(part.path, entry, part.lines).validate(Case)
    if case is not None:
        problems = list(_unknown_topics(part, case))
    return case, _plain(problems)


def _long(short: _Short, topic: str) -> dict[str, Any]:
    """The layout of a case with turns."""
    topics, level = short.all_topics or short.topics, short.escalation
    for named in topics or ():
        if named.startswith(f"{RED_FLAG}:"):
            level = named.partition(":")[2]
    if topics is not None:
        topics = tuple(RED_FLAG if t.startswith(f"{RED_FLAG}:") else t for t in topics)
    elif topic:
        topics = (topic,)
    turn = {"text": short.text, "topics": topics, "escalation": level, "words": short.words}
    name = short.name or " ".join(short.text.split())[:200]
    return {"name": name, "group": short.group or topic, "tags": short.tags, "turns": [turn]}


def _unknown_topics(part: YamlFile, case: Case) -> Iterator[Problem]:
    for number, turn in enumerate(case.turns):
        for topic in turn.topics or ():
            if why := unknown(topic):
                yield part.problem(why, *_place(part, number))


def _place(part: YamlFile, number: int) -> Location:
    """Where the topics of a turn are written."""
    places: list[Location] = [("turns", number, "topics"), ("topics",), ("all_topics",)]
    return next((place for place in places if place in part.lines), ())


def _plain(problems: list[Problem]) -> list[Problem]:
    """In words for people who do not write Python."""
    words = {
        "input should be a valid tuple": "write a list, such as [pain, sun]",
        "tuple should have": "the list should have",
    }
    plain = []
    for problem in problems:
        message = problem.message
        for technical, word in words.items():
            message = message.replace(technical, word)
        plain.append(dataclasses.replace(problem, message=message))
    return plain


def _entry(case: Case) -> dict[str, Any]:
    written = case.model_dump(mode="json", exclude_defaults=True)
    if case.tags:
        written["tags"] = _Inline(case.tags)
    written["turns"] = [_turn(turn) for turn in case.turns]
    return written


def _turn(turn: ExpectedTurn) -> dict[str, Any]:
    written = turn.model_dump(mode="json", exclude_defaults=True)
    lists = ("topics", "words")
    return {key: _Inline(value) if key in lists else value for key, value in written.items()}
