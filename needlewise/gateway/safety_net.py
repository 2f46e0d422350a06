"""What the gateway says by itself when the engine does not answer, or misses a reported symptom."""

import logging
from collections.abc import Sequence
from functools import lru_cache

from needlewise.clinic import CALL_LINK, clinic
from needlewise.errors import NeedlewiseError
from needlewise.language.choices import choice
from needlewise.models import latest_model
from needlewise.red_flags import loading
from needlewise.red_flags.detector import Detector, by_rules_alone
from needlewise.red_flags.escalation import escalation
from needlewise.red_flags.finding import Finding, gravest
from needlewise.red_flags.follow_up import Before, offers_a_report
from needlewise.red_flags.vocabulary import red_flags
from needlewise.turn import Button, Reply, Turn

logger = logging.getLogger(__name__)


def load_detector() -> Detector:
    """The newest model's detector; its rules alone where there is no model that can be read."""
    try:
        return loading.load_from_model(latest_model())
    except NeedlewiseError as error:
        logger.error("only the red-flag rules are at work: %s", error)
        return _rules()


@lru_cache(maxsize=1)
def _rules() -> Detector:
    return by_rules_alone(red_flags())


def find(detector: Detector, text: str, transcript: Sequence[Turn]) -> Finding:
    """What `text` reports after the turns of `transcript`, those of this session."""
    before = [_before(turn) for turn in transcript]
    chosen = choice(text, _titles(transcript[-1]), asked=False) if transcript else None
    texts = [text, *(chosen.titles if chosen else ())]
    if transcript and not _calls(transcript[-1]).isdisjoint(texts):
        texts, before = [transcript[-1].text], before[:-1]  # told once more why, and whom to call
    try:
        return gravest([detector.detect(said, before) for said in texts])
    except Exception:  # whatever it is, it must cost the visitor neither escalation nor answer
        logger.exception("the red-flag detector failed; only its rules are at work")
        return gravest([_rules().detect(said, before) for said in texts])


def without_engine(text: str, finding: Finding) -> Turn:
    """The turn when the engine gave none: the escalation, or an honest word and the phone."""
    if finding.level is not None:
        return _turn(text, ("red_flag",), finding.level, _reply(finding))
    details = clinic()
    apology = Reply(
        text=f"I can't answer just now. Please try again in a minute, or call {details.name} "
        f"on {details.phone}.",
        buttons=(Button(title=f"Call {details.phone}", payload=details.call_link(details.phone)),),
    )
    return _turn(text, (), "none", apology)


def guard(turn: Turn, finding: Finding) -> Turn:
    """`turn`, led by the escalation that `finding` demands and the engine left out."""
    if finding.level is None or turn.escalation in (finding.level, "emergency"):
        return turn
    return turn.model_copy(
        update={
            "topics": ("red_flag", *(t for t in turn.topics if t != "red_flag")),
            "escalation": finding.level,
            "replies": (_reply(finding), *turn.replies),
        }
    )


def _reply(finding: Finding) -> Reply:
    assert finding.level is not None
    return escalation(finding.level, finding.category, finding.unsure).reply()


def _before(turn: Turn) -> Before:
    return Before(turn.text, asked=offers_a_report(_titles(turn)))


def _calls(turn: Turn) -> set[str]:
    buttons = [button for reply in turn.replies for button in reply.buttons]
    return {button.title for button in buttons if button.payload.startswith(CALL_LINK)}


def _titles(turn: Turn) -> list[str]:
    return [button.title for reply in turn.replies for button in reply.buttons]


def _turn(text: str, topics: tuple[str, ...], escalation: str, reply: Reply) -> Turn:
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
