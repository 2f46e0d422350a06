"""Messages that are about the symptom of an earlier turn."""

from collections.abc import Callable, Sequence

import pytest

from needlewise.red_flags.detector import REMEMBERED, Detector, by_rules_alone
from needlewise.red_flags.follow_up import MAX_WORDS, Before, FollowUps, Kind, offers_a_report
from needlewise.red_flags.vocabulary import Level, RedFlagFile, red_flags

Learnt = Callable[..., Detector]
REPORT = Before("My chin is bleeding")
ASKED_OF_PEELING = Before("What if it is peeling?", asked=True)
ASKED_OF_BREATH = Before("What if I can't breathe?", asked=True)


@pytest.fixture(scope="module")
def follow_ups(small: RedFlagFile) -> FollowUps:
    """The follow-ups of the small vocabulary, see conftest.py."""
    return FollowUps(small)


@pytest.fixture(scope="module")
def by_rules(small: RedFlagFile) -> Detector:
    """The rules of the small vocabulary alone."""
    return by_rules_alone(small)


@pytest.fixture(scope="module")
def ours(ours: RedFlagFile) -> Detector:
    """The rules of the project's vocabulary alone."""
    return by_rules_alone(ours)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("yes", ["confirms"]),
        ("Yes!!", ["confirms"]),
        ("Oh, yes, since this morning", ["confirms"]),
        ("no", ["denies"]),
        ("um no...", ["denies"]),
        ("just asking :)", ["denies"]),
        ("Mine started yesterday", ["begins"]),
        ("and it started", ["begins"]),
        ("is this bad?", ["asks"]),
        ("ok so should I worry", ["asks"]),
        ("thanks", []),
        ("ok", []),
        ("no pain at all", []),
        ("I asked you: is that normal?", []),
        ("?!", []),
        ("", []),
    ],
)
def test_a_follow_up_is_one_as_a_whole(
    text: str, kinds: Sequence[Kind], follow_ups: FollowUps
) -> None:
    """Whatever politeness or punctuation surrounds it."""
    assert list(follow_ups.kinds(text)) == kinds


@pytest.mark.parametrize(("words", "is_one"), [(MAX_WORDS, True), (MAX_WORDS + 1, False)])
def test_a_follow_up_is_short(words: int, is_one: bool, follow_ups: FollowUps) -> None:
    text = " ".join(["yes"] * words)
    assert ("confirms" in follow_ups.kinds(text)) is is_one


@pytest.mark.parametrize("text", ["yes", "Yes, since today", "it does"])
@pytest.mark.parametrize(
    ("before", "level", "category"),
    [
        pytest.param(ASKED_OF_PEELING, "doctor", "peeling", id="peeling"),
        pytest.param(ASKED_OF_BREATH, "emergency", "airway", id="breath"),
        pytest.param(Before("And my towel?", asked=True), "doctor", "", id="nothing_named"),
        pytest.param(
            Before("No peeling, no gasping?", asked=True), "emergency", "airway", id="gravest"
        ),
    ],
)
def test_yes_after_being_asked_reports_what_the_turn_named(
    before: Before, level: Level, category: str, text: str, by_rules: Detector
) -> None:
    finding = by_rules.detect(text, [before])
    assert (finding.level, finding.category) == (level, category)
    assert finding.earlier


@pytest.mark.parametrize("text", ["no", "Just asking!", "No, I do not have it"])
def test_no_after_being_asked_is_a_denial(text: str, by_rules: Detector) -> None:
    finding = by_rules.detect(text, [ASKED_OF_PEELING])
    assert (finding.level, finding.denied) == (None, True)


def test_no_with_another_report_is_that_report(by_rules: Detector) -> None:
    finding = by_rules.detect("no, but my chin is bleeding", [ASKED_OF_PEELING])
    assert (finding.level, finding.category, finding.denied) == ("doctor", "bleeding", False)


@pytest.mark.parametrize("text", ["yes", "no"])
@pytest.mark.parametrize(
    "before",
    [
        pytest.param([], id="nothing_before"),
        pytest.param([REPORT], id="not_asked"),
        pytest.param([ASKED_OF_PEELING, Before("Where are you?")], id="asked_earlier"),
    ],
)
def test_yes_and_no_mean_nothing_unless_just_asked(
    before: Sequence[Before], text: str, by_rules: Detector
) -> None:
    finding = by_rules.detect(text, before)
    assert (finding.level, finding.denied) == (None, False)


@pytest.mark.parametrize("text", ["it started yesterday", "mine does"])
@pytest.mark.parametrize(
    ("before", "level", "category"),
    [
        pytest.param(Before("Where are you?"), None, "", id="nothing_named"),
        pytest.param(Before("How common is bleeding?"), "doctor", "bleeding", id="question"),
        pytest.param(Before("My friend is gasping"), "emergency", "airway", id="someone_else"),
        pytest.param(REPORT, "doctor", "bleeding", id="report"),
        pytest.param(Before("My blood pressure?"), None, "", id="no_symptom"),
        pytest.param(Before("Do you treat a dog that bleeds?"), None, "", id="unrelated"),
    ],
)
def test_it_started_reports_what_was_talked_of(
    before: Before, level: Level | None, category: str, text: str, by_rules: Detector
) -> None:
    finding = by_rules.detect(text, [before])
    assert (finding.level, finding.category) == (level, category)
    assert finding.earlier is (level is not None)


@pytest.mark.parametrize("text", ["is that normal?", "Should I worry?"])
@pytest.mark.parametrize(
    ("before", "level"),
    [
        pytest.param(REPORT, "doctor", id="report"),
        pytest.param(Before("I am gasping"), "emergency", id="emergency"),
        pytest.param(Before("How common is bleeding?"), None, id="talk_of_a_symptom"),
        pytest.param(Before("Where are you?"), None, id="other_talk"),
    ],
)
def test_is_that_normal_is_about_a_report_only(
    before: Before, level: Level | None, text: str, by_rules: Detector
) -> None:
    assert by_rules.detect(text, [before]).level == level


def test_a_report_without_a_symptoms_name_is_remembered_too(learnt: Learnt) -> None:
    detector = learnt({"My towel is ruined": {"doctor/bleeding": 1.0}})
    finding = detector.detect("is that normal?", [Before("My towel is ruined")])
    assert (finding.level, finding.category, finding.earlier) == ("doctor", "bleeding", True)


@pytest.mark.parametrize("text", ["is that normal?", "it started yesterday"])
@pytest.mark.parametrize(
    ("turns_since", "level"), [(0, "doctor"), (REMEMBERED - 1, "doctor"), (REMEMBERED, None)]
)
def test_only_the_last_turns_are_remembered(
    turns_since: int, level: Level | None, text: str, by_rules: Detector
) -> None:
    before = [REPORT, *[Before("Where are you?")] * turns_since]
    assert by_rules.detect(text, before).level == level


def test_of_two_reports_the_later_is_meant(by_rules: Detector) -> None:
    before = [REPORT, Before("Now it is peeling")]
    assert by_rules.detect("is that normal?", before).category == "peeling"


def test_a_message_that_reports_by_itself_is_about_no_earlier_turn(by_rules: Detector) -> None:
    finding = by_rules.detect("My chin is bleeding", [ASKED_OF_PEELING])
    assert (finding.category, finding.earlier) == ("bleeding", False)


@pytest.mark.parametrize(
    ("title", "level", "category"),
    [
        ("I have this", "doctor", ""),
        ("i have this!", "doctor", ""),
        ("Call for help", "emergency", ""),
        ("I am in danger", "emergency", "self_harm"),
    ],
)
@pytest.mark.parametrize("kind", ["rules", "learnt"])
def test_a_buttons_title_is_a_report(
    kind: str, title: str, level: Level, category: str, by_rules: Detector, learnt: Learnt
) -> None:
    finding = (by_rules if kind == "rules" else learnt({})).detect(title)
    assert (finding.level, finding.category, finding.unsure) == (level, category, False)


@pytest.mark.parametrize(
    ("title", "before", "level", "category"),
    [
        pytest.param("I have this", ASKED_OF_PEELING, "doctor", "peeling", id="peeling"),
        pytest.param("I have this", ASKED_OF_BREATH, "emergency", "airway", id="never_lowered"),
        pytest.param("I am in danger", REPORT, "emergency", "self_harm", id="self_harm"),
        pytest.param("I am in danger", ASKED_OF_BREATH, "emergency", "self_harm", id="not_breath"),
        pytest.param("Call for help", REPORT, "emergency", "", id="not_for_a_doctors_case"),
    ],
)
def test_a_buttons_title_is_about_the_turn_before(
    title: str, before: Before, level: Level, category: str, by_rules: Detector
) -> None:
    finding = by_rules.detect(title, [before])
    assert (finding.level, finding.category) == (level, category)


@pytest.mark.parametrize("odd", ["", "\ud83d", "x" * 100_000, "\x00\n\x00", "<b>no</b>"], ids=ascii)
@pytest.mark.parametrize("text", ["yes", "is that normal?", "it started yesterday"])
def test_no_earlier_turn_is_too_odd(text: str, odd: str, by_rules: Detector) -> None:
    finding = by_rules.detect(text, [Before(odd, asked=True)])
    assert finding.level == ("doctor" if text == "yes" else None)


def test_an_answer_that_offers_a_report_asks_for_it() -> None:
    title = red_flags().responses.doctor[0].metadata.question
    assert offers_a_report(["What does it cost?", title])
    assert not offers_a_report(["What does it cost?"])
    assert not offers_a_report([])


@pytest.mark.parametrize("text", ["Yes", "yeah it is", "I am", "I do", "YES IT'S THERE"])
def test_yes_in_our_words(text: str, ours: Detector) -> None:
    asked = Before("What if my skin is peeling?", asked=True)
    finding = ours.detect(text, [asked])
    assert (finding.level, finding.category) == ("doctor", "peeling")


@pytest.mark.parametrize(
    "text", ["No.", "No, I don't", "NO, I DON'T", "IT ISN'T", "nope", "not at all", "just curious"]
)
def test_no_in_our_words(text: str, ours: Detector) -> None:
    asked = Before("What if my skin is peeling?", asked=True)
    assert ours.detect(text, [asked]).denied


@pytest.mark.parametrize("text", ["it started yesterday", "mine is", "since this morning"])
def test_it_started_in_our_words(text: str, ours: Detector) -> None:
    finding = ours.detect(text, [Before("How common is bruising?")])
    assert (finding.level, finding.category) == ("doctor", "bruising")


@pytest.mark.parametrize("text", ["It hasn't", "it isn't yet", "where do I park?", "ok thanks"])
def test_what_begins_nothing_in_our_words(text: str, ours: Detector) -> None:
    assert ours.detect(text, [Before("What if it peels?")]).level is None


@pytest.mark.parametrize("text", ["is that normal?", "should I worry", "what do I do?"])
@pytest.mark.parametrize(
    ("before", "level"), [("My chin is bleeding", "doctor"), ("Where are you?", None)]
)
def test_is_that_normal_in_our_words(
    text: str, before: str, level: Level | None, ours: Detector
) -> None:
    assert ours.detect(text, [Before(before)]).level == level
