"""What every answer promises: short, grounded in the guide, and leading somewhere."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

from needlewise.catalogue.topics import SILENT_FAMILY, Response
from needlewise.catalogue.yaml_file import Problem, YamlFile
from needlewise.clinic import placeholders
from needlewise.language.call_backs import CALL_BACK
from needlewise.red_flags.vocabulary import LEVELS

INFORMATION, SMALL_TALK, REPORT = "faq", "chitchat", "red_flag"
REPORTS = {f"{REPORT}:{level}" for level in LEVELS}
MAX_WORDS = 75
NOTICED = "noticed"  # what a report is about; only the messages to a report know it
NOTICING = {f"utter_{REPORT}/{name}" for name in ("doctor", "emergency", "self_harm", "unsure")}
# Answers that say that the guide does not say.
SILENT = (f"utter_{INFORMATION}/{SILENT_FAMILY}:", f"utter_{INFORMATION}/condition:unlisted")


@dataclass(frozen=True)
class Known:
    """What an answer may refer to."""

    facts: Collection[str]
    topics: Collection[str]


def check_answers(
    file: YamlFile, responses: Mapping[str, tuple[Response, ...]], known: Known
) -> Iterator[Problem]:
    """Checks each answer in `file`."""
    for key, variations in responses.items():
        for i, response in enumerate(variations):
            for part, message in [
                *_text_problems(key, response.text),
                *_cite_problems(key, response, known.facts),
                *_follow_up_problems(response, known.topics),
            ]:
                yield file.problem(message, "responses", key, i, *part)


Found = Iterator[tuple[tuple[str, ...], str]]


def _text_problems(key: str, text: str) -> Found:
    if "\n\n" in text:
        yield ("text",), "a blank line would split the answer in two messages."
    if (words := len(text.split())) > MAX_WORDS:
        yield ("text",), f"the answer has {words} words; at most {MAX_WORDS}."
    try:
        names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        yield ("text",), f"a brace in {text!r} holds no placeholder: {error}."
        return
    known = placeholders() | ({NOTICED} if key in NOTICING else set())
    allowed = ", ".join(sorted(known))
    for name in sorted(names - known):
        yield ("text",), f"unknown placeholder {{{name}}}. Known: {allowed}."


def _cite_problems(key: str, response: Response, facts: Collection[str]) -> Found:
    cites = response.metadata.cites
    for cite in cites:
        if cite not in facts:
            span = f"which has {min(facts)} to {max(facts)}" if facts else "which has no facts"
            yield ("metadata", "cites"), f"{cite} is not in data/guide.yml, {span}."
    if cites and key.startswith(f"utter_{SMALL_TALK}/"):
        yield ("metadata",), "small talk says nothing that the guide does."
    if not cites and key.startswith(f"utter_{INFORMATION}/") and not key.startswith(SILENT):
        yield ("metadata",), "the answer cites no fact of the guide."


def _follow_up_problems(response: Response, topics: Collection[str]) -> Found:
    for follow_up in response.metadata.follow_ups:
        if follow_up not in topics and follow_up not in REPORTS | {CALL_BACK}:
            choices = ", ".join(sorted(topics))
            yield (
                ("metadata", "follow_ups"),
                f"follow-up {follow_up!r} is no topic. Topics: {choices}.",
            )
