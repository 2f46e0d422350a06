"""From what each part of a message asks to what is answered in one reply."""

import re
from collections.abc import Iterator, Sequence

from needlewise.language.clauses import asks
from needlewise.nlu.decision import Decision, Ranked
from needlewise.nlu.parts import Part

# What is said along with a question needs no answer of its own.
COURTESIES = frozenset(f"chitchat/{t}" for t in ("greet", "goodbye", "thanks", "help"))
ASIDE = "chitchat/out_of_scope"
# What one can ask of any service. After "do you do lip fillers?" it is asked of those.
OF_ANY_SERVICE = frozenset(
    f"faq/{t}"
    for t in (
        *("process", "how_it_works", "pain", "sessions", "provider", "side_effects", "safety"),
        *("effectiveness", "not_in_guide:price", "not_in_guide:session_length"),
        *("not_in_guide:downtime", "not_in_guide:results_duration", "not_in_guide:results_timing"),
    )
)
_OFFERED = re.compile(
    r"\b(?:you|u|ya|they|y'all|guys|your \w+)(?: \w+){0,3}? (?:do|offer|provide|sell|have|give)\b"
    r"|\bcan i (?:get|have|book)\b",
    re.IGNORECASE,
)
_OURS = re.compile(r"needl|\bcit\b|collagen|\bpens?\b|\bderma|\bnano", re.IGNORECASE)


def together(parts: Sequence[Part], decisions: Sequence[Decision], aside: float) -> list[Ranked]:
    """The answers of all parts in their order, each once, without what needs no answer.

    Args:
        parts: what the message divides into.
        decisions: what each of them asks.
        aside: how likely a remark about something else must be to be answered beside a question.
    """
    found = list(_about_the_matter(parts, decisions, aside))
    matter = any(answer.key not in COURTESIES and answer.key != ASIDE for _, answer in found)
    given: dict[str, Ranked] = {}
    for part, answer in found:
        remark = answer.key == ASIDE and not _is_asked(part, answer, aside)
        if not (matter and (remark or answer.key in COURTESIES)):
            given.setdefault(answer.key, answer)
    return list(given.values())


def _about_the_matter(
    parts: Sequence[Part], decisions: Sequence[Decision], aside: float
) -> Iterator[tuple[Part, Ranked]]:
    """Each answer with its part, but for what is asked of a service that is not ours."""
    another_service = False
    for part, decision in zip(parts, decisions, strict=True):
        ours = bool(part.names) or _OURS.search(part.text) is not None
        for answer in decision.answers:
            if another_service and not ours and answer.key in OF_ANY_SERVICE:
                continue
            asked = answer.key == ASIDE and _is_asked(part, answer, aside)
            another_service = asked and _OFFERED.search(part.text) is not None
            yield part, answer


def _is_asked(part: Part, answer: Ranked, aside: float) -> bool:
    return asks(part.text) and answer.confidence >= aside
