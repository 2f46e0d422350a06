"""Gathers what Rasa utters in a turn, with everything that the actions said about it."""

from typing import Any

from rasa.core.channels.channel import OutputChannel

from needlewise.turn import Button, CallBack, Escalation, Reply

_GRAVITY: tuple[Escalation, ...] = ("none", "doctor", "emergency")


class Collector(OutputChannel):
    """An output channel that keeps the messages of one turn."""

    def __init__(self) -> None:
        self._messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "needlewise"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self._messages.append(message)

    @property
    def replies(self) -> tuple[Reply, ...]:
        return tuple(
            Reply(
                text=message.get("text") or "",
                buttons=tuple(Button(**button) for button in message.get("buttons") or ()),
                sources=tuple(message.get("metadata", {}).get("cites", ())),
            )
            for message in self._messages
        )

    @property
    def topics(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(t for m in self._messages for t in m.get("topics", ())))

    @property
    def escalation(self) -> Escalation:
        levels = [m.get("escalation", "none") for m in self._messages]
        return max(levels, key=_GRAVITY.index, default="none")

    @property
    def confidence(self) -> float:
        """The least sure of the answers counts."""
        return min((m["confidence"] for m in self._messages if "confidence" in m), default=0.0)

    @property
    def call_back(self) -> CallBack | None:
        """Whom the clinic is to call, and where."""
        found = [m["call_back"] for m in self._messages if m.get("call_back")]
        return CallBack(**found[-1]) if found else None
