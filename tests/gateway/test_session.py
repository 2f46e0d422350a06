"""What a message may lean on at the gateway: this session's turns, and the buttons shown last."""

from datetime import UTC, datetime

import pytest
from fakes import ANSWER, FAULTS, FakeDetector, FakeEngine, gateway, say
from starlette.testclient import TestClient

from needlewise.catalogue.domain import session_minutes
from needlewise.gateway import transcripts
from needlewise.red_flags.detector import Detector
from needlewise.red_flags.finding import Finding
from needlewise.red_flags.follow_up import Before
from needlewise.red_flags.vocabulary import Level
from needlewise.turn import Button, Reply, Turn

HAVE_THIS, DENIAL, SAFE = "I have this now", "No, I don't have this", "Is it safe?"
PAUSE = 60 * session_minutes()


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(transcripts, "utc_now", clock)
    return clock


@pytest.fixture
def by_rules(clock: Clock, engine: FakeEngine, rules: Detector) -> TestClient:
    """A visitor of a gateway that has the project's rules at work."""
    return TestClient(gateway(engine, rules))


@pytest.fixture
def listening(clock: Clock, engine: FakeEngine, fake_detector: FakeDetector) -> TestClient:
    """A visitor of a gateway whose detector remembers what it was asked."""
    return TestClient(gateway(engine, fake_detector))


def with_buttons(*titles: str) -> Turn:
    buttons = tuple(Button(title=title, payload=title) for title in titles)
    return ANSWER.model_copy(update={"replies": (Reply(text="Rarely.", buttons=buttons),)})


LEANING = {
    "yes": "is bleeding common?",
    HAVE_THIS: "is bleeding common?",
    "2": "is bleeding common?",
    "it started yesterday": "what if it bleeds?",
    "is that normal?": "my chin is bleeding",
}


@pytest.mark.parametrize(("text", "before"), LEANING.items(), ids=LEANING)
def test_within_a_session_an_earlier_symptom_is_leant_on(
    engine: FakeEngine, by_rules: TestClient, clock: Clock, text: str, before: str
) -> None:
    engine.turn = with_buttons(SAFE, HAVE_THIS)
    say(by_rules, before)
    clock.now += PAUSE - 1
    assert say(by_rules, text).escalation == "doctor"


@pytest.mark.parametrize(
    ("text", "before"), [pair for pair in LEANING.items() if pair[0] != HAVE_THIS]
)
def test_after_the_pause_an_earlier_symptom_is_not_leant_on(
    engine: FakeEngine, by_rules: TestClient, clock: Clock, text: str, before: str
) -> None:
    """Somebody else may be at the screen, and the engine has forgotten it too."""
    engine.turn = with_buttons(SAFE, HAVE_THIS)
    say(by_rules, before)
    clock.now += PAUSE + 1
    assert say(by_rules, text).escalation == "none"


def test_after_the_pause_a_report_in_words_is_one_all_the_same(
    engine: FakeEngine, by_rules: TestClient, clock: Clock
) -> None:
    engine.turn = with_buttons(SAFE, HAVE_THIS)
    say(by_rules, "is bleeding common?")
    clock.now += PAUSE + 1
    assert say(by_rules, HAVE_THIS).escalation == "doctor"
    assert say(by_rules, "my chin is bleeding").escalation == "doctor"


def test_the_pause_counts_from_the_last_message(
    listening: TestClient, fake_detector: FakeDetector, clock: Clock
) -> None:
    """A long conversation is one session."""
    texts = ["does it hurt?", "is it safe?", "who does it?"]
    for text in texts:
        say(listening, text)
        clock.now += PAUSE - 1
    say(listening, "and the sun?")
    assert fake_detector.asked[-1][1] == [Before(text, asked=False) for text in texts]


def test_a_new_session_begins_with_nothing_and_goes_on_from_there(
    listening: TestClient, fake_detector: FakeDetector, clock: Clock
) -> None:
    say(listening, "does it hurt?")
    clock.now += PAUSE + 1
    say(listening, "is it safe?")
    say(listening, "and the sun?")
    assert [before for _, before in fake_detector.asked] == [
        [],
        [],
        [Before("is it safe?", asked=False)],
    ]


def test_the_page_still_shows_what_was_said_before_the_pause(
    listening: TestClient, clock: Clock
) -> None:
    listening.post("/", data={"text": "does it hurt?"})
    clock.now += PAUSE + 1
    page = listening.post("/", data={"text": "who does it?"}).text
    assert page.index("does it hurt?") < page.index("who does it?")


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("text", ["2", "2.", "number 2", "the second one", "last"])
def test_a_number_typed_for_the_report_escalates_without_the_engine(
    engine: FakeEngine, by_rules: TestClient, fault: str, text: str
) -> None:
    engine.turn = with_buttons(SAFE, HAVE_THIS)
    assert say(by_rules, "is bleeding common?").escalation == "none"
    engine.respond = getattr(engine, fault)
    turn = say(by_rules, text)
    assert (turn.text, turn.escalation, turn.topics) == (text, "doctor", ("red_flag",))
    assert "You describe bleeding." in turn.replies[0].text


def test_what_the_engine_makes_of_the_number_follows_the_escalation(
    engine: FakeEngine, by_rules: TestClient
) -> None:
    engine.turn = with_buttons(SAFE, HAVE_THIS)
    say(by_rules, "is bleeding common?")
    engine.turn = ANSWER
    turn = say(by_rules, "2")
    assert turn.escalation == "doctor"
    assert turn.replies[1:] == ANSWER.replies


@pytest.mark.parametrize("text", ["1", "3", "two days", "2 weeks ago?", "one more question"])
def test_another_number_reports_nothing(
    engine: FakeEngine, by_rules: TestClient, text: str
) -> None:
    engine.turn = with_buttons(SAFE, HAVE_THIS)
    say(by_rules, "is bleeding common?")
    engine.respond = engine.down
    assert say(by_rules, text).escalation == "none"


def test_the_number_is_that_of_the_buttons_shown_last(
    engine: FakeEngine, listening: TestClient, fake_detector: FakeDetector
) -> None:
    for shown in ((SAFE, HAVE_THIS), (HAVE_THIS, SAFE)):
        engine.turn = with_buttons(*shown)
        say(listening, "is bleeding common?")
    say(listening, "2")
    assert [text for text, _ in fake_detector.asked[2:]] == ["2", SAFE]


ANY_OF_BOTH = {
    "typed": ({"2": "doctor"}, "doctor"),
    "title": ({HAVE_THIS: "doctor"}, "doctor"),
    "graver typed": ({"2": "emergency", HAVE_THIS: "doctor"}, "emergency"),
    "graver title": ({"2": "doctor", HAVE_THIS: "emergency"}, "emergency"),
    "neither": ({SAFE: "emergency"}, "none"),
}


@pytest.mark.parametrize(("levels", "escalation"), ANY_OF_BOTH.values(), ids=ANY_OF_BOTH)
def test_what_was_typed_and_the_title_chosen_are_both_read(
    engine: FakeEngine,
    listening: TestClient,
    fake_detector: FakeDetector,
    levels: dict[str, Level],
    escalation: str,
) -> None:
    """The graver of the two counts."""
    engine.turn = with_buttons(SAFE, HAVE_THIS)
    say(listening, "is bleeding common?")
    fake_detector.findings |= {text: Finding(level, "") for text, level in levels.items()}
    assert say(listening, "2").escalation == escalation


def test_the_buttons_of_all_replies_are_counted_on(
    engine: FakeEngine, by_rules: TestClient
) -> None:
    replies = (*with_buttons(SAFE).replies, *with_buttons("Who does it?", HAVE_THIS).replies)
    engine.turn = ANSWER.model_copy(update={"replies": replies})
    say(by_rules, "is bleeding common?")
    assert say(by_rules, "3").escalation == "doctor"


def test_a_number_typed_for_the_safety_nets_own_buttons_counts(
    engine: FakeEngine, listening: TestClient, fake_detector: FakeDetector
) -> None:
    """The call, the report, the denial."""
    engine.respond = engine.down
    fake_detector.findings["bit damp"] = Finding("doctor", "infection", unsure=True)
    say(listening, "bit damp")
    say(listening, "3")
    before = [Before("bit damp", asked=True)]
    assert fake_detector.asked[1:] == [("3", before), (DENIAL, before)]


def test_a_first_message_that_is_a_number_is_read_as_it_is(
    listening: TestClient, fake_detector: FakeDetector
) -> None:
    say(listening, "2")
    assert fake_detector.asked == [("2", [])]


def test_a_typed_number_reaches_the_engine_as_typed(
    engine: FakeEngine, listening: TestClient
) -> None:
    """It knows the buttons better than the gateway."""
    say(listening, "does it hurt?")
    say(listening, "1")
    assert engine.asked[-1]["text"] == "1"


def test_whoever_chooses_to_call_is_escalated_once_more(by_rules: TestClient) -> None:
    """The engine says nothing of it: the gateway alone leads with the number."""
    first = say(by_rules, "I can't breathe")
    again = say(by_rules, "1")
    assert first.replies[0].buttons[0].payload.startswith("tel:")
    assert again.escalation == first.escalation == "emergency"
    assert again.replies[0] == first.replies[0]
