"""Which of several findings on one message counts."""

from itertools import permutations

import pytest

from needlewise.red_flags.finding import NOTHING, Finding, gravest

EMERGENCY = Finding("emergency", "airway", ("can't breathe",), score=0.6)
DOCTOR = Finding("doctor", "bleeding", ("bleeds",), score=0.9)
UNSURE = Finding("doctor", "infection", score=0.4, unsure=True)
DENIED = Finding(None, "", context="negated", denied=True)
TAKEN_BACK = Finding(None, "bleeding", ("bleeding",), context="hypothetical", score=0.3)
GRAVEST_FIRST = {
    "emergency": EMERGENCY,
    "doctor": DOCTOR,
    "denied": DENIED,
    "nothing": NOTHING,
}


@pytest.mark.parametrize("finding", [*GRAVEST_FIRST.values(), UNSURE, TAKEN_BACK])
def test_a_single_finding_is_what_counts(finding: Finding) -> None:
    assert gravest([finding]) is finding


@pytest.mark.parametrize("count", [2, 3, 4])
def test_the_gravest_counts_wherever_it_stands(count: int) -> None:
    """However sure another is."""
    order = list(GRAVEST_FIRST.values())
    for found in permutations(order, count):
        assert gravest(found) is min(found, key=order.index)


@pytest.mark.parametrize("other", [DENIED, NOTHING, TAKEN_BACK], ids=["denied", "none", "if"])
@pytest.mark.parametrize("unsure_first", [True, False], ids=["unsure first", "unsure last"])
def test_a_possible_report_outweighs_what_is_none(other: Finding, unsure_first: bool) -> None:
    found = [UNSURE, other] if unsure_first else [other, UNSURE]
    assert gravest(found) is UNSURE


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(DOCTOR, Finding("doctor", "peeling", score=1.0), id="doctor"),
        pytest.param(EMERGENCY, Finding("emergency", "chest", score=1.0), id="emergency"),
        pytest.param(TAKEN_BACK, NOTHING, id="nothing reported"),
        pytest.param(NOTHING, TAKEN_BACK, id="nothing at all"),
    ],
)
def test_of_those_alike_the_first_counts(first: Finding, second: Finding) -> None:
    """What was typed comes before the titles that it chose."""
    assert gravest([first, second, first]) is first
    assert gravest([second, first]) is second


@pytest.mark.parametrize("first", [UNSURE, DOCTOR])
def test_of_one_level_the_sure_one_counts(first: Finding) -> None:
    other = DOCTOR if first is UNSURE else UNSURE
    assert gravest([first, other]) is DOCTOR
