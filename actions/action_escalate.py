"""`action_escalate`: what to do about a symptom that was reported, then the rest of the message."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.remembering import remember
from actions.reply import reply
from actions.wording import Wording


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
        if finding.get("denied"):
            dispatcher.utter_message(**wording.not_now())
            return []
        dispatcher.utter_message(**wording.escalation(finding))
        topics = tracker.latest_message.get("topics") or []
        if not topics:
            return []
        dispatcher.utter_message(**reply(wording, topics, (), ()) | {"buttons": []})
        return remember(tracker, wording, [t["intent_response_key"] for t in topics])
