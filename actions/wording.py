"""Turns topics into messages: the domain's responses, their buttons, the clinic's details."""

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.types import DomainDict

from needlewise.catalogue.topics import public_id
from needlewise.clinic import clinic
from needlewise.language.call_backs import CALL_BACK, OFFER
from needlewise.red_flags.escalation import escalation
from needlewise.red_flags.vocabulary import Level

Message = dict[str, Any]
Button = dict[str, str]


ASK_FOR_CALL: Button = {"title": OFFER, "payload": OFFER}


class Wording:
    """Keyword arguments for `CollectingDispatcher.utter_message`.

    Beside Rasa's own, each message carries `topics` (as the outside knows them), `confidence` and,
    for an escalation, `escalation`; `asks` where it asks which of its buttons was meant.
    """

    def __init__(self, domain: DomainDict) -> None:
        self._responses: dict[str, Any] = domain["responses"]
        self._details = dict(clinic().values())

    def answer(self, key: str, confidence: float) -> Message:
        """The answer for `key`, such as `faq/pain`, with buttons for what may come next."""
        return {
            "response": f"utter_{key}",
            "topics": [public_id(key.partition("/")[2])],
            "confidence": round(confidence, 4),
            "buttons": self.follow_ups(key),
            **self._details,
        }

    def escalation(self, finding: Mapping[str, Any]) -> Message:
        """The message for a reported symptom, see `needlewise.red_flags.finding.Finding`."""
        level: Level = finding.get("level") or "doctor"  # where Rasa fired the intent by itself
        wording = escalation(level, finding.get("category", ""), finding.get("unsure"))
        return {
            "response": wording.response,
            "topics": ["red_flag"],
            "confidence": 1.0,
            "escalation": level,
            "buttons": [button.model_dump() for button in wording.buttons],
            **wording.values,
        }

    def not_now(self) -> Message:
        """The message for someone who does not have what they were asked about."""
        return {
            "response": "utter_red_flag/not_now",
            "topics": ["warning_signs"],
            "confidence": 1.0,
            **self._details,
        }

    def with_report(self, buttons: list[Button]) -> list[Button]:
        """`buttons`, with one among them that reports a symptom."""
        [report] = self._buttons("red_flag:doctor")
        return buttons if report in buttons else [report, *buttons]

    def with_call_back(self, buttons: list[Button]) -> list[Button]:
        """`buttons`, with one after them that asks for a call."""
        return buttons if ASK_FOR_CALL in buttons else [*buttons, ASK_FOR_CALL]

    def ask_back(self, keys: Sequence[str]) -> Message:
        """Offers the topics of `keys` as buttons."""
        return {"response": "utter_ask_back", "asks": True, "buttons": self.questions(keys)}

    def which_one(self, buttons: Sequence[Button]) -> Message:
        """Asks which of the buttons that were offered is wanted."""
        return {"response": "utter_which_one", "asks": True, "buttons": list(buttons)}

    def declined(self) -> Message:
        """The message for someone who wants nothing of what was offered."""
        return {"response": "utter_declined", "topics": ["thanks"], "confidence": 1.0}

    def text(self, response: str) -> str:
        """The text of `response`, such as `utter_faq/pain`, with the clinic's details filled in."""
        return self.filled(self.raw(response))

    def raw(self, response: str) -> str:
        """The text of `response` as it stands in the domain."""
        return str(self._responses[response][0]["text"])

    def filled(self, text: str, **more: str) -> str:
        """`text` with the clinic's details, and `more`, in the place of their names."""
        return text.format_map({**self._details, **more})

    def metadata(self, key: str) -> dict[str, Any]:
        """What the response for the topic `key` says of itself."""
        return self._metadata(f"utter_{key}")

    def follow_ups(self, key: str) -> list[Button]:
        """Buttons for what people may want to know after `key`."""
        topics = self.metadata(key).get("follow_ups", [])
        return [button for topic in topics for button in self._buttons(topic)]

    def questions(self, keys: Sequence[str]) -> list[Button]:
        """A button for each of the topics `keys`."""
        titles = dict.fromkeys(self._question(f"utter_{key}") for key in keys)
        return [{"title": title, "payload": title} for title in titles]

    def _buttons(self, topic: str) -> list[Button]:
        """A button sends its own title as text, so it works on every channel and in plain Rasa."""
        if topic == CALL_BACK:
            return [ASK_FOR_CALL]
        names = [f"utter_{kind}/{topic}" for kind in ("faq", "chitchat")]
        names.append(f"utter_{topic.replace(':', '/', 1)}")
        titles = [self._question(name) for name in names if name in self._responses]
        return [{"title": title, "payload": title} for title in titles]

    def _question(self, response: str) -> str:
        return str(self._metadata(response).get("question", ""))

    def _metadata(self, response: str) -> dict[str, Any]:
        metadata: dict[str, Any] = self._responses[response][0].get("metadata", {})
        return metadata
