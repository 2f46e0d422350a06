"""Edits of topic files: what is meant changes, and nothing else."""

import difflib
from pathlib import Path

import pytest
import yaml

from needlewise.publishing.editing import (
    examples_in,
    with_answer,
    with_examples,
    without_examples,
)


@pytest.fixture(scope="module")
def scars(root: Path) -> str:
    return (root / "data" / "topics" / "condition" / "scars.yml").read_text()


def changed(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line.rstrip() for line in lines if line[0] in "+-"]


def response(text: str) -> dict[str, object]:
    [[found]] = yaml.safe_load(text)["responses"].values()
    return dict(found)


def test_an_answer_changes_alone(scars: str) -> None:
    after = with_answer(scars, 'Yes: "it" does.\nAnd more.')
    assert changed(scars, after) == [
        "-       Yes. Scars are among the things that microneedling is used to treat.",
        '+       Yes: "it" does.',
        "+       And more.",
    ]
    assert response(after)["text"] == 'Yes: "it" does.\nAnd more.'


def test_an_answer_that_stays_changes_nothing(scars: str) -> None:
    assert with_answer(scars, f"  {response(scars)['text']}\n") == scars


def test_a_shorter_wording_is_set_and_removed(scars: str) -> None:
    said = str(response(scars)["text"])
    after = with_answer(scars, said, again='As "said": yes \\ no')
    assert yaml.safe_load(after)["responses"]["utter_faq/condition:scars"][0]["metadata"][
        "again"
    ] == ('As "said": yes \\ no')
    assert len(changed(scars, after)) == 2
    assert changed(scars, with_answer(scars, said, again="")) == [
        '-       again: "Yes, treating scars is one of its uses."'
    ]


def test_cites_stay_on_one_line(scars: str) -> None:
    after = with_answer(scars, str(response(scars)["text"]), cites=["F09", "F35"])
    assert changed(scars, after) == ["-       cites: [F03, F09]", "+       cites: [F09, F35]"]


def test_examples_come_in_a_block_of_the_desk(scars: str) -> None:
    once = with_examples(scars, ["can you smooth my chin?", "- and\nmy nose"])
    assert changed(scars, once) == [
        "+ - intent: faq/condition:scars",
        "+   metadata: {voice: desk}",
        "+   examples: |",
        "+     - can you smooth my chin?",
        "+     - and my nose",
    ]
    twice = with_examples(once, ["and my ear"])
    assert changed(once, twice) == ["+     - and my ear"]
    assert examples_in(twice)[-3:] == ["can you smooth my chin?", "and my nose", "and my ear"]


def test_the_block_comes_before_the_words_of_entities() -> None:
    text = (
        'version: "3.1"\nresponses:\n  utter_faq/a:\n  - text: b\nnlu:\n'
        "- intent: faq/a\n  examples: |\n    - c\n- synonym: d\n  examples: |\n    - e\n"
    )
    blocks = yaml.safe_load(with_examples(text, ["f"]))["nlu"]
    assert [block.get("synonym", block.get("metadata")) for block in blocks] == [
        None,
        {"voice": "desk"},
        "d",
    ]


def test_an_example_that_is_there_in_other_dress_is_not_added(scars: str) -> None:
    known = examples_in(scars)[0]
    assert with_examples(scars, [known.upper(), f"{known}!!", " "]) == scars
    assert examples_in(with_examples(scars, ["new one", "New one?"]))[-1:] == ["New one?"]


def test_examples_are_removed_whoever_wrote_them(scars: str) -> None:
    first, last = examples_in(scars)[0], examples_in(scars)[-1]
    after = without_examples(scars, [first, last.upper(), "no such example"])
    assert changed(scars, after) == [f"-     - {first}", f"-     - {last}"]


def test_an_empty_block_goes(scars: str) -> None:
    assert without_examples(with_examples(scars, ["new one"]), ["new one"]) == scars
