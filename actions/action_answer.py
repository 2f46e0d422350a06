"""`action_answer`: what the guide says on the topics that the message asks about."""

from collections.abc import Mapping
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
        answers = [wording.answer(t["intent_response_key"], t["confidence"]) for t in topics]
        for answer in answers[:-1]:
            answer["buttons"] = []
        if answers and _asks_about_a_symptom(tracker.latest_message.get("red_flag") or {}):
            answers[-1]["buttons"] = wording.with_report(answers[-1]["buttons"])
        for answer in answers:
            dispatcher.utter_message(**answer)
        return []


def _asks_about_a_symptom(finding: Mapping[str, Any]) -> bool:
    """Whoever asks about bleeding in general may well be bleeding."""
    return bool(finding.get("spans")) and finding.get("context") in ("info", "hypothetical")
