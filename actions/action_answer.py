"""`action_answer`: what the guide says on the topics that the message asks about."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.wording import Wording


class ActionAnswer(Action):
    """Utters the answer of each topic that was understood, in the order asked."""

    def name(self) -> str:
        return "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        wording = Wording(domain)
        topics = tracker.latest_message.get("topics", [])
        for position, topic in enumerate(topics, start=1):
            answer = wording.answer(topic["intent_response_key"], topic["confidence"])
            if position < len(topics):
                answer["buttons"] = []
            dispatcher.utter_message(**answer)
        return []
