"""What conversations and compound messages promise: to be of known topics, and to go on."""

from collections.abc import Collection, Iterator

from needlewise.catalogue.check_answers import REPORT
from needlewise.catalogue.conversations import AND, CONVERSATIONS, ThreadFile
from needlewise.catalogue.yaml_file import Problem

MIN_MESSAGES = 2


def check_threads(file: ThreadFile, topics: Collection[str]) -> Iterator[Problem]:
    """Each message asks topics that exist, and a conversation has two messages or more."""
    for i, thread in enumerate(file.threads):
        if file.kind == CONVERSATIONS and len(thread.asked) < MIN_MESSAGES:
            message = "one message is no conversation: go on, or make it an example of its topic."
            yield file.problem(message, i)
        for j, asked in enumerate(thread.asked):
            for topic in asked.topics:
                if topic not in topics:
                    yield file.problem(_unknown(topic, topics), i, j)


def _unknown(topic: str, topics: Collection[str]) -> str:
    if topic.startswith(REPORT):
        return f"{topic!r} is no topic: write reports of symptoms to data/red_flags, one by one."
    choices = ", ".join(sorted(topics))
    return f"{topic!r} is no topic. Topics, with {AND!r} between several: {choices}."
