"""What the gateway says by itself when the engine does not answer, or misses a reported symptom."""

from functools import lru_cache

from needlewise.catalogue.topics import Response
from needlewise.clinic import clinic
from needlewise.red_flags.detector import Finding, detect
from needlewise.red_flags.vocabulary import Level, red_flag_responses, vocabulary
from needlewise.turn import Button, Reply, Turn


def find(text: str) -> Finding | None:
    """The symptom that `text` reports, if it does."""
    return detect(text, vocabulary())


def escalation_reply(level: Level) -> Reply:
    """The same message that `action_escalate` gives."""
    response, details = _response(level), clinic()
    number = details.number_for(level)
    return Reply(
        text=response.text.format(**details.values()),
        buttons=(Button(title=f"Call {number}", payload=details.call_link(number)),),
        sources=response.metadata.cites,
    )


def without_engine(text: str, finding: Finding | None) -> Turn:
    """The turn when the engine gave none: the escalation, or an honest word and the phone."""
    if finding is not None:
        return _turn(text, ("red_flag",), finding.level, escalation_reply(finding.level))
    details = clinic()
    apology = Reply(
        text=f"I can't answer just now. Please try again in a minute, or call {details.name} "
        f"on {details.phone}.",
        buttons=(Button(title=f"Call {details.phone}", payload=details.call_link(details.phone)),),
    )
    return _turn(text, (), "none", apology)


def guard(turn: Turn, finding: Finding | None) -> Turn:
    """`turn`, led by the escalation that `finding` demands and the engine left out."""
    if finding is None or turn.escalation != "none":
        return turn
    return turn.model_copy(
        update={
            "topics": ("red_flag", *turn.topics),
            "escalation": finding.level,
            "replies": (escalation_reply(finding.level), *turn.replies),
        }
    )


@lru_cache(maxsize=2)
def _response(level: Level) -> Response:
    return red_flag_responses()[f"utter_red_flag/{level}"][0]


def _turn(text: str, topics: tuple[str, ...], escalation: Level | str, reply: Reply) -> Turn:
    return Turn.model_validate(
        {
            "text": text,
            "topics": topics,
            "escalation": escalation,
            "confidence": 0.0,
            "replies": (reply,),
            "latency_ms": 0.0,
        }
    )
