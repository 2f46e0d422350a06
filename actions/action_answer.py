"""`action_answer`: what the guide says on the topics that the message asks about."""

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.call_back import going_on, missing, wish_of
from actions.remembering import remember, told
from actions.reply import reply
from actions.wording import Wording

NOT_UNDERSTOOD = "chitchat/out_of_scope"


class ActionAnswer(Action):
    """Utters one reply on all topics that were understood, in the order asked."""

    def name(self) -> str:
        return "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        wording, understood = Wording(domain), tracker.latest_message
        topics = understood.get("topics") or []
        if not topics:
            return []
        wish, keys = wish_of(tracker), [topic["intent_response_key"] for topic in topics]
        if wish and wish.step == "open" and keys == [NOT_UNDERSTOOD]:
            dispatcher.utter_message(**missing(wording, wish))
            return []
        message = reply(wording, topics, understood.get("offers") or [], told(tracker))
        if _asks_about_a_symptom(understood.get("red_flag") or {}):
            message["buttons"] = wording.with_report(message["buttons"])
        dispatcher.utter_message(**going_on(wording, message, wish))
        return remember(tracker, wording, keys)


def _asks_about_a_symptom(finding: Mapping[str, Any]) -> bool:
    """Whoever asks about bleeding in general may well be bleeding."""
    return bool(finding.get("spans")) and finding.get("context") in ("info", "hypothetical")
