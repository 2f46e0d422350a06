"""What is said to a message that was not understood, or that only says yes or no."""

from collections.abc import Callable
from typing import Any

import pytest

from actions.action_fallback import ActionFallback

Run = Callable[..., list[dict[str, Any]]]
Call = Callable[..., tuple[list[dict[str, Any]], dict[str, Any]]]

DECLINED = {"kind": "declined", "titles": []}
AGREED = {"kind": "agreed", "titles": []}


def topic(key: str) -> dict[str, Any]:
    return {"intent_response_key": key, "confidence": 0.3}


def user(text: str) -> dict[str, Any]:
    return {"event": "user", "text": text}


def bot(*titles: str) -> dict[str, Any]:
    """A reply as the tracker of a running assistant holds it."""
    buttons = [{"title": title, "payload": title} for title in titles]
    return {"event": "bot", "text": "An answer.", "data": {"buttons": buttons or None}}


def test_it_asks_which_topic_was_meant(run: Run) -> None:
    [message] = run(ActionFallback(), offers=[topic("faq/pain"), topic("faq/sun")])
    assert message["response"] == "utter_ask_back"
    assert [b["title"] for b in message["buttons"]] == [
        "Does it hurt?",
        "Do I need sunscreen afterwards?",
    ]
    assert message["asks"] is True
    assert "topics" not in message


@pytest.mark.parametrize("latest", [{"offers": []}, {}], ids=["no offers", "nothing at all"])
def test_without_an_offer_it_says_what_can_be_asked(run: Run, latest: dict[str, Any]) -> None:
    [message] = run(ActionFallback(), **latest)
    assert message["topics"] == ["out_of_scope"]
    assert "asks" not in message


@pytest.mark.parametrize(
    ("events", "titles"),
    [
        pytest.param([user("hi"), bot("A?", "B?"), user("yes")], ["A?", "B?"], id="last reply"),
        pytest.param(
            [user("hi"), bot("A?", "B?"), user("ok"), bot("C?", "D?"), user("yes")],
            ["C?", "D?"],
            id="not those before",
        ),
        pytest.param(
            [user("hi"), bot("A?", "B?"), {"event": "slot"}, {"event": "bot"}, user("yes")],
            ["A?", "B?"],
            id="a reply without data after it",
        ),
    ],
)
def test_to_a_mere_yes_it_asks_which_of_the_buttons_shown_last(
    run: Run, events: list[dict[str, Any]], titles: list[str]
) -> None:
    [message] = run(ActionFallback(), choice=AGREED, topics=[], offers=[], events=events)
    assert message["response"] == "utter_which_one"
    assert message["buttons"] == [{"title": title, "payload": title} for title in titles]
    assert message["asks"] is True
    assert "topics" not in message


@pytest.mark.parametrize("payload", ["tel:+442079460123", "/faq"], ids=["call", "intent"])
def test_which_one_leaves_the_buttons_as_they_were_shown(run: Run, payload: str) -> None:
    """A button that calls the clinic still does."""
    buttons = [{"title": "Call us", "payload": payload}, {"title": "B?", "payload": "B?"}]
    shown = {"event": "bot", "text": "An answer.", "data": {"buttons": buttons}}
    [message] = run(ActionFallback(), choice=AGREED, events=[user("hi"), shown, user("yes")])
    assert message["response"] == "utter_which_one"
    assert message["buttons"] == buttons


def test_to_a_no_it_lets_the_matter_rest(run: Run) -> None:
    [message] = run(ActionFallback(), choice=DECLINED, events=[bot("A?", "B?"), user("no")])
    assert message["response"] == "utter_declined"
    assert not message["buttons"]
    assert "asks" not in message


@pytest.mark.parametrize(
    "latest",
    [{}, {"offers": [topic("faq/pain")]}, {"choice": AGREED}, {"choice": DECLINED}],
    ids=["nothing", "offers", "yes", "no"],
)
def test_what_is_said_stands_in_the_domain(
    call: Call, domain: dict[str, Any], latest: dict[str, Any]
) -> None:
    """And nothing of it is remembered as an answer."""
    [message], slots = call(ActionFallback(), events=[bot("A?", "B?")], **latest)
    [response] = domain["responses"][message["response"]]
    assert response["text"].strip()
    assert slots == {}
