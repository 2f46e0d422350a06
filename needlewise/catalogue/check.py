"""Every promise that the data files make to each other, checked without training anything."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from needlewise.catalogue.check_answers import (
    INFORMATION,
    REPORT,
    SMALL_TALK,
    Known,
    check_answers,
)
from needlewise.catalogue.guide import GuideFile
from needlewise.catalogue.topics import Topic, Training, read_topic
from needlewise.catalogue.yaml_file import Model, Problem, YamlFile, read_yaml
from needlewise.clinic import ClinicFile
from needlewise.errors import DataFileError
from needlewise.red_flags.vocabulary import CONTEXTS, Level, RedFlagFile
from needlewise.text import comparable

MIN_EXAMPLES = 12
ENTITIES = ("condition", "unlisted_condition", "risk")


def check_project(root: Path) -> list[Problem | str]:
    """Returns all that is wrong with the data files below `root`; empty when all is well."""
    problems: list[Problem | str] = []
    topics = list(_read_topics(root / "data" / "topics", problems))
    reports = list(_read_topics(root / "data" / "red_flags", problems))
    guide_file, guide = _read(root / "data" / "guide.yml", GuideFile, problems)
    red_flag_file, red_flags = _read(root / "data" / "red_flags.yml", RedFlagFile, problems)
    _read(root / "clinic.yml", ClinicFile, problems)
    if problems or guide_file is None or guide is None or red_flags is None:
        return problems  # the files must be sound before they can be compared
    facts = {fact.id: i for i, fact in enumerate(guide.facts)}
    responses = [r for topic in topics for r in topic.responses]
    responses += [r for wording in red_flags.wordings.values() for r in wording]
    cited = {cite for response in responses for cite in response.metadata.cites}
    problems += check_guide(guide_file, facts, cited)
    known = Known(facts=facts.keys(), topics={topic.id for topic in topics})
    if red_flag_file is not None:
        problems += check_answers(red_flag_file, red_flags.wordings, known)
    for topic in topics:
        problems += check_topic(topic, known)
        problems += check_contexts(topic)
    for file in reports:
        problems += check_reports(file, red_flags.symptoms)
    problems += check_repeats([*topics, *reports])
    problems += check_lines([*topics, *reports])
    problems += check_questions(topics)
    problems += check_entities(topics)
    trained = _trained([*topics, *reports])
    problems += check_held_out(topics, trained, root / "tests" / "topics")
    problems += check_held_out_reports(trained, root / "tests" / "red_flags")
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
    problems += [
        f"{path}: rename it to .yml, or it is not read." for path in folder.rglob("*.yaml")
    ]
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


def check_topic(topic: Topic, known: Known) -> Iterator[Problem]:
    """Names agree with the file's own, the answer is sound, and there are enough examples."""
    file = topic.file
    yield from _check_intents(topic, [f"{INFORMATION}/{topic.id}", f"{SMALL_TALK}/{topic.id}"])
    intents = list(dict.fromkeys(b.intent for b in topic.content.nlu if b.intent))
    examples = sum(len(list(b.lines())) for b in topic.content.nlu if b.intent)
    if examples < MIN_EXAMPLES:
        yield file.problem(f"{examples} examples are too few: write {MIN_EXAMPLES} or more.", "nlu")
    if list(topic.content.responses) != [f"utter_{intent}" for intent in intents]:
        message = f"the answer's key must be utter_ and the examples' intent: {sorted(intents)}."
        yield file.problem(message, "responses")
    yield from check_answers(file, topic.content.responses, known)


def check_reports(
    reports: Topic, categories: Mapping[Level, Mapping[str, Collection[str]]]
) -> Iterator[Problem]:
    """A file of reports is named for its level and category, and each block says so too."""
    level, _, category = reports.id.partition(":")
    if not any(level == known and category in found for known, found in categories.items()):
        known = ", ".join(f"{name}/{c}" for name, found in categories.items() for c in found)
        yield reports.file.problem(
            f"{level}/{category} is no category of symptoms. Known: {known}."
        )
    yield from _check_intents(reports, [f"{REPORT}/{level}"])
    for i, block in enumerate(reports.content.nlu):
        if block.metadata.get("category") != category:
            message = f"the block's metadata needs `category: {category}`, as the file is called."
            yield reports.file.problem(message, "nlu", i)


def check_contexts(topic: Topic) -> Iterator[Problem]:
    """A context is one that the red-flag detector knows."""
    for i, block in enumerate(topic.content.nlu):
        context = block.metadata.get("context")
        if context is not None and context not in CONTEXTS:
            message = f"unknown context {context!r}. Known: {', '.join(CONTEXTS)}."
            yield topic.file.problem(message, "nlu", i, "metadata", "context")


def _check_intents(topic: Topic, allowed: Sequence[str]) -> Iterator[Problem]:
    choices = ", ".join(allowed)
    for i, block in enumerate(topic.content.nlu):
        if block.intent and block.intent not in allowed:
            message = f"intent {block.intent!r} does not belong in this file; allowed: {choices}."
            yield topic.file.problem(message, "nlu", i, "intent")


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
                topic.file.path, line, f"{example!r} is already at {seen[key]}. Keep one."
            )
        else:
            seen[key] = f"{topic.file.path}:{line}"


def check_lines(topics: Iterable[Topic]) -> Iterator[Problem]:
    """Each example is a list item: Rasa skips other lines."""
    for topic in topics:
        for i, block in enumerate(topic.content.nlu):
            for offset in block.lines_without_dash():
                line = topic.file.line("nlu", i, "examples") + offset
                yield Problem(topic.file.path, line, "an example starts with '- '.")


def check_questions(topics: Iterable[Topic]) -> Iterator[Problem]:
    """No button's question belongs to two topics: it could lead to one of them only."""
    owners: dict[str, Topic] = {}
    for topic in topics:
        for key, responses in topic.content.responses.items():
            question = comparable(responses[0].metadata.question)
            owner = owners.setdefault(question, topic)
            if owner is not topic:
                message = f"the question is that of {owner.file.path} too. Give each its own."
                yield topic.file.problem(message, "responses", key, 0, "metadata", "question")


def check_entities(topics: Iterable[Topic]) -> Iterator[Problem]:
    """No word is a synonym of two values (Rasa would keep the last); entities are known ones."""
    meanings: dict[str, str] = {}
    for topic, i, block, offset, word in _examples(topics):
        if block.lookup and block.lookup not in ENTITIES:
            message = f"unknown entity {block.lookup!r}. Known: {', '.join(ENTITIES)}."
            yield topic.file.problem(message, "nlu", i, "lookup")
        if not block.synonym:
            continue
        meaning = meanings.setdefault(word.lower(), block.synonym)
        if meaning != block.synonym:
            line = topic.file.line("nlu", i, "examples") + offset
            message = f"{word!r} means {meaning} and {block.synonym}. Keep one."
            yield Problem(topic.file.path, line, message)


def check_held_out(
    topics: Sequence[Topic], trained: Mapping[str, Topic], folder: Path
) -> Iterator[Problem | str]:
    """Every topic has phrasings that training never sees, and training has none of them."""
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*.yml")):
        yield from _check_held_out_file(path, trained)
    for topic in topics:
        twin = folder / Path(*topic.id.split(":")).with_suffix(".yml")
        if not twin.is_file():
            yield topic.file.problem(f"its held-out phrasings are missing: write {twin}.")


def check_held_out_reports(trained: Mapping[str, Topic], folder: Path) -> Iterator[Problem | str]:
    """Training has none of the sentences by which the red-flag detector is judged."""
    for path in sorted(folder.glob("*.yml")):
        yield from _check_held_out_file(path, trained)


def _trained(topics: Sequence[Topic]) -> dict[str, Topic]:
    return {
        comparable(example): topic
        for topic, _, block, _, example in _examples(topics)
        if block.intent
    }


def _check_held_out_file(path: Path, trained: Mapping[str, Topic]) -> Iterator[Problem | str]:
    try:
        file = read_yaml(path)
    except DataFileError as error:
        yield str(error)
        return
    for i, case in enumerate(file.data if isinstance(file.data, list) else [None]):
        text = case.get("text") if isinstance(case, dict) else case
        if not isinstance(text, str):
            yield file.problem("a case is a text, or a map with a text.", i)
        elif comparable(text) and comparable(text) in trained:
            where = trained[comparable(text)].file.path
            yield file.problem(f"{text!r} is a training example in {where}.", i)
