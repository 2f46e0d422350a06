"""What is said to somebody who wants to be called back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rasa_sdk import Tracker

from actions.wording import Message, Wording
from needlewise.clinic import clinic
from needlewise.language.call_backs import NO_CALL, CallBackWish
from needlewise.language.names import form_of_address
from needlewise.language.phone_numbers import as_dialled, example_number
from needlewise.opening import Opening

NOT_NOW = "utter_red_flag/not_now"
ABOUT = "human"
"""The topic that a call counts as to the outside."""
CLOSING = timedelta(hours=1)
"""Who asks so shortly before the end of the day may have to wait for the next."""


def wish_of(tracker: Tracker) -> CallBackWish | None:
    """What the last message says about a call, see `needlewise.language.call_backs`."""
    found = tracker.latest_message.get("call_back")
    return CallBackWish(**found) if found else None


def about_call(wording: Wording, wish: CallBackWish, *, reported: bool = False) -> Message:
    """The message that asks for a number, or says what became of it.

    Args:
        wording: the words.
        wish: what was said about the call.
        reported: whether a symptom was reported, with which nobody should wait for a call.
    """
    if wish.step == "kept":
        text = _thanks(wording, wish)
        if reported:
            text += "\n" + wording.text("utter_call_back_report")
        return _message(text) | kept(wish)
    if wish.step == "declined":
        return _message(wording.raw("utter_call_back_declined"))
    text = wording.raw(f"utter_call_back_{wish.problem or 'asked'}")
    return _message(wording.filled(text, example=example_number(clinic().country))) | {
        "asks": True,
        "asks_number": {"name": wish.name},
        "buttons": [{"title": NO_CALL, "payload": NO_CALL}],
    }


def going_on(wording: Wording, message: Message, wish: CallBackWish | None) -> Message:
    """`message`, with a button to go on with a call that was asked for before."""
    if wish is None:
        return message
    buttons = wording.with_call_back(message["buttons"])
    return message | {"buttons": buttons, "awaits_number": {"name": wish.name}}


def was_reported(tracker: Tracker) -> bool:
    """Whether the last thing said about symptoms in this session was to see a doctor."""
    for event in reversed(tracker.events):
        metadata = event.get("metadata") or {}
        if event.get("event") == "bot" and metadata.get("escalation"):
            return True
        if event.get("event") == "session_started" or metadata.get("utter_action") == NOT_NOW:
            return False
    return False


def missing(wording: Wording, wish: CallBackWish) -> Message:
    """The message for someone who was asked for a number and said what nobody understands."""
    return about_call(wording, replace(wish, step="refused", problem="missing"))


def kept(wish: CallBackWish | None) -> Message:
    """What tells the engine whom to call."""
    if wish is None or wish.step != "kept":
        return {}
    return {"call_back": {"name": wish.name, "number": wish.number}}


def when_called(wording: Wording, opening: Opening | None, at: datetime) -> str:
    """When to expect the call; the clinic's hours where `opening` is not given."""
    if opening is None:
        return wording.filled("{clinic_hours}")
    soon = opening.is_open(at) and not opening.is_open(at + CLOSING)
    following = opening.next_opening(at + CLOSING if soon else at)
    if opening.is_open(at) and (not soon or following is None):
        return wording.raw("utter_call_back_open")
    if following is None:
        return wording.filled("{clinic_hours}")
    text = wording.raw("utter_call_back_closing" if soon else "utter_call_back_closed")
    return wording.filled(text, next=_day_and_time(following, at.astimezone(opening.zone)))


def _thanks(wording: Wording, wish: CallBackWish) -> str:
    address = form_of_address(wish.name)
    text = wording.filled(
        wording.raw("utter_call_back_kept"),
        addressed=f", {address}" if address else "",
        number=as_dialled(wish.number),
    )
    return f"{text}\n{when_called(wording, clinic().opening, datetime.now(UTC))}"


def _day_and_time(following: datetime, now: datetime) -> str:
    days = (following.date() - now.date()).days
    day = f"on {following:%A}" if days else "today"
    return f"{day} at {following.hour}:{following:%M}"


def _message(text: str) -> Message:
    return {"text": text, "topics": [ABOUT], "confidence": 1.0}
