"""`action_fallback`: the message was not understood, or not well enough."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.wording import Wording


class ActionFallback(Action):
    """Asks which of the likeliest topics was meant; without any, says what can be asked."""

    def name(self) -> str:
        return "action_fallback"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        wording = Wording(domain)
        offers = tracker.latest_message.get("offers") or []
        if offers:
            message = wording.ask_back([offer["intent_response_key"] for offer in offers])
        else:
            message = wording.answer("chitchat/out_of_scope", 0.0)
        dispatcher.utter_message(**message)
        return []
