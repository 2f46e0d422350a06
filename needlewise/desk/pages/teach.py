"""Teach: an answer's wording, its examples, a new topic; nothing changes until it is published."""

from collections.abc import Sequence

from starlette.responses import Response

from needlewise.catalogue.guide import guide
from needlewise.catalogue.titles import titles
from needlewise.desk.lessons import (
    lesson_on,
    missing,
    new_lesson,
    read_lesson,
    taught_here,
    topic_named,
)
from needlewise.desk.page import get, post
from needlewise.desk.roles import Role
from needlewise.desk.visit import Visit
from needlewise.errors import NeedlewiseError, PublishingError
from needlewise.publishing import changes
from needlewise.publishing.changes import State
from needlewise.publishing.checks import problems
from needlewise.publishing.lesson import Lesson
from needlewise.publishing.near import Near, conflicts
from needlewise.store import unanswered

OPEN: tuple[State, ...] = ("draft", "queued", "checking", "training", "testing", "applying")
MAX_NEAR = 40
SURELY = 0.75
"""From this cosine on an example of another topic is ticked to be moved; below, a person reads it.
Of the examples that five made-up topics needed, most were as near."""


@get("/teach")
def overview(visit: Visit) -> Response:
    """All topics, what is wished for, and what has changed."""
    with visit.database.read() as connection:
        context = {
            "wishes": unanswered.wishes(connection),
            "pending": unanswered.pending_examples(connection),
            "open": changes.recent(connection, states=OPEN),
            "ended": changes.recent(connection, states=changes.ENDED, limit=30),
        }
    return visit.show("teach/overview.html", topics=titles(), **context)


@get("/teach/new", Role.TESTER)
def new(visit: Visit) -> Response:
    """The form for a new topic; `?wish=` fills it with the questions of a wish."""
    name = visit.query.get("wish")
    questions: tuple[tuple[int, str], ...] = ()
    if name is not None:
        with visit.database.read() as connection:
            wished = [w for w in unanswered.wishes(connection) if w.name == name]
        questions = tuple(question for wish in wished for question in wish.questions)
    lesson = new_lesson(tuple(text for _, text in questions))
    return _form(visit, lesson, turns=[turn for turn, _ in questions])


@get("/teach/topic/{id}")
def edit(visit: Visit) -> Response:
    """The form for a topic, with the examples that wait to be taught."""
    id = visit.path["id"]
    with visit.database.read() as connection:
        pending = unanswered.pending_examples(connection).get(id, [])
    lesson = lesson_on(topic_named(id))
    waiting = new_lesson(tuple(text for _, text in pending)).examples
    lesson = Lesson(**{**vars(lesson), "examples": waiting})
    return _form(visit, lesson, turns=[turn for turn, _ in pending])


@post("/teach/new", Role.TESTER)
def add(visit: Visit) -> Response:
    """Checks a new topic, or keeps it as a draft."""
    return _checked(visit, read_lesson(visit, None))


@post("/teach/topic/{id}", Role.TESTER)
def change(visit: Visit) -> Response:
    """Checks what is changed of a topic, or keeps it as a draft."""
    return _checked(visit, read_lesson(visit, topic_named(visit.path["id"]).id))


def _checked(visit: Visit, lesson: Lesson) -> Response:
    turns = [int(turn) for turn in visit.fields("turns") if turn.isdigit()]
    found = missing(lesson)
    if lesson.statement and visit.role < Role.CLINICIAN:
        found.append("New fact: only a clinician adds to the guide. Ask one to do this.")
    try:
        drafted = changes.against_disk(lesson.files()) if not found else {}
        if not found and not drafted:
            raise PublishingError("This changes nothing. Edit something first.")
        found = found or problems({path: file.after for path, file in drafted.items()})
    except NeedlewiseError as error:
        found = str(error).splitlines()
        drafted = {}
    near = conflicts([*lesson.examples, *lesson.held_out], lesson.topic)[:MAX_NEAR]
    unseen = bool(near) and not visit.field("seen")
    if found or unseen or visit.field("action") != "save":
        diff = "" if found or unseen else changes.diff_of(drafted)
        return _form(
            visit,
            lesson,
            400 if found else 200,
            turns=turns,
            problems=found,
            near=near,
            ticked=_ticked(near, lesson, unseen),
            diff=diff,
            is_checked=True,
        )
    title = f"New topic {lesson.topic}" if lesson.is_new else f"Topic {lesson.topic}"
    with visit.database.write() as connection:
        id = changes.create(connection, title, drafted, visit.by)
        unanswered.used(connection, turns)
    visit.note("change.draft", str(id), title=title)
    return visit.go(f"/teach/changes/{id}", "Kept as a draft. Patients meet it once published.")


def _ticked(near: Sequence[Near], lesson: Lesson, unseen: bool) -> set[tuple[str, str]]:
    """Which of them are to be moved: what was ticked, or at first what surely means the same."""
    if unseen:
        return {(one.topic, one.text) for one in near if one.similarity >= SURELY}
    return set(lesson.moved)


def _form(visit: Visit, lesson: Lesson, status: int = 200, /, **more: object) -> Response:
    known = [] if lesson.is_new else taught_here(topic_named(lesson.topic))
    shown = {
        "problems": [],
        "near": [],
        "diff": "",
        "turns": [],
        "is_checked": False,
        "ticked": (),
        **more,
    }
    return visit.show(
        "teach/form.html",
        status,
        lesson=lesson,
        facts=guide().values(),
        taught=known,
        topics=titles(),
        **shown,
    )


ROUTES = [overview, new, add, edit, change]
