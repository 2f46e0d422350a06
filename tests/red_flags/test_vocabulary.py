"""data/red_flags.yml: what its layout allows, and what is refused with which words."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from needlewise.errors import DataFileError
from needlewise.red_flags.rules import Rules
from needlewise.red_flags.vocabulary import (
    CONTEXTS,
    LEVELS,
    RedFlagFile,
    read_red_flags,
    red_flags,
)

Layout = dict[str, Any]


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Layout], RedFlagFile]:
    """Writes a layout to a file and reads it."""

    def write_and_read(layout: Layout) -> RedFlagFile:
        path = tmp_path / "red_flags.yml"
        path.write_text(yaml.safe_dump(layout, sort_keys=False), encoding="utf-8")
        return read_red_flags(path)

    return write_and_read


@pytest.fixture
def refusal(read: Callable[[Layout], RedFlagFile]) -> Callable[[Layout], str]:
    """The message with which a layout is refused."""

    def message_for(layout: Layout) -> str:
        with pytest.raises(DataFileError) as refused:
            read(layout)
        return str(refused.value)

    return message_for


Refusal = Callable[[Layout], str]


def test_a_sound_file_is_read(layout: Layout, read: Callable[[Layout], RedFlagFile]) -> None:
    file = read(layout)
    assert file.symptoms["emergency"]["chest"] == ("chest pain",)
    assert file.words["site"] == ("chin", "forehead")
    assert file.follow_ups.asks == ("is that|this normal|bad", "should i ...")


def test_the_phrases_are_all_of_them(layout: Layout) -> None:
    file = RedFlagFile.model_validate(layout)
    of_each_kind = {"peel*", "blood pressure", "fading", "no idea", "but", "just asking"}
    assert of_each_kind <= set(file.phrases)
    assert not {"chin", "peeling skin"} & set(file.phrases)


def test_wordings_are_named_as_rasa_names_responses(layout: Layout) -> None:
    wordings = RedFlagFile.model_validate(layout).wordings
    assert set(wordings) == set(layout["responses"])
    assert wordings["utter_red_flag/unsure"][0].metadata.question == "Is it there?"


@pytest.mark.parametrize(
    "place",
    [
        pytest.param((), id="file"),
        pytest.param(("follow_ups",), id="follow_ups"),
        pytest.param(("responses",), id="responses"),
    ],
)
def test_an_unknown_key_is_refused_with_those_that_are_allowed(
    place: tuple[str, ...], layout: Layout, refusal: Refusal
) -> None:
    within = layout
    for key in place:
        within = within[key]
    allowed = sorted(within)
    within["synonyms"] = ["gore"]
    message = refusal(layout)
    assert "unknown key 'synonyms'" in message
    assert all(key.removeprefix("utter_red_flag/") in message for key in allowed)


@pytest.mark.parametrize("key", ["noticed", "words", "contexts", "pseudo", "follow_ups"])
def test_a_missing_key_is_named(key: str, layout: Layout, refusal: Refusal) -> None:
    del layout[key]
    assert f"the key {key!r} is missing" in refusal(layout)


@pytest.mark.parametrize("place", ["contexts", "not_symptoms"])
def test_an_unknown_context_is_refused_with_those_that_exist(
    place: str, layout: Layout, refusal: Refusal
) -> None:
    layout[place]["sarcastic"] = {"contexts": {"forward": ["as if"]}, "not_symptoms": ["ha"]}[place]
    message = refusal(layout)
    assert "'sarcastic'" in message
    assert all(context in message for context in CONTEXTS)


def test_an_unknown_direction_is_refused_with_those_that_exist(
    layout: Layout, refusal: Refusal
) -> None:
    layout["contexts"]["negated"]["upward"] = ["never"]
    message = refusal(layout)
    assert "'upward'" in message
    assert all(direction in message for direction in ("forward", "backward", "bidirectional"))


def test_an_unknown_level_is_refused_with_those_that_exist(
    layout: Layout, refusal: Refusal
) -> None:
    layout["symptoms"]["nurse"] = {"bleeding": ["nick"]}
    message = refusal(layout)
    assert "'nurse'" in message
    assert all(level in message for level in LEVELS)


def test_a_phrase_in_two_directions_of_a_context_is_refused(
    layout: Layout, refusal: Refusal
) -> None:
    """Only one of the two would count."""
    layout["contexts"]["negated"] = {"forward": ["no", "gone"], "backward": ["gone"]}
    message = refusal(layout)
    assert "'gone'" in message
    assert "bidirectional" in message


@pytest.mark.parametrize(
    "place", [("symptoms", "doctor", "bleeding"), ("contexts", "negated", "forward"), ("pseudo",)]
)
@pytest.mark.parametrize("phrase", ["<lips> bleed", "chin|<lips> bleed"])
def test_an_unknown_list_of_words_is_refused_with_those_that_exist(
    phrase: str, place: tuple[str, ...], layout: Layout, refusal: Refusal
) -> None:
    phrases: Any = layout
    for key in place:
        phrases = phrases[key]
    phrases.append(phrase)
    message = refusal(layout)
    assert "no list of words is called 'lips'" in message
    assert "site" in message


@pytest.mark.parametrize("mistake", ["list", "category"])
def test_a_message_does_not_repeat_the_whole_file(
    mistake: str, layout: Layout, refusal: Refusal
) -> None:
    if mistake == "list":
        layout["pseudo"].append("<lips>")
    else:
        del layout["noticed"]["peeling"]
    assert "See a doctor." not in refusal(layout)


def test_a_category_that_an_answer_could_not_name_is_refused(
    layout: Layout, refusal: Refusal
) -> None:
    layout["symptoms"]["doctor"]["infection"] = ["pus"]
    message = refusal(layout)
    assert "noticed" in message
    assert "'infection'" in message


@pytest.mark.parametrize(
    "phrase",
    [
        pytest.param("", id="nothing"),
        pytest.param(" bleed", id="blank_before"),
        pytest.param("bleed ", id="blank_after"),
        pytest.param("it  bleeds", id="two_blanks"),
        pytest.param("it\tbleeds", id="tab"),
        pytest.param("it bleeds\n", id="end_of_line"),
        pytest.param("...", id="gap_alone"),
        pytest.param("... bleeds", id="gap_first"),
        pytest.param("*", id="star_alone"),
        pytest.param("?!", id="punctuation"),
        pytest.param("ble*ed", id="star_inside"),
        pytest.param("bleed||blood", id="empty_alternative"),
        pytest.param("bleed|", id="bar_last"),
        pytest.param("<site bleeds", id="unclosed_list"),
        pytest.param("site> bleeds", id="unopened_list"),
    ],
)
def test_a_phrase_with_stray_characters_is_refused_where_it_stands(
    phrase: str, layout: Layout, refusal: Refusal
) -> None:
    layout["symptoms"]["doctor"]["bleeding"] = ["blood", phrase]
    message = refusal(layout)
    assert "symptoms.doctor.bleeding.1" in message
    assert repr(phrase) in message


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("", id="nothing"),
        pytest.param("upper lip", id="two_words"),
        pytest.param("lip*", id="star"),
        pytest.param("lip|lips", id="bar"),
        pytest.param("<site>", id="list_in_a_list"),
    ],
)
def test_a_word_of_a_list_with_stray_characters_is_refused_where_it_stands(
    word: str, layout: Layout, refusal: Refusal
) -> None:
    layout["words"]["site"] = ["chin", word]
    message = refusal(layout)
    assert "words.site.1" in message
    assert repr(word) in message


def test_an_unquoted_no_is_refused_with_what_to_do(layout: Layout, refusal: Refusal) -> None:
    """YAML reads it as false."""
    layout["contexts"]["negated"]["forward"] = [False]
    message = refusal(layout)
    assert "contexts.negated.forward.0" in message
    assert "quotes" in message


@pytest.mark.parametrize("count", [0, 2])
def test_there_is_exactly_one_wording_of_each(count: int, layout: Layout, refusal: Refusal) -> None:
    layout["responses"]["utter_red_flag/doctor"] *= count
    assert "utter_red_flag/doctor" in refusal(layout)


def test_there_may_be_no_words_yet(layout: Layout) -> None:
    layout["symptoms"]["doctor"]["peeling"] = []
    layout["contexts"]["past"] = {}
    del layout["not_symptoms"]
    file = RedFlagFile.model_validate(layout)
    assert Rules(file).mentions("it is peeling years ago") == []


def test_a_missing_file_is_said_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "red_flags.yml"
    with pytest.raises(DataFileError) as refused:
        read_red_flags(path)
    assert str(path) in str(refused.value)


def test_our_file_is_sound() -> None:
    assert set(red_flags().symptoms) == set(LEVELS)
    assert set(red_flags().contexts) == set(CONTEXTS)
