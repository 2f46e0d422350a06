"""Every promise that the data files make to each other, checked without training anything."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from string import Formatter

from needlewise.catalogue.guide import GuideFile
from needlewise.catalogue.topics import SILENT_FAMILY, Topic, Training, read_topic
from needlewise.catalogue.yaml_file import Model, Problem, YamlFile, read_yaml
from needlewise.clinic import ClinicFile, placeholders
from needlewise.errors import DataFileError
from needlewise.red_flags.vocabulary import RedFlagFile
from needlewise.text import comparable

MAX_WORDS = 75
MIN_EXAMPLES = 12
SMALL_TALK, INFORMATION, REPORT = "chitchat", "faq", "red_flag"
# Topics whose answer is that the guide does not say.
SILENT_TOPICS = {"condition:unlisted"}


def check_project(root: Path) -> list[Problem | str]:
    """Returns all that is wrong with the data files below `root`; empty when all is well."""
    problems: list[Problem | str] = []
    topics = list(_read_topics(root / "data" / "topics", problems))
    guide_file, guide = _read(root / "data" / "guide.yml", GuideFile, problems)
    _, red_flags = _read(root / "data" / "red_flags.yml", RedFlagFile, problems)
    _read(root / "clinic.yml", ClinicFile, problems)
    if problems or guide_file is None or guide is None or red_flags is None:
        return problems  # the files must be sound before they can be compared
    facts = {fact.id: i for i, fact in enumerate(guide.facts)}
    responses = [r for topic in topics for r in topic.responses]
    responses += [r for wording in red_flags.responses.values() for r in wording]
    cited = {cite for response in responses for cite in response.metadata.cites}
    problems += check_guide(guide_file, facts, cited)
    for topic in topics:
        problems += check_topic(topic, facts, {t.id for t in topics})
    problems += check_repeats(topics)
    problems += check_entities(topics)
    problems += check_held_out(topics, root / "tests" / "topics")
    return problems


def _read(
    path: Path, model: type[Model], problems: list[Problem | str]
) -> tuple[YamlFile, Model | None] | tuple[None, None]:
    try:
        file = read_yaml(path)
    except DataFileError as error:
        problems.append(str(error))
        return None, None
    content, found = file.validate(model)
    problems += found
    return file, content


def _read_topics(folder: Path, problems: list[Problem | str]) -> Iterator[Topic]:
    paths = sorted(folder.rglob("*.yml"))
    if not paths:
        problems.append(f"{folder}: there are no topic files.")
    for path in paths:
        try:
            yield read_topic(path, folder)
        except DataFileError as error:
            problems.append(str(error))


def check_guide(guide: YamlFile, facts: Mapping[str, int], cited: set[str]) -> Iterator[Problem]:
    """Each fact has one id, and at least one answer that cites it."""
    if len(facts) != len(guide.data["facts"]):
        yield guide.problem("two facts share an id. Give each its own.", "facts")
    for fact in sorted(facts.keys() - cited):
        yield guide.problem(f"no answer cites {fact}.", "facts", facts[fact])


def check_topic(topic: Topic, facts: Mapping[str, int], topics: set[str]) -> Iterator[Problem]:
    """Names agree with the file's own, the answer is sound, and there are enough examples."""
    file = topic.file
    kinds = {f"{kind}/{topic.id}": kind for kind in (INFORMATION, SMALL_TALK)}
    for i, block in enumerate(topic.content.nlu):
        if block.intent and block.intent not in kinds and not block.intent.startswith(f"{REPORT}/"):
            yield file.problem(
                f"intent {block.intent!r} does not belong into this file; "
                f"allowed: {', '.join(kinds)}.",
                *("nlu", i, "intent"),
            )
    if topic.id == REPORT:
        return
    intents = {block.intent for block in topic.content.nlu if block.intent}
    if list(topic.content.responses) != [f"utter_{intent}" for intent in intents]:
        yield file.problem(
            f"the answer's key must be utter_ and the examples' intent: {sorted(intents)}.",
            "responses",
        )
    examples = sum(len(list(b.lines())) for b in topic.content.nlu if b.intent)
    if examples < MIN_EXAMPLES:
        yield file.problem(f"{examples} examples are too few: write {MIN_EXAMPLES} or more.", "nlu")
    for key, responses in topic.content.responses.items():
        for i in range(len(responses)):
            yield from _check_answer(topic, key, i, facts, topics)


def _check_answer(
    topic: Topic, key: str, index: int, facts: Mapping[str, int], topics: set[str]
) -> Iterator[Problem]:
    response, file = topic.content.responses[key][index], topic.file
    text, metadata = response.text, response.metadata
    where = ("responses", key, index)
    if "\n\n" in text:
        yield file.problem("a blank line would split the answer in two messages.", *where, "text")
    if len(text.split()) > MAX_WORDS:
        yield file.problem(
            f"the answer has {len(text.split())} words; at most {MAX_WORDS}.", *where, "text"
        )
    for name in _placeholders(text) - placeholders():
        yield file.problem(
            f"unknown placeholder {{{name}}}. Known: {', '.join(sorted(placeholders()))}.",
            *(*where, "text"),
        )
    for cite in metadata.cites:
        if cite not in facts:
            yield file.problem(
                f"{cite} is not in data/guide.yml, which has {min(facts)} to {max(facts)}.",
                *(*where, "metadata", "cites"),
            )
    silent = topic.family == SILENT_FAMILY or topic.id in SILENT_TOPICS
    if key.startswith(f"utter_{INFORMATION}/") and not metadata.cites and not silent:
        yield file.problem("the answer cites no fact of the guide.", *where, "metadata")
    if key.startswith(f"utter_{SMALL_TALK}/") and metadata.cites:
        yield file.problem("small talk says nothing that the guide does.", *where, "metadata")
    for follow_up in metadata.follow_ups:
        if follow_up not in topics and follow_up != f"{REPORT}:doctor":
            yield file.problem(
                f"follow-up {follow_up!r} is no topic. Topics: {', '.join(sorted(topics))}.",
                *(*where, "metadata", "follow_ups"),
            )


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _examples(topics: Iterable[Topic]) -> Iterator[tuple[Topic, int, Training, int, str]]:
    for topic in topics:
        for i, block in enumerate(topic.content.nlu):
            for offset, example in block.lines():
                yield topic, i, block, offset, example


def check_repeats(topics: Iterable[Topic]) -> Iterator[Problem]:
    """No sentence is an example twice, be it of one topic or of two."""
    seen: dict[str, str] = {}
    for topic, i, block, offset, example in _examples(topics):
        if not block.intent:
            continue
        line = topic.file.line("nlu", i, "examples") + offset
        key = comparable(example) or example
        if key in seen:
            yield Problem(
                topic.file.path, line, f"{example!r} stands already at {seen[key]}. Keep one."
            )
        else:
            seen[key] = f"{topic.file.path}:{line}"


def check_entities(topics: Iterable[Topic]) -> Iterator[Problem]:
    """No word is a synonym of two values: Rasa would keep the last one only."""
    meanings: dict[str, str] = {}
    for topic, i, block, offset, word in _examples(topics):
        if not block.synonym:
            continue
        meaning = meanings.setdefault(word.lower(), block.synonym)
        if meaning != block.synonym:
            line = topic.file.line("nlu", i, "examples") + offset
            message = f"{word!r} means {meaning} and {block.synonym}. Keep one."
            yield Problem(topic.file.path, line, message)


def check_held_out(topics: Iterable[Topic], folder: Path) -> Iterator[Problem]:
    """Every topic has phrasings that training never sees, and training has none of them."""
    if not folder.is_dir():
        return
    trained = {
        comparable(example): topic
        for topic, _, block, _, example in _examples(topics)
        if block.intent
    }
    for path in sorted(folder.rglob("*.yml")):
        file = read_yaml(path)
        for i, case in enumerate(file.data):
            text = case["text"] if isinstance(case, dict) else str(case)
            if comparable(text) in trained and comparable(text):
                where = trained[comparable(text)].file.path
                yield file.problem(f"{text!r} is a training example in {where}.", i)
    for topic in topics:
        twin = folder / Path(*topic.id.split(":")).with_suffix(".yml")
        if topic.id != REPORT and not twin.is_file():
            yield topic.file.problem(f"its held-out phrasings are missing: write {twin}.")
