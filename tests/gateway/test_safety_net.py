"""A reported symptom is answered whatever the engine and the detector do."""

from collections.abc import Callable, Sequence
from typing import NoReturn

import pytest
from fakes import ANSWER, FAULTS, FakeDetector, FakeEngine, gateway, say
from starlette.testclient import TestClient

from needlewise.red_flags.detector import Detector
from needlewise.red_flags.finding import Finding
from needlewise.red_flags.follow_up import Before
from needlewise.red_flags.vocabulary import Level
from needlewise.turn import Button, Escalation, Reply

OFFERS = Button(title="I have this now", payload="I have this now")


@pytest.fixture
def rules_visitor(engine: FakeEngine, rules: Detector) -> TestClient:
    """A visitor of a gateway that has the project's rules at work."""
    return TestClient(gateway(engine, rules))


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("text", "level", "words"),
    [
        ("my face is still bleeding", "doctor", "contact your doctor immediately"),
        ("I can't breathe", "emergency", "Call 112 now."),
        ("I want to harm myself tonight", "emergency", "You do not have to face this alone"),
    ],
    ids=["doctor", "emergency", "self-harm"],
)
def test_a_report_is_escalated_without_the_engine(
    engine: FakeEngine,
    rules_visitor: TestClient,
    fault: str,
    text: str,
    level: str,
    words: str,
) -> None:
    engine.respond = getattr(engine, fault)
    turn = say(rules_visitor, text)
    assert turn.escalation == level
    assert turn.topics == ("red_flag",)
    assert words in turn.replies[0].text
    assert "{" not in turn.replies[0].text


def test_self_harm_gets_its_own_words_also_in_the_words_of_its_title(
    engine: FakeEngine, rules_visitor: TestClient
) -> None:
    """data/red_flags.yml gives that wording the question "I want to harm myself"."""
    engine.respond = engine.down
    turn = say(rules_visitor, "I want to harm myself")
    assert turn.escalation == "emergency"
    assert "You do not have to face this alone" in turn.replies[0].text


@pytest.mark.parametrize("fault", FAULTS)
def test_without_the_engine_a_possible_report_is_asked_about(
    engine: FakeEngine, visitor: TestClient, fake_detector: FakeDetector, fault: str
) -> None:
    engine.respond = getattr(engine, fault)
    fake_detector.findings["bit damp"] = Finding("doctor", "infection", unsure=True)
    [reply] = say(visitor, "bit damp").replies
    assert "contact your doctor immediately" in reply.text
    assert OFFERS in reply.buttons


def test_an_escalation_that_the_engine_left_out_leads(rules_visitor: TestClient) -> None:
    """The fake engine answers everything with `pain`."""
    turn = say(rules_visitor, "does it hurt? my cheek is bleeding")
    assert turn.topics == ("red_flag", "pain")
    assert turn.escalation == "doctor"
    assert "contact your doctor" in turn.replies[0].text
    assert turn.replies[1:] == ANSWER.replies


@pytest.mark.parametrize("topics", [("red_flag",), ("red_flag", "pain")])
def test_an_emergency_leads_a_doctors_advice(
    engine: FakeEngine, visitor: TestClient, fake_detector: FakeDetector, topics: tuple[str, ...]
) -> None:
    advice = Reply(text="Please contact your doctor.", sources=("F31",))
    engine.turn = ANSWER.model_copy(
        update={"topics": topics, "escalation": "doctor", "replies": (advice,)}
    )
    fake_detector.findings["no air"] = Finding("emergency", "airway")
    turn = say(visitor, "no air")
    assert turn.escalation == "emergency"
    assert turn.topics == topics
    first, *rest = turn.replies
    assert first.text.startswith("Call 112 now.")
    assert first.buttons[0].payload == "tel:112"
    assert rest == [advice]


@pytest.mark.parametrize(
    ("found", "engines"),
    [
        (None, "none"),
        (None, "doctor"),
        (None, "emergency"),
        ("doctor", "doctor"),
        ("doctor", "emergency"),
        ("emergency", "emergency"),
    ],
)
def test_an_engine_that_is_as_careful_has_its_way(
    engine: FakeEngine,
    visitor: TestClient,
    fake_detector: FakeDetector,
    found: Level | None,
    engines: Escalation,
) -> None:
    """Nothing is said twice, and nothing is taken back."""
    engine.turn = ANSWER.model_copy(update={"escalation": engines})
    fake_detector.findings["hm"] = Finding(found, "bleeding")
    assert say(visitor, "hm") == engine.turn.model_copy(update={"text": "hm"})


def test_the_detector_reads_the_message_with_its_lines(
    visitor: TestClient, fake_detector: FakeDetector
) -> None:
    """The end of a line ends a sentence: nothing on the next takes the symptom back."""
    say(visitor, "my chin bleeds\nno plans for June")
    [(text, _)] = fake_detector.asked
    assert text.splitlines() == ["my chin bleeds", "no plans for June"]


def test_the_detector_is_told_the_turns_before(
    engine: FakeEngine, new_visitor: Callable[[], TestClient], fake_detector: FakeDetector
) -> None:
    """Oldest first, each visitor's own, and where the button was offered."""
    one, other = new_visitor(), new_visitor()
    say(one, "does it hurt?")
    say(other, "something private")
    offer = Reply(text="Rarely.", buttons=(OFFERS,))
    engine.turn = ANSWER.model_copy(update={"replies": (offer, *ANSWER.replies)})
    say(one, "does it bleed?")
    say(one, "yes")
    assert [before for text, before in fake_detector.asked if text != "something private"] == [
        [],
        [Before("does it hurt?", asked=False)],
        [Before("does it hurt?", asked=False), Before("does it bleed?", asked=True)],
    ]
    assert fake_detector.asked[1] == ("something private", [])


def test_what_the_safety_net_asked_itself_counts_as_asked(
    engine: FakeEngine, visitor: TestClient, fake_detector: FakeDetector
) -> None:
    engine.respond = engine.down
    fake_detector.findings["bit damp"] = Finding("doctor", "infection", unsure=True)
    say(visitor, "bit damp")
    say(visitor, "yes")
    assert fake_detector.asked[-1] == ("yes", [Before("bit damp", asked=True)])


@pytest.mark.parametrize(
    ("answer", "escalation"),
    [
        ("yes", "doctor"),
        ("I have this now", "doctor"),
        ("No, I don't have this", "none"),
        ("no, just asking", "none"),
        ("does it hurt?", "none"),
    ],
)
def test_an_answer_to_the_button_is_understood(
    engine: FakeEngine, rules_visitor: TestClient, answer: str, escalation: str
) -> None:
    offer = Reply(text="Rarely.", buttons=(OFFERS,))
    engine.turn = ANSWER.model_copy(update={"replies": (offer,)})
    assert say(rules_visitor, "is bleeding common?").escalation == "none"
    engine.turn = ANSWER
    assert say(rules_visitor, answer).escalation == escalation


class BrokenDetector(FakeDetector):
    """Fails at every message."""

    def detect(self, text: str, before: Sequence[Before] = ()) -> NoReturn:
        raise ZeroDivisionError("a fault of the detector")


def test_a_detector_that_raises_does_not_cost_the_answer(
    engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = TestClient(gateway(engine, BrokenDetector()))
    for text in ("does it hurt?", "is it safe?"):
        assert say(visitor, text).replies == ANSWER.replies
    errors = [record for record in caplog.records if record.levelname == "ERROR"]
    assert len(errors) == 2
    assert "a fault of the detector" in caplog.text


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("text", "level", "number"),
    [
        ("does it hurt?", "none", "tel:+442079460123"),
        ("my chin is bleeding", "doctor", "tel:+442079460123"),
        ("I can't breathe", "emergency", "tel:112"),
    ],
    ids=["question", "doctor", "emergency"],
)
def test_without_detector_and_engine_the_rules_still_give_the_right_number(
    engine: FakeEngine, fault: str, text: str, level: str, number: str
) -> None:
    engine.respond = getattr(engine, fault)
    turn = say(TestClient(gateway(engine, BrokenDetector())), text)
    assert turn.escalation == level
    assert turn.replies[0].buttons[0].payload == number


def test_where_the_detector_raises_its_rules_lead_the_answer(engine: FakeEngine) -> None:
    turn = say(TestClient(gateway(engine, BrokenDetector())), "my chin is bleeding")
    assert turn.escalation == "doctor"
    assert turn.replies[1:] == ANSWER.replies


@pytest.mark.parametrize(
    ("text", "escalation"), [("1", "doctor"), ("first", "doctor"), ("2", "none")]
)
def test_where_the_detector_raises_its_rules_read_the_chosen_title(
    engine: FakeEngine, text: str, escalation: str
) -> None:
    visitor = TestClient(gateway(engine, BrokenDetector()))
    engine.turn = ANSWER.model_copy(update={"replies": (Reply(text="Rarely.", buttons=(OFFERS,)),)})
    say(visitor, "is bleeding common?")
    engine.turn = ANSWER
    assert say(visitor, text).escalation == escalation


def test_an_escalation_of_the_engine_needs_no_detector(engine: FakeEngine) -> None:
    engine.turn = ANSWER.model_copy(update={"topics": ("red_flag",), "escalation": "emergency"})
    turn = say(TestClient(gateway(engine, BrokenDetector())), "no air")
    assert turn.escalation == "emergency"


def test_once_the_engine_is_back_it_answers(
    engine: FakeEngine, visitor: TestClient, fake_detector: FakeDetector
) -> None:
    engine.respond = engine.down
    assert say(visitor, "does it hurt?").topics == ()
    engine.respond = engine.answer
    assert say(visitor, "does it hurt?").topics == ("pain",)
    assert fake_detector.asked[-1][1] == [Before("does it hurt?", asked=False)]
