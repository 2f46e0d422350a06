"""`check_project`: no example is another with its words shuffled, a short word more or a slip."""

import random
from pathlib import Path
from string import ascii_lowercase

import pytest
from small_project import BLEEDING, HELD_OUT, HELD_OUT_CHATS, PAIN, SCARS, assert_named, edit

from needlewise.catalogue.check import check_project
from needlewise.catalogue.check_files import Line
from needlewise.catalogue.check_near_duplicates import ROWS, check_near_duplicates

FIRST = "Does it hurt? My barber asks"
LATER = "Does it hurt? My imam asks"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("My barber asks, does it hurt?", id="other_order"),
        pytest.param("Does it hurt? My barbers ask", id="one_letter_moved"),
        pytest.param("does it hurtt my barber asks", id="slip"),
        pytest.param("Does it hurt a? My barber asks", id="short_word_more"),
    ],
)
def test_an_example_that_is_nearly_another_is_named_with_it(project: Path, text: str) -> None:
    words = [repr(text), f"is nearly {FIRST!r} at {{root}}/{PAIN}:15", "make them differ"]
    assert_named(project, PAIN, LATER, text, text, words)


def test_an_example_that_is_nearly_one_of_another_topic_is_named(project: Path) -> None:
    """The later one is: files are read in order."""
    words = [f"is nearly 'Does it treat scars? My aunt asks' at {{root}}/{SCARS}:"]
    assert_named(project, PAIN, LATER, "does it treats scars my aunt asks", "treats", words)


@pytest.mark.parametrize("name", [HELD_OUT, HELD_OUT_CHATS])
def test_an_example_that_is_nearly_a_held_out_text_is_named_with_it(
    project: Path, name: str
) -> None:
    old = "will I cry" if name == HELD_OUT else "shall I weep"
    edit(project / name, old, "my barber asks does it hurtt")
    words = [f"{FIRST!r} is nearly the held-out 'my barber asks does it hurtt' at {{root}}/{name}:"]
    assert_named(project, PAIN, FIRST, FIRST, FIRST, [*words, "Delete it, or say another thing."])


def test_held_out_texts_may_be_nearly_each_other(project: Path) -> None:
    edit(project / HELD_OUT, "is it sore", "would it be sore for very long")
    edit(project / HELD_OUT, "will I cry", "would it be sore for very longg")
    assert check_project(project) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Does it hurt? My father asks", id="another_word"),
        pytest.param("Does it hurt, barber?", id="fewer_words"),
    ],
)
def test_an_example_that_shares_words_is_no_repetition(project: Path, text: str) -> None:
    edit(project / PAIN, LATER, text)
    assert check_project(project) == []


@pytest.mark.parametrize("texts", [("hurts much tho", "hurts much thou"), ("am I ok", "am I OK?")])
def test_a_few_words_may_differ_in_a_letter(texts: tuple[str, str]) -> None:
    """So few that a letter is a lot, or equal ones, which `check_repeats` names."""
    lines = [Line(text, Path("a.yml"), i) for i, text in enumerate(texts)]
    assert list(check_near_duplicates(lines)) == []


def test_a_report_and_what_looks_like_one_may_differ_in_a_word(project: Path) -> None:
    edit(project / BLEEDING, "My chin keeps bleeding", "My chin is still bleeding a lot today")
    edit(project / PAIN, "{voice: texter}", "{voice: texter, context: negated}")
    edit(project / PAIN, "Does it hurt? My lodger asks", "My chin isn't still bleeding a lot today")
    assert check_project(project) == []


def test_examples_are_compared_in_whatever_order_they_come() -> None:
    """More of them than are compared at once, and the near ones far apart."""
    rng = random.Random(7)
    words = ["".join(rng.choices(ascii_lowercase, k=rng.randint(6, 9))) for _ in range(8 * ROWS)]
    texts = [" ".join(words[i : i + 4]) for i in range(0, len(words), 4)]
    texts.append(f"{texts[0]}x")
    lines = [Line(text, Path("a.yml"), number) for number, text in enumerate(texts, start=1)]
    [problem] = check_near_duplicates(lines)
    assert problem.line == len(texts)
    assert f"{texts[-1]!r} is nearly {texts[0]!r} at a.yml:1." in problem.message
