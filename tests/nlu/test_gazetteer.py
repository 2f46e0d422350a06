"""The gazetteer: which conditions and risks a text names, and where."""

from collections.abc import Iterator

import pytest

from needlewise.catalogue.topics import read_topic, topics_folder
from needlewise.nlu.gazetteer import Gazetteer, Mention, Term

Found = list[tuple[str, str]]

GAZETTEER = Gazetteer(
    [
        Term("condition", "scars", "scars"),
        Term("condition", "scars", "acne scars"),
        Term("condition", "stretch_marks", "stretch marks"),
        Term("condition", "melasma", "melasma"),
        Term("condition", "melasma", "mask of pregnancy"),
        Term("condition", "hyperpigmentation", "hyperpigmentation"),
        Term("unlisted_condition", "acne", "acne"),
        Term("unlisted_condition", "rosacea", "rosacea"),
        Term("risk", "skin_condition", "rosacea"),
        Term("risk", "pregnancy", "pregnancy"),
        Term("risk", "retinoid", "retin-a"),
    ]
)


def named(text: str, gazetteer: Gazetteer = GAZETTEER) -> Found:
    """Each mention's value and the part of `text` that its offsets cut out."""
    return [(m.value, text[m.start : m.end]) for m in gazetteer.find(text)]


def test_a_mention_says_what_is_named_and_where() -> None:
    assert GAZETTEER.find("my melasma") == [Mention("condition", "melasma", 3, 10)]


@pytest.mark.parametrize(
    ("text", "value", "part"),
    [
        ("is it good for scars", "scars", "scars"),
        ("I have the mask of pregnancy", "melasma", "mask of pregnancy"),
        ("I use Retin-A daily", "retinoid", "Retin-A"),
    ],
)
def test_a_synonym_stands_for_its_value(text: str, value: str, part: str) -> None:
    assert named(text) == [(value, part)]


@pytest.mark.parametrize(
    "text",
    [
        "not scars, actual pimples",
        "it's not for my scars",
        "something other than melasma",
        "isn't scars I mean",
    ],
)
def test_what_is_set_aside_is_not_named(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize("text", ["why does it not help scars", "not melasma but scars"])
def test_only_what_stands_right_after_is_set_aside(text: str) -> None:
    assert named(text) == [("scars", "scars")]


@pytest.mark.parametrize(
    "part", ["stretch marks", "Stretch Marks", "STRETCH MARKS", "sTRETCH mARKS"]
)
def test_case_does_not_matter(part: str) -> None:
    assert named(f"about {part} now") == [("stretch_marks", part)]


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("melsama", "melasma"),
        ("MELLASMA", "melasma"),
        ("hyperpigmntaton", "hyperpigmentation"),
        ("strech marks", "stretch_marks"),
        ("mask of pregnency", "melasma"),
    ],
)
def test_a_typo_is_found_where_it_was_typed(part: str, value: str) -> None:
    """The offsets count the text as typed, though the repaired word has another length."""
    text = f"my {part} and scars"
    assert named(text) == [(value, part), ("scars", "scars")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("acne scars", [("scars", "acne scars")], id="not acne, not scars alone"),
        pytest.param("mask of pregnancy", [("melasma", "mask of pregnancy")], id="not pregnancy"),
        pytest.param("acne and scars", [("acne", "acne"), ("scars", "scars")], id="two apart"),
        pytest.param(
            "acne scars, acne", [("scars", "acne scars"), ("acne", "acne")], id="shorter elsewhere"
        ),
    ],
)
def test_the_longest_match_wins(text: str, expected: Found) -> None:
    assert named(text) == expected


def test_one_word_can_name_two_entities() -> None:
    found = GAZETTEER.find("rosacea?")
    assert {(m.entity, m.value) for m in found} == {
        ("risk", "skin_condition"),
        ("unlisted_condition", "rosacea"),
    }
    assert {(m.start, m.end) for m in found} == {(0, 7)}


@pytest.mark.parametrize(
    "around",
    ["{}", "{}?!", "({})", '"{}"', "😀{}😀", "\n\t {}\n", "my {}'s back", "…{}…", "like {}, is it"],
)
def test_offsets_cut_the_name_out_of_whatever_surrounds_it(around: str) -> None:
    assert named(around.format("melasma")) == [("melasma", "melasma")]


@pytest.mark.parametrize(
    "text", ["melasma then scars", "melasma/scars", "melasma,scars", "😀 melasma\n\nscars"]
)
def test_mentions_come_from_left_to_right(text: str) -> None:
    assert named(text) == [("melasma", "melasma"), ("scars", "scars")]


def test_each_occurrence_counts() -> None:
    mentions = GAZETTEER.find("scars here, scars there")
    assert [(m.start, m.end) for m in mentions] == [(0, 5), (12, 17)]


def test_the_same_term_given_twice_is_found_once() -> None:
    terms = [Term("condition", "scars", phrase) for phrase in ("scars", "SCARS")]
    assert Gazetteer(terms).find("Scars") == [Mention("condition", "scars", 0, 5)]


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n", "does it hurt?", "a scarf", "oscars", "marks that stretch", "😀", "मुझे", "..."],
    ids=repr,
)
def test_nothing_is_found_where_nothing_is_named(text: str) -> None:
    assert named(text) == []


def test_without_terms_nothing_is_found() -> None:
    assert Gazetteer([]).find("melasma") == []


@pytest.mark.parametrize("phrase", ["smokers lines", "smoker's lines"])
def test_an_apostrophe_does_not_hide_a_term(phrase: str) -> None:
    """The repair must not turn "smoker's" into "smokers's" because both spellings are known."""
    terms = [Term("condition", "wrinkles", p) for p in ("smokers lines", "smoker's lines")]
    assert named(f"my {phrase}", Gazetteer(terms)) == [("wrinkles", phrase)]


@pytest.mark.parametrize("end", ["?", "!", ",", ".", "..."])
def test_a_term_that_ends_in_a_single_letter_may_end_the_sentence(end: str) -> None:
    assert ("retinoid", "retin-a") in named(f"I use retin-a{end}")


def _project_terms() -> Iterator[Term]:
    folder = topics_folder()
    blocks = [
        block
        for path in sorted(folder.rglob("*.yml"))
        for block in read_topic(path, folder).content.nlu
    ]
    entities = {
        value: block.lookup for block in blocks if block.lookup for _, value in block.lines()
    }
    for value, entity in entities.items():
        yield Term(entity, value, value.replace("_", " "))
    for block in blocks:
        if block.synonym in entities:
            for _, phrase in block.lines():
                yield Term(entities[block.synonym], block.synonym, phrase)


@pytest.fixture(scope="module")
def project_terms() -> list[Term]:
    """Lookups and synonyms of data/topics."""
    terms = list(_project_terms())
    assert len(terms) > 200
    return terms


@pytest.mark.parametrize("sentence", ["{}", "I have {}, what now?", "Can you treat {}?"])
def test_every_term_of_the_project_is_found(project_terms: list[Term], sentence: str) -> None:
    gazetteer = Gazetteer(project_terms)
    missed = [
        term.phrase
        for term in project_terms
        if (term.entity, term.value)
        not in {(m.entity, m.value) for m in gazetteer.find(sentence.format(term.phrase))}
    ]
    assert missed == []
