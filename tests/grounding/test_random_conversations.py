"""Conversations drawn at random: each reply is of the catalogue and cites what it rests on."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from catalogue_sentences import ROOT, Answer, Catalogue, read_yaml
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from needlewise.clinic import clinic
from needlewise.engine.engine import Engine
from needlewise.turn import Button, Turn

Say = Callable[[str, str], Turn]

CONVERSATIONS = 2_000
TURNS = 4
OF_A_CALL = ("Please call me back", "No call, thanks")
# What other programs may rely on: these topics and no others.
CONTRACT = """
definition same_thing nano_peels conditions how_it_works process provider pain aftercare sun
sessions side_effects redness risk_factors warning_signs safety effectiveness novelty research
condition:scars condition:melasma condition:hyperpigmentation condition:cellulite
condition:sunspots condition:enlarged_pores condition:flaccid_skin condition:stretch_marks
condition:wrinkles condition:baldness condition:dark_circles condition:unlisted
risk:retinoid risk:pregnancy risk:skin_condition risk:radiation
not_in_guide human greet goodbye thanks bot_challenge help out_of_scope red_flag
"""
TOPICS = frozenset(CONTRACT.split())
YES = [
    "yes",
    "yes please",
    "sure",
    "ok",
    "go ahead",
    "please do",
    "both",
    "all of them",
    "the last",
]
NO = ["no", "no thanks", "neither", "not now", "never mind"]
LITTLE = [
    *YES,
    *NO,
    "thanks",
    "bye",
    "hi",
    "is that normal?",
    "tell me more",
    "it started yesterday",
]
PLACES = ["{}", "{}.", "number {}", "option {} please"]
JOINTS = [" ", ". ", "? ", "\n", "; ", ", also ", " and ", " btw "]


def texts(*paths: Path) -> list[str]:
    """The messages of held-out files: a row is one, or has one."""
    rows: list[Any] = []
    for path in sorted(paths):
        rows += read_yaml(path)
    return [row if isinstance(row, str) else row["text"] for row in rows]


HELD_OUT = ROOT / "tests"
COMPOUND = HELD_OUT / "topics" / "compound.yml"
PHRASINGS = texts(*{*(HELD_OUT / "topics").rglob("*.yml")} - {COMPOUND})
COMPOUNDS = texts(COMPOUND)
REPORTS = texts(*(HELD_OUT / "red_flags" / f"{level}.yml" for level in ("doctor", "emergency")))


class Conversation(RuleBasedStateMachine):
    """A person who says anything, and taps on what is offered."""

    def __init__(self, say: Say, catalogue: Catalogue, seen: Counter[str]) -> None:
        super().__init__()
        seen["conversations"] += 1
        self.sender = uuid.uuid4().hex
        self.say, self.catalogue, self.seen = say, catalogue, seen
        self.turn = Turn(
            text="", topics=(), escalation="none", confidence=0.0, replies=(), latency_ms=0.0
        )
        self.given: list[list[Answer]] = []
        self.pressed: str | None = None

    @rule(text=st.sampled_from(PHRASINGS))
    def ask(self, text: str) -> None:
        self.send(text)

    @rule(text=st.sampled_from(COMPOUNDS))
    def ask_several_things(self, text: str) -> None:
        self.send(text)

    @rule(
        one=st.sampled_from(PHRASINGS),
        joint=st.sampled_from(JOINTS),
        other=st.sampled_from(PHRASINGS + REPORTS),
    )
    def join_two_messages(self, one: str, joint: str, other: str) -> None:
        self.send(f"{one}{joint}{other}")

    @rule(text=st.sampled_from(REPORTS))
    def report(self, text: str) -> None:
        self.send(text)

    @rule(text=st.sampled_from(LITTLE))
    def say_little(self, text: str) -> None:
        self.send(text)

    @rule(text=st.text(max_size=60))
    def say_what_makes_no_sense(self, text: str) -> None:
        self.send(text)

    # No preconditions on buttons: what is drawn next must not hang on what comes back.
    @rule(place=st.integers(0, 11))
    def press(self, place: int) -> None:
        if button := self.choose(place):
            self.send(button.payload, pressed=button.title)
        else:
            self.send(LITTLE[place])

    @rule(place=st.integers(0, 11), said=st.sampled_from(PLACES))
    def type_its_number(self, place: int, said: str) -> None:
        button = self.choose(place)
        number = self.buttons.index(button) + 1 if button else place
        self.send(said.format(number), pressed=button.title if button else None)

    @invariant()
    def each_turn_is_grounded(self) -> None:
        self.replies_cite_what_their_answers_cite()
        self.topics_are_those_answered()
        self.buttons_call_or_ask_what_the_catalogue_knows()
        self.a_pressed_button_does_what_it_says()

    def replies_cite_what_their_answers_cite(self) -> None:
        for reply, answers in zip(self.turn.replies, self.given, strict=True):
            cited = set(chain.from_iterable(answer.cites for answer in answers))
            assert sorted(reply.sources) == sorted(cited)

    def topics_are_those_answered(self) -> None:
        given = (answer.topic for answer in chain(*self.given) if answer.topic)
        assert self.turn.topics == tuple(dict.fromkeys(given))
        assert TOPICS.issuperset(self.turn.topics)
        assert ("red_flag" in self.turn.topics) == (self.turn.escalation != "none")

    def buttons_call_or_ask_what_the_catalogue_knows(self) -> None:
        numbers = (clinic().phone, clinic().emergency_number)
        known = {f"Call {number}": clinic().call_link(number) for number in numbers}
        known |= {a.question: a.question for a in self.catalogue.answers.values() if a.question}
        known |= {title: title for title in OF_A_CALL}
        assert [b for b in self.buttons if known.get(b.title) != b.payload] == []

    def a_pressed_button_does_what_it_says(self) -> None:
        """Or, after a report, goes on about it."""
        answers = self.catalogue.answers
        if self.pressed == answers["utter_red_flag/doctor"].question:
            assert self.turn.escalation != "none"
        elif self.pressed == answers["utter_red_flag/not_now"].question:
            assert self.turn.escalation == "none"
        elif self.pressed in OF_A_CALL:
            assert self.turn.topics == ("human",)
        elif self.pressed and self.turn.escalation == "none":
            asked = {a.topic for a in answers.values() if a.question == self.pressed}
            assert asked & set(self.turn.topics)

    def send(self, text: str, pressed: str | None = None) -> None:
        """One turn; each reply has to be of the catalogue."""
        self.turn, self.pressed = self.say(self.sender, text), pressed
        assert self.turn.replies
        self.given = [self.catalogue.read(reply.text) for reply in self.turn.replies]
        self.seen.update(("turns", self.turn.escalation, *self.turn.topics))
        self.seen["asked back"] += not self.turn.topics
        self.seen["several"] += len(self.turn.topics) > 1
        self.seen[f"pressed {pressed}"] += 1

    @property
    def buttons(self) -> list[Button]:
        """All of the last turn, in order."""
        return [button for reply in self.turn.replies for button in reply.buttons]

    def choose(self, place: int) -> Button | None:
        """One of the buttons that send something, where there are some."""
        sending = [button for button in self.buttons if not button.payload.startswith("tel:")]
        return sending[place % len(sending)] if sending else None


@pytest.fixture(scope="module")
def say(trained_model: Path) -> Iterator[Say]:
    """Sends a message of a person to the real engine; all turns share one event loop."""
    engine = Engine(trained_model)
    with asyncio.Runner() as runner:
        yield lambda sender, text: runner.run(engine.turn(sender, text))


def test_conversations_at_random(say: Say, catalogue: Catalogue) -> None:
    seen: Counter[str] = Counter()
    run_state_machine_as_test(
        lambda: Conversation(say, catalogue, seen),  # type: ignore[arg-type]
        settings=settings(
            max_examples=CONVERSATIONS,
            stateful_step_count=TURNS,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],  # a few turns can be read as they are
            report_multiple_bugs=False,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
    assert seen["conversations"] >= CONVERSATIONS
    assert seen["turns"] > 2 * CONVERSATIONS
    report = f"pressed {catalogue.answers['utter_red_flag/doctor'].question}"
    assert min(seen[kind] for kind in ("none", "doctor", "emergency", "several")) > 10
    assert seen[report]  # seldom offered
    assert seen["asked back"]  # seldom, too: the assistant is nearly always sure
    assert len(TOPICS & seen.keys()) > len(TOPICS) * 0.9


def test_who_agrees_to_an_offer_of_help_still_gets_buttons_that_work(
    say: Say, catalogue: Catalogue
) -> None:
    """Asked whether they have it now, they leave open which button they mean."""
    for text in REPORTS:
        conversation = Conversation(say, catalogue, Counter())
        conversation.send(text)
        if len(conversation.buttons) > 2:
            break
    assert len(conversation.buttons) > 2
    conversation.send("go ahead")
    conversation.each_turn_is_grounded()
