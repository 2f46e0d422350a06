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
from needlewise.catalogue.check_examples import (
    check_amount,
    check_contexts,
    check_dashes,
    check_entities,
    check_repeats,
)
from needlewise.catalogue.check_files import Problems, Project, read_project
from needlewise.catalogue.check_held_out import check_held_out, held_out
from needlewise.catalogue.check_near_duplicates import check_near_duplicates
from needlewise.catalogue.check_threads import check_threads
from needlewise.catalogue.topics import Topic
from needlewise.catalogue.yaml_file import Problem, YamlFile
from needlewise.red_flags.vocabulary import Level
from needlewise.text import comparable


def check_project(root: Path) -> Problems:
    """Returns all that is wrong with the data files below `root`; empty when all is well."""
    project, problems = read_project(root)
    if project is None:
        return problems  # the files must be sound before they can be compared
    judged = list(held_out(root, problems))
    facts = {fact.id: i for i, fact in enumerate(project.guide.facts)}
    known = Known(facts=facts.keys(), topics={topic.id for topic in project.topics})
    problems += check_guide(project.guide_file, facts, _cited(project))
    problems += check_answers(project.red_flag_file, project.red_flags.wordings, known)
    for topic in project.topics:
        problems += check_topic(topic, known)
    for reports in project.reports:
        problems += check_reports(reports, project.red_flags.symptoms)
    for threads in project.threads:
        problems += check_threads(threads, known.topics)
    problems += check_repeats(project.examples)
    problems += check_near_duplicates(project.examples, judged)
    problems += check_dashes([*project.topics, *project.reports])
    problems += check_questions(project.topics)
    problems += check_entities(project.topics)
    problems += check_held_out(project, judged)
    return problems


def _cited(project: Project) -> set[str]:
    responses = [response for topic in project.topics for response in topic.responses]
    responses += [r for wording in project.red_flags.wordings.values() for r in wording]
    return {cite for response in responses for cite in response.metadata.cites}


def check_guide(guide: YamlFile, facts: Mapping[str, int], cited: set[str]) -> Iterator[Problem]:
    """Each fact has one id, and at least one answer that cites it."""
    if len(facts) != len(guide.data["facts"]):
        yield guide.problem("two facts share an id. Give each its own.", "facts")
    for fact in sorted(facts.keys() - cited):
        yield guide.problem(f"no answer cites {fact}.", "facts", facts[fact])


def check_topic(topic: Topic, known: Known) -> Iterator[Problem]:
    """Names agree with the file's own, and examples and answer are sound."""
    yield from _check_intents(topic, [f"{INFORMATION}/{topic.id}", f"{SMALL_TALK}/{topic.id}"])
    yield from check_amount(topic)
    yield from check_contexts(topic)
    intents = list(dict.fromkeys(b.intent for b in topic.content.nlu if b.intent))
    if list(topic.content.responses) != [f"utter_{intent}" for intent in intents]:
        message = f"the answer's key must be utter_ and the examples' intent: {sorted(intents)}."
        yield topic.file.problem(message, "responses")
    yield from check_answers(topic.file, topic.content.responses, known)


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


def _check_intents(topic: Topic, allowed: Sequence[str]) -> Iterator[Problem]:
    choices = ", ".join(allowed)
    for i, block in enumerate(topic.content.nlu):
        if block.intent and block.intent not in allowed:
            message = f"intent {block.intent!r} does not belong in this file; allowed: {choices}."
            yield topic.file.problem(message, "nlu", i, "intent")


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
