"""A message divided into its parts, each with what it names, however its words were typed."""

import pytest
from fake_reading import reader
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from needlewise.language.spelling import SpellingRepair
from needlewise.nlu.gazetteer import Gazetteer, Term
from needlewise.nlu.inputs import part_of, parts_of, whole_of
from needlewise.nlu.parts import Part
from needlewise.nlu.spelling_repairer import REPAIRED_TEXT
from needlewise.text import normalize

TERMS = [
    Term("condition", "scars", "scars"),
    Term("condition", "melasma", "melasma"),
    Term("condition", "wrinkles", "wrinkles"),
    Term("condition", "stretch_marks", "stretch marks"),
    Term("condition", "hyperpigmentation", "hyperpigmentation"),
    Term("unlisted_condition", "rosacea", "rosacea"),
    Term("risk", "pregnancy", "pregnant"),
]
REPAIR = SpellingRepair(word for term in TERMS for word in term.phrase.split())
GAZETTEER = Gazetteer(TERMS)


class DividedAt:
    """An encoder that takes each `|` of a text that it was told for a question's beginning."""

    def __init__(self, *marked: str, likely: float = 0.9) -> None:
        self._starts: dict[str, list[int]] = {}
        for text in marked:
            pieces = text.split("|")
            places = [len("".join(pieces[:i])) for i in range(len(pieces))]
            self._starts["".join(pieces)] = places
        self._likely = likely

    def beginnings(self, text: str) -> list[tuple[int, float]]:
        assert text in self._starts, f"asked for {text!r}, told of {[*self._starts]}"
        return [
            (i, self._likely if i in self._starts[text] else 0.1)
            for i in range(len(text))
            if i == 0 or text[i - 1] == " "
        ]


def message(typed: str) -> Message:
    """As it comes out of the spelling repairer and the gazetteer."""
    entities = [
        {"entity": m.entity, "value": m.value, "start": m.start, "end": m.end}
        for m in GAZETTEER.find(typed)
    ]
    repaired = REPAIR.text(normalize(typed))
    return Message({TEXT: typed, REPAIRED_TEXT: repaired, ENTITIES: entities})


Plain = tuple[str, tuple[str, ...]]
"""A part's text and what it names, in the order named."""


def plain(part: Part) -> Plain:
    return part.text, part.names


def part(text: str, *names: str) -> Plain:
    return text, names


def divided(typed: str, readable: str, *, likely: float = 0.9) -> list[Plain]:
    found = parts_of(message(typed), DividedAt(readable, likely=likely), 0.5)
    return [plain(part) for part in found]


@pytest.mark.parametrize(
    ("typed", "readable", "expected"),
    [
        pytest.param(
            "does it hurt? and is it safe",
            "does it hurt? |and is it safe",
            [part("does it hurt?"), part("and is it safe")],
            id="names nothing",
        ),
        pytest.param(
            "does it treat scars and what about melasma",
            "does it treat scars |and what about melasma",
            [
                part("does it treat scars", "condition=scars"),
                part("and what about melasma", "condition=melasma"),
            ],
            id="one each",
        ),
        pytest.param(
            "scars and melasma? is it ok when pregnant? how much",
            "scars and melasma? |is it ok when pregnant? |how much",
            [
                part("scars and melasma?", "condition=scars", "condition=melasma"),
                part("is it ok when pregnant?", "risk=pregnancy"),
                part("how much"),
            ],
            id="two, one, none",
        ),
        pytest.param(
            "wrinkles or rosacea or melasma? how much",
            "wrinkles or rosacea or melasma? |how much",
            [
                part(
                    "wrinkles or rosacea or melasma?",
                    "condition=wrinkles",
                    "unlisted_condition",
                    "condition=melasma",
                ),
                part("how much"),
            ],
            id="three in their order",
        ),
        pytest.param(
            "does it treat scars? my sister has scars too",
            "does it treat scars? |my sister has scars too",
            [
                part("does it treat scars?", "condition=scars"),
                part("my sister has scars too", "condition=scars"),
            ],
            id="the same in both",
        ),
        pytest.param(
            "rosacea ok? 2 sessions, 3 weeks apart? stretch-marks too",
            "rosacea ok? |2 sessions, 3 weeks apart? |stretch-marks too",
            [
                part("rosacea ok?", "unlisted_condition"),
                part("2 sessions, 3 weeks apart?"),
                part("stretch-marks too", "condition=stretch_marks"),
            ],
            id="numbers and hyphens",
        ),
    ],
)
def test_what_is_named_falls_into_the_part_that_names_it(
    typed: str, readable: str, expected: list[Plain]
) -> None:
    assert divided(typed, readable) == expected


@pytest.mark.parametrize(
    ("typed", "readable"),
    [
        ("hyperpigmntaton? and melsama", "hyperpigmentation? |and melasma"),
        ("hyperpiigmentationn? and mellasma", "hyperpigmentation? |and melasma"),
        ("  hyperpigmentation?   and   melasma", "hyperpigmentation? |and melasma"),
        ("HYPERPIGMNTATON?\nAND MELSAMA", "hyperpigmentation? |AND melasma"),
        ("😀😀 hyperpigmntaton?! n melsama", "😀😀 hyperpigmentation?! |n melasma"),
    ],
    ids=["shorter", "longer", "spaces", "capitals and lines", "emoji"],
)
def test_repaired_spelling_moves_letters_but_not_names(typed: str, readable: str) -> None:
    """The places count the text as typed, the beginnings the text as repaired."""
    (_, first), (_, second) = divided(typed, readable)
    assert (first, second) == (("condition=hyperpigmentation",), ("condition=melasma",))


@pytest.mark.parametrize("mark", ["'", "’", "`"], ids=["straight", "curly", "grave"])
def test_apostrophes_of_any_kind_do_not_move_names(mark: str) -> None:
    """Rasa's own channels hand on what a phone types."""
    typed = f"I don{mark}t know, it{mark}s for my scars? does it treat melasma"
    readable = "I don't know, it's for my scars? |does it treat melasma"
    (_, first), (_, second) = divided(typed, readable)
    assert (first, second) == (("condition=scars",), ("condition=melasma",))


@pytest.mark.parametrize(("likely", "count"), [(0.5, 2), (0.49, 1)], ids=["likely", "unlikely"])
def test_it_is_divided_from_the_threshold_on(likely: float, count: int) -> None:
    parts = divided("does it hurt? is it safe", "does it hurt? |is it safe", likely=likely)
    assert len(parts) == count


def test_each_part_says_how_likely_it_begins_a_question() -> None:
    """The first one surely does."""
    encoder = DividedAt("does it hurt? |is it safe |or not", likely=0.625)
    found = parts_of(message("does it hurt? is it safe or not"), encoder, 0.5)
    assert [part.begins for part in found] == [1.0, 0.625, 0.625]


def test_a_part_begins_no_earlier_than_the_message() -> None:
    """That the first word begins a question divides nothing."""
    assert divided("does it hurt?", "|does it hurt?") == [part("does it hurt?")]


def test_a_text_that_nobody_repaired_is_divided_as_typed() -> None:
    typed = Message(
        {TEXT: "is it safe? melasma", ENTITIES: message("is it safe? melasma").get(ENTITIES)}
    )
    parts = parts_of(typed, DividedAt("is it safe? |melasma"), 0.5)
    assert [plain(part) for part in parts] == [
        part("is it safe?"),
        part("melasma", "condition=melasma"),
    ]


QUESTIONS = ["does it hurt", "what about melsama?", "14 weeks pregnent", "rosacea n scars", "price"]


@given(st.lists(st.sampled_from(QUESTIONS), min_size=1, max_size=5))
def test_every_word_and_every_name_is_in_exactly_one_part(questions: list[str]) -> None:
    typed = " ".join(questions)
    pieces = [REPAIR.text(q) for q in questions]
    parts = divided(typed, " |".join(pieces))
    assert parts == [plain(whole_of(message(question))) for question in questions]


@pytest.mark.parametrize(
    "named", [["scars", "melasma"], ["melasma", "scars"], ["wrinkles", "scars", "melasma"]]
)
def test_conditions_are_answered_in_the_order_in_which_they_are_named(named: list[str]) -> None:
    told = {f"does it treat {' and '.join(named)}": {f"faq/condition:{named[0]}": 0.9}}
    [text] = told
    whole = whole_of(message(text))
    answered = [a.key for a in reader(told).read(whole, [whole]).answers]
    assert answered == [f"faq/condition:{name}" for name in named]


def test_the_whole_is_the_repaired_text_with_all_that_it_names() -> None:
    assert plain(whole_of(message("Melsama or rosacea?"))) == part(
        "melasma or rosacea?", "condition=melasma", "unlisted_condition"
    )


def test_a_clause_of_a_report_is_taken_as_typed_with_its_own_names() -> None:
    typed = message("my chin is bleeding. is it ok for melsama? and scars")
    assert plain(part_of(typed, "is it ok for melsama?")) == part(
        "is it ok for melsama?", "condition=melasma"
    )
