"""The teaching form: from its fields to a lesson, and from a topic to its fields."""

from dataclasses import replace

from needlewise.catalogue.topics import SILENT_FAMILY, Topic, read_topic, topics_folder
from needlewise.desk.page import NotFound
from needlewise.desk.visit import Visit
from needlewise.publishing.editing import DESK
from needlewise.publishing.lesson import Lesson, silent, topic_path
from needlewise.settings import project_root

SEPARATOR = "\t"  # between topic and text of an example that moves; neither holds one


def new_lesson(examples: tuple[str, ...] = (), name: str = "") -> Lesson:
    """An empty form for a new topic."""
    return Lesson(name, True, "", "", "", (), (), examples, (), (), (), "", "")


def lesson_on(topic: Topic) -> Lesson:
    """The form for a topic that there is."""
    response = topic.responses[0]
    return replace(
        new_lesson(name=topic.id),
        is_new=False,
        question=response.metadata.question,
        answer=response.text,
        again=response.metadata.again or "",
        cites=response.metadata.cites,
    )


def topic_named(id: str) -> Topic:
    """The topic `id`.

    Raises:
        NotFound: there is none.
    """
    path = project_root() / topic_path(id)
    if not path.is_file():
        raise NotFound(f"There is no topic {id!r}.")
    return read_topic(path, topics_folder())


def taught_here(topic: Topic) -> list[str]:
    """The examples that were taught at the desk; only these can be taken out again there."""
    blocks = [b for b in topic.content.nlu if b.intent and b.metadata.get("voice") == DESK]
    return [text for block in blocks for _, text in block.lines()]


def read_lesson(visit: Visit, id: str | None) -> Lesson:
    """What the form says; `id` is None for a new topic."""
    name = visit.field("name").lower()
    if id is None and visit.field("silent") and name and not name.startswith(SILENT_FAMILY):
        name = silent(name)
    moved = (field.partition(SEPARATOR) for field in visit.fields("moved"))
    return Lesson(
        topic=name if id is None else id,
        is_new=id is None,
        question=visit.field("question"),
        answer=visit.field("answer"),
        again=visit.field("again"),
        cites=tuple(visit.fields("cites")),
        follow_ups=tuple(visit.fields("follow_ups")),
        examples=_lines(visit.field("examples")),
        held_out=_lines(visit.field("held_out")),
        removed=tuple(visit.fields("removed")),
        moved=tuple((topic, text) for topic, _, text in moved),
        section=visit.field("section"),
        statement=visit.field("statement"),
    )


def missing(lesson: Lesson) -> list[str]:
    """What a person has still to fill in."""
    needed = {"Answer": lesson.answer}
    if lesson.is_new:
        needed = {"Name": lesson.topic, "Question": lesson.question, **needed}
    return [f"{label}: please fill this in." for label, value in needed.items() if not value]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
