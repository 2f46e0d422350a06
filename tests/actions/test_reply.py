"""One reply to several questions: in order, nothing twice, and worded anew when asked again."""

from typing import Any

import pytest

from actions.reply import MAX_BUTTONS, reply
from actions.wording import Message, Wording
from needlewise.clinic import clinic

PHONE = clinic().phone
CLOSING = "The clinic can tell you: {clinic_phone}."


def response(text: str, question: str, **metadata: Any) -> list[dict[str, Any]]:
    return [{"text": text, "metadata": {"question": question, **metadata}}]


RESPONSES = {
    "utter_faq/pain": response(
        "Your skin is numbed first. You feel no pain.",
        "Does it hurt?",
        again="It is numbed, so you feel nothing.",
        cites=["F21"],
        follow_ups=["sun", "not_in_guide:price", "steps"],
    ),
    "utter_faq/nerves": response("Take a breath. Your skin is numbed first.", "I am nervous"),
    "utter_faq/steps": response(
        "Step by step:\n1. A cream goes on.\n2. A pen makes tiny holes.",
        "What happens?",
        cites=["F19", "F21"],
        follow_ups=["pain", "sun", "list"],
    ),
    "utter_faq/list": response(
        "It treats, among others:\n- scars\n- melasma\nAsk us about yours.",
        "What does it treat?",
        cites=["F09", "F10"],
        follow_ups=["safety", "human", "not_in_guide:gym"],
    ),
    "utter_faq/sun": response("Do use sunscreen.", "Do I need sunscreen?", cites=["F26"]),
    "utter_faq/safety": response("Yes. It is very safe.", "Is it safe?", cites=[]),
    "utter_faq/scars": response("Yes. Scars are treated.", "Does it treat scars?"),
    "utter_faq/not_in_guide:price": response(f"No word on prices. {CLOSING}", "What does it cost?"),
    "utter_faq/not_in_guide:gym": response(f"No word on the gym. {CLOSING}", "May I exercise?"),
    "utter_faq/not_in_guide:tan": response(
        "No word on tans. Please ask your dermatologist: {clinic_phone}.", "May I be tanned?"
    ),
    "utter_chitchat/human": response("You reach us on {clinic_phone}.", "Can I call?"),
    "utter_ask_back_rest": [{"text": "I did not get the rest. Did you mean one of these?"}],
    "utter_again": [{"text": "As I said:"}],
}


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording({"responses": RESPONSES})


def key_of(name: str) -> str:
    return "chitchat/human" if name == "human" else f"faq/{name}"


def topics(*names: str, confidence: float = 0.9) -> list[dict[str, Any]]:
    return [{"intent_response_key": key_of(n), "confidence": confidence} for n in names]


def answer(wording: Wording, *names: str, told: tuple[str, ...] = ()) -> Message:
    return reply(wording, topics(*names), (), [key_of(name) for name in told])


def titles(message: Message) -> list[str]:
    return [button["title"] for button in message["buttons"]]


@pytest.mark.parametrize("order", [("sun", "safety"), ("safety", "sun")], ids=" then ".join)
def test_the_answers_stand_in_one_message_in_the_order_asked(
    wording: Wording, order: tuple[str, str]
) -> None:
    said = {"sun": "Do use sunscreen.", "safety": "Yes. It is very safe."}
    message = answer(wording, *order)
    assert message["text"].split("\n") == [said[key] for key in order]
    assert message["topics"] == list(order)


def test_it_is_as_sure_as_its_least_sure_answer(wording: Wording) -> None:
    found = [*topics("sun", confidence=0.9), *topics("safety", confidence=0.61239)]
    assert reply(wording, found, (), ())["confidence"] == 0.6124


def test_a_single_answer_is_the_response_that_rasa_words(wording: Wording) -> None:
    """So that plain Rasa can pick the channel's own variation of it."""
    message = answer(wording, "pain")
    assert message["response"] == "utter_faq/pain"
    assert "text" not in message


@pytest.mark.parametrize(
    ("order", "lines"),
    [
        (("pain", "nerves"), ["Your skin is numbed first. You feel no pain.", "Take a breath."]),
        (("nerves", "pain"), ["Take a breath. Your skin is numbed first.", "You feel no pain."]),
    ],
    ids=["one", "the other"],
)
def test_a_sentence_that_two_answers_share_is_said_once(
    wording: Wording, order: tuple[str, str], lines: list[str]
) -> None:
    assert answer(wording, *order)["text"].split("\n") == lines


def test_a_short_sentence_may_stand_twice(wording: Wording) -> None:
    """Each "Yes." answers a question of its own."""
    assert answer(wording, "safety", "scars")["text"].count("Yes.") == 2


PRICES, GYM, TANS = "No word on prices.", "No word on the gym.", "No word on tans."
ASK_CLINIC = f"The clinic can tell you: {PHONE}."
ASK_DOCTOR = f"Please ask your dermatologist: {PHONE}."


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        (["not_in_guide:price", "not_in_guide:gym"], [PRICES, f"{GYM} {ASK_CLINIC}"]),
        (
            ["not_in_guide:gym", "sun", "not_in_guide:price"],
            [GYM, "Do use sunscreen.", f"{PRICES} {ASK_CLINIC}"],
        ),
        (["not_in_guide:price", "not_in_guide:tan"], [PRICES, f"{TANS} {ASK_DOCTOR}"]),
        (
            ["not_in_guide:tan", "not_in_guide:price"],
            [f"{TANS} {ASK_DOCTOR}", f"{PRICES} {ASK_CLINIC}"],
        ),
        (["not_in_guide:price", "human"], [PRICES, f"You reach us on {PHONE}."]),
        (["human", "not_in_guide:price"], [f"You reach us on {PHONE}.", f"{PRICES} {ASK_CLINIC}"]),
    ],
    ids=["two", "apart", "the doctor after", "the doctor before", "number after", "number before"],
)
def test_that_the_clinic_can_tell_is_said_once_and_last(
    wording: Wording, asked: list[str], lines: list[str]
) -> None:
    """Nowhere before another sentence with the number."""
    assert answer(wording, *asked)["text"].split("\n") == lines


@pytest.mark.parametrize("key", ["list", "steps"])
@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
def test_a_list_keeps_its_lines_beside_another_answer(
    wording: Wording, key: str, first: bool
) -> None:
    """The chat page makes a list of lines that begin with a dash or a number."""
    keys = (key, "sun") if first else ("sun", key)
    lines = answer(wording, *keys)["text"].split("\n")
    expected = RESPONSES[f"utter_{key_of(key)}"][0]["text"].split("\n")
    assert [line for line in lines if line in expected] == expected


def test_the_facts_of_all_answers_are_cited_each_once(wording: Wording) -> None:
    message = answer(wording, "pain", "steps", "list")
    assert message["metadata"]["cites"] == ["F21", "F19", "F09", "F10"]


def test_subjects_on_which_the_guide_is_silent_are_one_topic(wording: Wording) -> None:
    message = answer(wording, "not_in_guide:price", "pain", "not_in_guide:gym")
    assert message["topics"] == ["not_in_guide", "pain"]


def test_buttons_offer_what_was_not_asked_each_once(wording: Wording) -> None:
    """pain: sun, price, steps; steps: pain, sun, list."""
    assert titles(answer(wording, "pain", "steps")) == [
        "Do I need sunscreen?",
        "What does it cost?",
        "What does it treat?",
    ]


def test_there_are_four_buttons_at_most(wording: Wording) -> None:
    """Of sun, price, safety, human and gym."""
    message = answer(wording, "pain", "steps", "list")
    assert titles(message) == [
        "Do I need sunscreen?",
        "What does it cost?",
        "Is it safe?",
        "Can I call?",
    ]
    assert MAX_BUTTONS == 4


def test_a_button_sends_its_own_title(wording: Wording) -> None:
    message = answer(wording, "pain", "steps")
    assert all(button["title"] == button["payload"] for button in message["buttons"])


def test_what_was_not_understood_is_asked_beside_the_answer(wording: Wording) -> None:
    offers = topics("sun", "list", confidence=0.2)
    message = reply(wording, topics("pain"), offers, ())
    assert message["text"].split("\n") == [
        "Your skin is numbed first. You feel no pain.",
        "I did not get the rest. Did you mean one of these?",
    ]
    assert titles(message) == ["Do I need sunscreen?", "What does it treat?"]
    assert message["asks"] is True
    assert message["topics"] == ["pain"]


def test_without_offers_nothing_is_asked(wording: Wording) -> None:
    assert "asks" not in answer(wording, "pain", "sun")


def test_asked_again_it_is_worded_in_fewer_words(wording: Wording) -> None:
    message = answer(wording, "pain", told=("pain",))
    assert message["text"] == "It is numbed, so you feel nothing."
    assert (message["topics"], message["metadata"]["cites"]) == (["pain"], ["F21"])


@pytest.mark.parametrize("key", ["sun", "not_in_guide:price"])
def test_where_there_are_no_other_words_it_says_that_it_was_said(
    wording: Wording, key: str
) -> None:
    [said] = RESPONSES[f"utter_{key_of(key)}"]
    text = answer(wording, key, told=(key,))["text"]
    assert text == "As I said: " + said["text"].format(clinic_phone=PHONE)


def test_of_several_only_what_was_told_is_worded_anew(wording: Wording) -> None:
    text = answer(wording, "pain", "sun", "safety", told=("pain", "safety"))["text"]
    assert text.split("\n") == [
        "It is numbed, so you feel nothing.",
        "Do use sunscreen.",
        "As I said: Yes. It is very safe.",
    ]


def test_another_topic_that_was_told_changes_nothing(wording: Wording) -> None:
    assert answer(wording, "pain", told=("sun",)) == answer(wording, "pain")
