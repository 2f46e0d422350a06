"""`action_fallback`: the message was not understood, or not well enough."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.call_back import going_on, missing, wish_of
from actions.wording import Button, Wording


class ActionFallback(Action):
    """Asks which of the likeliest topics was meant; without any, says what can be asked.

    After a mere "yes" to several offers it asks which one; after a "no" it lets the matter rest.
    """

    def name(self) -> str:
        return "action_fallback"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        wording, understood = Wording(domain), tracker.latest_message
        offers = understood.get("offers") or []
        choice, wish = understood.get("choice") or {}, wish_of(tracker)
        if choice.get("kind") == "agreed":
            message = wording.which_one(_shown_last(tracker))
        elif choice.get("kind") == "declined":
            message = wording.declined()
        elif offers:
            message = wording.ask_back([offer["intent_response_key"] for offer in offers])
            message = going_on(wording, message, wish)
        elif wish and wish.step == "open":
            message = missing(wording, wish)
        else:
            message = going_on(wording, wording.answer("chitchat/out_of_scope", 0.0), wish)
        dispatcher.utter_message(**message)
        return []


def _shown_last(tracker: Tracker) -> list[Button]:
    """The buttons of the last reply that had some."""
    for event in reversed(tracker.events):
        if event.get("event") == "bot" and (buttons := (event.get("data") or {}).get("buttons")):
            return [dict(button) for button in buttons]
    return []
