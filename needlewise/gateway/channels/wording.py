"""What is said on channels that the engine has no part in."""

from collections.abc import Sequence

from needlewise.clinic import clinic
from needlewise.turn import Button, Reply, Turn


def cannot_read(unread: Sequence[str]) -> Turn:
    """To a message without text."""
    details = clinic()
    reply = Reply(
        text=f"I can only read text; I can't make use of {_listed(unread)}. Please type your "
        "question.\nIf your skin worries you after a procedure, call "
        f"{details.name} on {details.phone}.",
        buttons=(Button(title=f"Call {details.phone}", payload=details.call_link(details.phone)),),
    )
    return _turn(f"({_listed(unread)})", reply)


def did_not_look(unread: Sequence[str]) -> Reply:
    """To what came along with a text that was answered."""
    return Reply(
        text=f"I can only read text; I did not look at {_listed(unread)} that you sent. If it "
        f"shows something that worries you, call the clinic on {clinic().phone}."
    )


def told(text: str, reply: str) -> Turn:
    """A turn that only says `reply`."""
    return _turn(text, Reply(text=reply))


def _turn(text: str, reply: Reply) -> Turn:
    return Turn(
        text=text,
        topics=(),
        escalation="none",
        confidence=0.0,
        replies=(reply,),
        latency_ms=0.0,
    )


def _listed(unread: Sequence[str]) -> str:
    *rest, last = unread or ("that",)
    return f"{', '.join(rest)} or {last}" if rest else last
