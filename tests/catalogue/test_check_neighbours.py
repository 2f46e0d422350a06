"""`check_neighbours`: no two topics share what is meant, nor do training and the held-out texts."""

from pathlib import Path

import numpy as np
import pytest
from small_project import BLEEDING, HELD_OUT, LOOK_ALIKES, PAIN, PRICE, edit, line_of

from needlewise.catalogue.check_files import Line
from needlewise.catalogue.check_neighbours import (
    COLLISION,
    LEAK,
    check_collisions,
    check_leaks,
    check_neighbours,
)
from needlewise.language.encoder import Embeddings


def line(number: int, topic: str, text: str) -> Line:
    return Line(text, Path(f"{topic}.yml"), number, topic)


def at(*cosines: float) -> Embeddings:
    """A unit vector for each cosine with the first axis."""
    return np.array([[c, (1 - c * c) ** 0.5] for c in cosines], dtype=np.float32)


def test_examples_of_two_topics_that_say_the_same_are_named_once() -> None:
    examples = [line(3, "pain", "does it hurt"), line(7, "price", "will it hurt")]
    [problem] = check_collisions(examples, at(1, COLLISION + 0.001))
    assert str(problem) == (
        "price.yml:7: 'will it hurt' says the same as 'does it hurt' at pain.yml:3 (cosine 0.961). "
        "Keep one, or make them differ."
    )


@pytest.mark.parametrize(
    ("one", "other", "cosine"),
    [
        pytest.param("pain", "price", COLLISION - 0.01, id="hard_neighbours"),
        pytest.param("pain", "pain", 0.99, id="one_topic"),
        pytest.param("not_in_guide:age", "not_in_guide:men", 0.99, id="one_topic_to_the_outside"),
    ],
)
def test_examples_may_be_near(one: str, other: str, cosine: float) -> None:
    examples = [line(3, one, "does it hurt"), line(7, other, "will it hurt")]
    assert list(check_collisions(examples, at(1, cosine))) == []


def test_an_example_that_says_what_a_held_out_text_does_is_named() -> None:
    trained = [line(1, "pain", "is it dear"), line(2, "pain", "does it hurt")]
    judged = [line(9, "tests", "will it hurt")]
    [problem] = check_leaks(trained, at(0.5, 1), judged, at(LEAK + 0.001))
    assert str(problem) == (
        "pain.yml:2: 'does it hurt' says the same as the held-out 'will it hurt' at tests.yml:9 "
        "(cosine 0.976). Delete it, or say another thing."
    )


@pytest.mark.parametrize(
    ("text", "cosine"),
    [
        pytest.param("will it hurt", LEAK - 0.01, id="near"),
        pytest.param("does it HURT?", 1, id="equal_and_so_named_elsewhere"),
    ],
)
def test_an_example_may_be_near_a_held_out_text(text: str, cosine: float) -> None:
    trained, judged = [line(2, "pain", "does it hurt")], [line(9, "tests", text)]
    assert list(check_leaks(trained, at(1), judged, at(cosine))) == []


def test_the_texts_of_a_project_are_read_by_the_published_encoder(project: Path) -> None:
    """Whatever stands between the words; texts without a word are like no other."""
    edit(project / PAIN, "Does it hurt? My lodger asks", "Can I pay for all in instalments?")
    edit(
        project / PRICE,
        "What does it cost? My lodger asks",
        "can I -- in instalments -- pay for all",
    )
    edit(project / PAIN, "Does it hurt? My niece asks", "😖")
    edit(project / PRICE, "What does it cost? My niece asks", "💰")
    edit(project / LOOK_ALIKES, "Do chins", "My chin keeps on bleeding!")
    assert [str(problem).partition(": ")[0] for problem in check_neighbours(project)] == [
        f"{project / PAIN}:{line_of(project / PAIN, 'instalments')}",
        f"{project / BLEEDING}:{line_of(project / BLEEDING, 'My chin')}",
    ]
    assert list((project / "var" / "cache").iterdir())


@pytest.mark.parametrize("name", [PAIN, HELD_OUT])
def test_an_unsound_file_is_named(project: Path, name: str) -> None:
    (project / name).write_text("", encoding="utf-8")
    assert f"{project / name}:1: the file is empty." in map(str, check_neighbours(project))
