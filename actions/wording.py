"""Turns topics into messages: the domain's responses, their buttons, the clinic's details."""

from collections.abc import Mapping
from typing import Any

from rasa_sdk.types import DomainDict

from needlewise.catalogue.topics import public_id
from needlewise.clinic import clinic
from needlewise.red_flags.escalation import escalation
from needlewise.red_flags.vocabulary import Level

Message = dict[str, Any]
Button = dict[str, str]


class Wording:
    """Keyword arguments for `CollectingDispatcher.utter_message`.

    Beside Rasa's own, each message carries `topic` (as the outside knows it), `confidence` and,
    for an escalation, `escalation`.
    """

    def __init__(self, domain: DomainDict) -> None:
        self._responses: dict[str, Any] = domain["responses"]
        self._details = dict(clinic().values())

    def answer(self, key: str, confidence: float) -> Message:
        """The answer for `key`, such as `faq/pain`, with buttons for what may come next."""
        follow_ups = self._metadata(f"utter_{key}").get("follow_ups", [])
        return {
            "response": f"utter_{key}",
            "topic": public_id(key.partition("/")[2]),
            "confidence": round(confidence, 4),
            "buttons": [button for topic in follow_ups for button in self._buttons(topic)],
            **self._details,
        }

    def escalation(self, finding: Mapping[str, Any]) -> Message:
        """The message for a reported symptom, see `needlewise.red_flags.finding.Finding`."""
        level: Level = finding.get("level") or "doctor"  # where Rasa fired the intent by itself
        wording = escalation(level, finding.get("category", ""), finding.get("unsure"))
        return {
            "response": wording.response,
            "topic": "red_flag",
            "confidence": 1.0,
            "escalation": level,
            "buttons": [button.model_dump() for button in wording.buttons],
            **wording.values,
        }

    def not_now(self) -> Message:
        """The message for someone who does not have what they were asked about."""
        return {
            "response": "utter_red_flag/not_now",
            "topic": "warning_signs",
            "confidence": 1.0,
            **self._details,
        }

    def with_report(self, buttons: list[Button]) -> list[Button]:
        """`buttons`, with one among them that reports a symptom."""
        [report] = self._buttons("red_flag:doctor")
        return buttons if report in buttons else [report, *buttons]

    def ask_back(self, keys: list[str]) -> Message:
        """Offers the topics of `keys` as buttons."""
        questions = [self._question(f"utter_{key}") for key in keys]
        buttons = [{"title": q, "payload": q} for q in dict.fromkeys(questions)]
        return {"response": "utter_ask_back", "buttons": buttons}

    def _buttons(self, topic: str) -> list[Button]:
        """A button sends its own title as text, so it works on every channel and in plain Rasa."""
        names = [f"utter_{kind}/{topic}" for kind in ("faq", "chitchat")]
        names.append(f"utter_{topic.replace(':', '/', 1)}")
        titles = [self._question(name) for name in names if name in self._responses]
        return [{"title": title, "payload": title} for title in titles]

    def _question(self, response: str) -> str:
        return str(self._metadata(response).get("question", ""))

    def _metadata(self, response: str) -> dict[str, Any]:
        metadata: dict[str, Any] = self._responses[response][0].get("metadata", {})
        return metadata
