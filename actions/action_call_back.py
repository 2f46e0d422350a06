"""`action_call_back`: asks who wants to be called for a number, and confirms it."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.call_back import about_call, was_reported, wish_of
from actions.remembering import remember
from actions.reply import reply
from actions.wording import Wording
from needlewise.language.call_backs import CallBackWish


class ActionCallBack(Action):
    """Utters what is to be said about the call, then answers the rest of the message."""

    def name(self) -> str:
        return "action_call_back"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        wording = Wording(domain)
        wish = wish_of(tracker) or CallBackWish("asked")  # where Rasa fired the intent by itself
        messages = [about_call(wording, wish, reported=was_reported(tracker))]
        topics = tracker.latest_message.get("topics") or []
        if topics:
            messages.append(reply(wording, topics, (), ()) | {"buttons": []})
        for message in sorted(messages, key=lambda m: "asks_number" in m):  # what is asked, last
            dispatcher.utter_message(**message)
        return remember(tracker, wording, [t["intent_response_key"] for t in topics])
