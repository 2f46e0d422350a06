"""An engine that says what a test tells it to, and cases to ask it."""

from collections.abc import Mapping
from pathlib import Path

from needlewise.errors import EngineError
from needlewise.regression.case import Case, ExpectedTurn
from needlewise.turn import Escalation, Reply, Turn


def turn(
    *topics: str, escalation: Escalation = "none", text: str = "", reply: str = "Yes."
) -> Turn:
    return Turn(
        text=text,
        topics=topics,
        escalation=escalation,
        confidence=0.9,
        replies=(Reply(text=reply),),
        latency_ms=1.0,
    )


def case(name: str, *topics: str, group: str = "", tags: tuple[str, ...] = ()) -> Case:
    """One message, called as it is asked."""
    turns = (ExpectedTurn(text=name, topics=topics),)
    return Case(name=name, group=group, tags=tags, turns=turns)


class ScriptedEngine:
    """Answers with the topic that `topics` has for a text; what it does not know has no answer."""

    def __init__(self, topics: Mapping[str, str], model: str = "a.tar.gz") -> None:
        self.topics, self.model = topics, Path(model)
        self.held: dict[str, list[str]] = {}
        self.remembered: set[str] = set()

    async def turn(self, sender: str, text: str) -> Turn:
        self.held.setdefault(sender, []).append(text)
        self.remembered.add(sender)
        if text not in self.topics:
            raise EngineError("The assistant gave no answer.")
        return turn(self.topics[text], text=text)

    def forget(self, sender: str) -> None:
        self.remembered.discard(sender)
