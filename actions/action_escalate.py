"""`action_escalate`: what to do about a symptom that was reported, then the rest of the message."""

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.call_back import about_call, kept, wish_of
from actions.remembering import remember
from actions.reply import reply
from actions.wording import Message, Wording
from needlewise.language.call_backs import CallBackWish


class ActionEscalate(Action):
    """Utters the message of data/red_flags.yml for the finding, first and whatever else is asked.

    In an emergency nothing follows: nobody who cannot breathe should have to read about make-up.
    """

    def name(self) -> str:
        return "action_escalate"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        wording = Wording(domain)
        finding = tracker.latest_message.get("red_flag") or {}
        wish = wish_of(tracker)
        if finding.get("level") == "emergency":
            dispatcher.utter_message(**wording.escalation(finding) | kept(wish))
            return []
        dispatcher.utter_message(**_first(wording, finding, wish))
        if wish and wish.step in ("kept", "refused"):
            reported = not finding.get("denied")
            dispatcher.utter_message(**about_call(wording, wish, reported=reported))
        topics = tracker.latest_message.get("topics") or []
        if finding.get("denied") or not topics:
            return []
        dispatcher.utter_message(**reply(wording, topics, (), ()) | {"buttons": []})
        return remember(tracker, wording, [t["intent_response_key"] for t in topics])


def _first(wording: Wording, finding: Mapping[str, Any], wish: CallBackWish | None) -> Message:
    """The escalation, with the offer of a call unless it asks something or one is under way."""
    if finding.get("denied"):
        return wording.not_now()
    message = wording.escalation(finding)
    under_way = wish is not None and wish.step in ("kept", "refused")
    if not finding.get("unsure") and not under_way:
        message["buttons"] = wording.with_call_back(message["buttons"])
    return message
