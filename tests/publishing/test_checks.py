"""What a nurse is told of a change that is not fit to be published."""

from collections.abc import Callable
from pathlib import Path

import pytest
from small_home import GUIDE, PAIN, SCARS

from needlewise.errors import PublishingError
from needlewise.publishing.checks import problems
from needlewise.publishing.editing import with_answer, with_examples
from needlewise.publishing.new_files import new_held_out, new_topic, paths_of, with_fact
from needlewise.publishing.project import Texts

DRIVING, TWIN = paths_of("driving")
ASKED = ["Can I drive?", "By car?", "My own van?", "Behind the wheel?", "A lift?", "On a bike?"]
Read = Callable[[str], str]


@pytest.fixture
def read(home: Path) -> Read:
    return lambda path: (home / path).read_text()


def driving(
    examples: list[str] = ASKED,
    cites: tuple[str, ...] = ("F01",),
    question: str = "Can I drive home?",
    follow_ups: tuple[str, ...] = ("pain",),
) -> str:
    return new_topic("driving", question, "Yes, you can.", cites, follow_ups, examples)


def twin(*texts: str) -> Texts:
    return {TWIN: new_held_out(texts or ("may I use the car", "my motorbike"))}


def test_a_sound_change_has_no_problems(read: Read) -> None:
    assert problems({PAIN: with_answer(read(PAIN), "It does not hurt at all.")}) == []
    assert problems({DRIVING: driving(), **twin()}) == []


def test_the_project_is_left_alone(home: Path, read: Read) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*.yml")}
    problems({PAIN: with_answer(read(PAIN), "No."), DRIVING: driving(), SCARS: None})
    assert {path: path.read_bytes() for path in home.rglob("*.yml")} == before
    assert list((home / "var" / "publishing").iterdir()) == []


@pytest.mark.parametrize(
    ("wording", "told"),
    [
        (
            "word " * 76,
            "The answer in the topic “Does it hurt?”: the answer has 76 words; at most 75.",
        ),
        (
            "One.\n\nTwo.",
            "The answer in the topic “Does it hurt?”: "
            "a blank line would split the answer in two messages. Delete it.",
        ),
        (
            "Ask {clinic_fax}.",
            "The answer in the topic “Does it hurt?”: unknown placeholder {clinic_fax}. Those that "
            "can be used: clinic_address, clinic_booking, clinic_emergency_number, clinic_hours, "
            "clinic_name, clinic_phone.",
        ),
    ],
)
def test_an_answer_is_named_by_its_question(read: Read, wording: str, told: str) -> None:
    assert problems({PAIN: with_answer(read(PAIN), wording)}) == [told]


@pytest.mark.parametrize(
    ("example", "told"),
    [
        (
            "Does it treat scars? My doctor asks",
            "The example 'Does it treat scars? My doctor asks' is already of the topic "
            "“Does it treat scars?”. Keep one.",
        ),
        (
            "will I cry",
            "The test phrasing 'will I cry' is kept to test by, so it cannot be an example of the "
            "topic “Does it hurt?” too. Say it in other words.",
        ),
        (
            "My chin is bleeding",
            "The example 'My chin is bleeding' reads like a report of a symptom: whoever writes so "
            "is told to see a doctor. Leave it out, or ask it without the symptom.",
        ),
    ],
)
def test_an_example_is_named_by_its_words(read: Read, example: str, told: str) -> None:
    if "scars" in example:  # of a topic that comes before, and is thus named first
        before = {SCARS: with_examples(read(SCARS), ["Does it hurt? My doctor asks"])}
        [said] = problems(before)
        assert "is already of the topic “Does it treat scars?”. Keep one." in said
    else:
        assert problems({PAIN: with_examples(read(PAIN), [example])}) == [told]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({DRIVING: driving()}, "give two more ways to ask it, to test it by."),
        ({DRIVING: driving(), **twin("a car")}, "has one phrasing to test it by. Give one more."),
        ({DRIVING: driving(ASKED[:5]), **twin()}, "5 examples are too few: write 6 or more."),
        (
            {DRIVING: driving(cites=()), **twin()},
            "it rests on no fact of the guide. Choose one or more.",
        ),
        (
            {DRIVING: driving(cites=("F09",)), **twin()},
            "F09 is not in the guide, which has F01 to F03.",
        ),
        (
            {DRIVING: driving(follow_ups=("cars",)), **twin()},
            "follow-up 'cars' is no topic. Choose one of the list.",
        ),
        (
            {DRIVING: driving(question="Can I drive home? " * 3), **twin()},
            "question: string should have at most 40 characters.",
        ),
        (
            {DRIVING: driving(question="Does it hurt?"), **twin()},
            "the question is that of",
        ),
        ({DRIVING: "nlu: [", **twin()}, "this is not valid YAML"),
    ],
)
@pytest.mark.usefixtures("home")
def test_a_new_topic_is_told_what_it_lacks(files: Texts, told: str) -> None:
    [problem] = problems(files)
    assert told in problem
    assert not any(mark in problem for mark in ("/", ".yml", "held-out"))


def test_a_fact_needs_an_answer_that_rests_on_it(read: Read) -> None:
    guide, id = with_fact(read(GUIDE), "driving", "You can drive home.")
    assert problems({GUIDE: guide}) == [
        f"The guide: no answer rests on {id} yet. Name it in the answer that does."
    ]
    assert problems({GUIDE: guide, DRIVING: driving(cites=(id,)), **twin()}) == []


@pytest.mark.parametrize(
    "path",
    [
        "config.yml",
        "data/../config.yml",
        "/etc/hosts.yml",
        "data/topics/a b.yml",
        "data/topics/a.yaml",
        "tests/conftest.py",
        "data/topics/../../x.yml",
    ],
)
@pytest.mark.usefixtures("home")
def test_what_is_no_data_file_is_refused(path: str) -> None:
    with pytest.raises(PublishingError, match="is no data file"):
        problems({path: "a: b\n"})
