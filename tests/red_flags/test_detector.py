"""A report of a symptom is found; talk about symptoms is not."""

from collections.abc import Callable

import numpy as np
import pytest

from needlewise.errors import SettingsError
from needlewise.red_flags.detector import Detector, by_rules_alone
from needlewise.red_flags.finding import NOTHING
from needlewise.red_flags.second_opinion import Reading
from needlewise.red_flags.thresholds import Thresholds
from needlewise.red_flags.vocabulary import Context, Level, RedFlagFile
from needlewise.text import MAX_CHARACTERS

Learnt = Callable[..., Detector]
ANY = {"stands": 0.5, "taken_back": 0.5, "unnamed": 0.5, "part": 0.5, "sure": 0.5}


# A reading, and the probability of a report that it amounts to.
MAYBE = {"doctor/bleeding": 0.625, "question": 0.375}
LIMIT = Reading(MAYBE).report


def just_above(limit: float) -> float:
    return float(np.nextafter(limit, 1.0))


@pytest.fixture(scope="module")
def by_rules(small: RedFlagFile) -> Detector:
    """The rules of the small vocabulary alone, see conftest.py."""
    return by_rules_alone(small)


@pytest.fixture(scope="module")
def ours_by_rules(ours: RedFlagFile) -> Detector:
    """The rules of the project's vocabulary alone, as where there is no model."""
    return by_rules_alone(ours)


@pytest.mark.parametrize("name", ANY)
@pytest.mark.parametrize("value", [-0.01, 1.01, float("nan"), "0.5", None, [0.5], True], ids=repr)
def test_what_is_no_probability_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(SettingsError, match=f"^{name}: .*0 to 1"):
        Thresholds(**(ANY | {name: value}))


@pytest.mark.parametrize("value", [0, 1, 0.0, 0.37, 1.0])
def test_any_probability_is_taken(value: float) -> None:
    assert Thresholds(**(ANY | {"sure": value})).sure == value


@pytest.mark.parametrize(
    ("evidence", "text"),
    [
        ("stands", "My chin is bleeding"),
        ("taken_back", "My chin is not bleeding"),
        ("taken_back", "My blood pressure is high"),
        ("unnamed", "My towel is ruined"),
    ],
)
@pytest.mark.parametrize("likely_enough", [True, False])
def test_how_sure_it_must_be_depends_on_what_the_rules_say(
    likely_enough: bool, evidence: str, text: str, learnt: Learnt
) -> None:
    others = 1.0 if likely_enough else 0.0  # would turn the outcome round, if they counted
    limits = dict.fromkeys(("stands", "taken_back", "unnamed"), others)
    limits[evidence] = LIMIT if likely_enough else just_above(LIMIT)
    finding = learnt({text: MAYBE}, **limits).detect(text)
    assert finding.level == ("doctor" if likely_enough else None)
    assert finding.score == LIMIT


@pytest.mark.parametrize(("sure", "unsure"), [(LIMIT, False), (just_above(LIMIT), True)])
def test_a_report_is_asked_about_below_sure(sure: float, unsure: bool, learnt: Learnt) -> None:
    text = "My chin is bleeding"
    finding = learnt({text: MAYBE}, stands=0.0, sure=sure).detect(text)
    assert (finding.level, finding.unsure) == ("doctor", unsure)


def test_an_emergency_is_never_asked_about(learnt: Learnt) -> None:
    text = "I am gasping"
    finding = learnt({text: {"emergency/airway": 0.3, "question": 0.7}}, sure=1.0).detect(text)
    assert (finding.level, finding.unsure) == ("emergency", False)


@pytest.mark.parametrize(
    ("emergency", "level"), [(0.6, "emergency"), (0.5, "emergency"), (0.4, "doctor")]
)
def test_of_two_as_likely_the_emergency_counts(
    emergency: float, level: Level, learnt: Learnt
) -> None:
    text = "I am in a bad way"
    meant = {text: {"emergency/airway": emergency, "doctor/bleeding": 1 - emergency}}
    assert learnt(meant).detect(text).level == level


@pytest.mark.parametrize(
    ("kind", "category", "spans"),
    [
        ("emergency/airway", "airway", ("gasping",)),
        ("emergency/chest", "airway", ("gasping",)),
        ("doctor/bleeding", "peeling", ("peeling",)),
    ],
)
def test_the_symptom_named_is_one_of_the_level_found(
    kind: str, category: str, spans: tuple[str, ...], learnt: Learnt
) -> None:
    """What the text names comes before what the second opinion guesses."""
    text = "It is peeling and I am gasping, no blood"
    finding = learnt({text: {kind: 1.0}}).detect(text)
    assert (finding.category, finding.spans) == (category, spans)


@pytest.mark.parametrize(
    ("meant", "categories"),
    [
        pytest.param(
            {"emergency/airway": 0.3, "emergency/chest": 0.3, "doctor/bleeding": 0.4},
            {"airway", "chest"},
            id="emergency",
        ),
        pytest.param(
            {"doctor/bleeding": 0.3, "doctor/peeling": 0.3, "emergency/airway": 0.4},
            {"bleeding", "peeling"},
            id="doctor",
        ),
    ],
)
def test_an_unnamed_symptom_is_one_of_the_level_found(
    meant: dict[str, float], categories: set[str], learnt: Learnt
) -> None:
    """Else an answer would say that bleeding is life-threatening, or chest pain is not."""
    assert learnt({"Help": meant}).detect("Help").category in categories


@pytest.mark.parametrize(
    ("text", "kind", "context"),
    [
        pytest.param("No bleeding so far", "question", "negated", id="by_the_rules"),
        pytest.param("No bleeding so far", "hypothetical", "negated", id="rules_come_first"),
        pytest.param("Will my towel suffer", "hypothetical", "hypothetical", id="learnt"),
        pytest.param("Will my towel suffer", "question", None, id="plain_question"),
    ],
)
def test_it_says_why_nothing_is_reported(
    text: str, kind: str, context: Context | None, learnt: Learnt
) -> None:
    finding = learnt({text: {kind: 1.0}}).detect(text)
    assert (finding.level, finding.context) == (None, context)


@pytest.mark.parametrize("read_as_report", ["My chin is bledding", "My chin is bleeding"])
def test_the_text_as_typed_and_as_meant_are_both_read(read_as_report: str, learnt: Learnt) -> None:
    finding = learnt({read_as_report: {"doctor/bleeding": 1.0}}).detect("My chin is bledding")
    assert (finding.level, finding.spans) == ("doctor", ("bleeding",))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028"], ids=ascii)
def test_no_more_is_read_than_a_message_may_hold(end: str, learnt: Learnt) -> None:
    seen: list[str] = []
    learnt({}, seen).detect(f"This line says nothing{end}" * (MAX_CHARACTERS // 10))
    assert seen
    assert max(map(len, seen)) <= MAX_CHARACTERS


ODD = [
    "",
    " \t\n",
    "bleeding " * 12_500,
    "it is sore\n" * 10_000,
    "x" * 100_000,
    "(" * 100_000,
    "😬🩸👩‍⚕️",
    "\x00\x07\x1b[31m\x7f",
    "\ud83d bleeding \udc00",
    "\u202ebleeding\u200b",
    "<script>alert('bleeding')</script><b>&nbsp;",
    "{noticed} %s {0} \\",
    "?!...;",
    "血が止まらない",
]


@pytest.mark.parametrize("kind", ["rules", "learnt"])
@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text[:12]))
def test_no_text_is_too_odd_to_be_read(
    text: str, kind: str, learnt: Learnt, ours_by_rules: Detector
) -> None:
    detector = ours_by_rules if kind == "rules" else learnt({})
    assert detector.detect(text).level in (None, "doctor", "emergency")
    assert isinstance(detector.rest(text), list)


@pytest.mark.parametrize("text", ["", " \n", "\u200b\x00", "\ud83d"], ids=ascii)
def test_nothing_is_found_in_nothing(text: str, learnt: Learnt) -> None:
    seen: list[str] = []
    assert learnt({"": {"emergency/airway": 1.0}}, seen).detect(text) == NOTHING
    assert seen == []


@pytest.mark.parametrize("apostrophe", ["'", "’", "‘", "`", "´", "＇", ""])
def test_any_apostrophe_will_do(apostrophe: str, by_rules: Detector) -> None:
    assert by_rules.detect(f"It hasn{apostrophe}t bled").level is None
    assert by_rules.detect(f"I can{apostrophe}t breathe").level == "emergency"


@pytest.mark.parametrize("text", ["ble\u200beding", "ｂｌｅｅｄｉｎｇ", "'bleeding'", "bleeding😬"])
def test_a_symptom_is_found_in_other_dress(text: str, by_rules: Detector) -> None:
    assert by_rules.detect(f"my chin is {text}").spans == ("bleeding",)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("My chin is bleeding. I am gasping.", id="doctor_first"),
        pytest.param("I am gasping. My chin is bleeding.", id="emergency_first"),
        pytest.param("No blood but I am gasping", id="doctor_taken_back"),
    ],
)
def test_by_rules_an_emergency_comes_before_a_doctor(text: str, by_rules: Detector) -> None:
    finding = by_rules.detect(text)
    assert (finding.level, finding.category, finding.spans) == ("emergency", "airway", ("gasping",))


def test_by_rules_a_doctor_stands_where_the_emergency_is_taken_back(by_rules: Detector) -> None:
    finding = by_rules.detect("No gasping. My chin is bleeding, blood on the towel.")
    assert (finding.level, finding.spans) == ("doctor", ("bleeding", "blood"))


def test_what_is_left_to_answer_are_the_clauses_that_ask(by_rules: Detector) -> None:
    text = "My chin is bleeding and it hurts.\nWhich cream should I use? Thanks"
    assert by_rules.rest(text) == ["Which cream should I use?"]
