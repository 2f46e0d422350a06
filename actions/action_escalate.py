"""`action_escalate`: what to do about a symptom that was reported."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.wording import Wording


class ActionEscalate(Action):
    """Utters the message of data/red_flags.yml for the finding's level."""

    def name(self) -> str:
        return "action_escalate"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        finding = tracker.latest_message.get("red_flag") or {"level": "doctor"}
        dispatcher.utter_message(**Wording(domain).escalation(finding["level"]))
        return []
