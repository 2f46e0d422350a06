"""What the topic classifier leaves in a Rasa message."""

from collections.abc import Sequence
from typing import Any

from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from needlewise.nlu.decision import Decision, Ranked

RANKING_LENGTH = 10
FALLBACK_INTENT = "nlu_fallback"
TOPICS, OFFERS, PARTS = "topics", "offers", "parts"


def write(message: Message, decided: Decision) -> None:
    """Adds intent, ranking and selected response, as Rasa has them, and `topics` and `offers`."""
    top = decided.answers[0] if decided.answers else decided.ranking[0]
    name = top.key.partition("/")[0] if decided.answers else FALLBACK_INTENT
    _write_intent(message, name, top.confidence)
    message.set("intent_ranking", _intents(decided.ranking), add_to_output=True)
    write_topics(message, decided.answers, decided.offers)
    read = [{"text": text, TOPICS: _as_dicts(answers)} for text, answers in decided.parts]
    message.set(PARTS, read, add_to_output=True)
    selected = {
        "response": {
            "intent_response_key": top.key,
            "utter_action": f"utter_{top.key}",
            "confidence": top.confidence,
            "responses": [],
        },
        "ranking": _as_dicts(decided.ranking[:RANKING_LENGTH]),
    }
    intents = sorted({r.key.partition("/")[0] for r in decided.ranking})
    selector = {"all_retrieval_intents": intents, top.key.partition("/")[0]: selected}
    message.set("response_selector", selector, add_to_output=True)


def write_choice(message: Message, chosen: Sequence[Ranked]) -> None:
    """Adds the topics of the buttons chosen; none where it was a mere yes or no."""
    name = chosen[0].key.partition("/")[0] if chosen else FALLBACK_INTENT
    _write_intent(message, name, 1.0)
    write_topics(message, chosen, ())


def write_nothing(message: Message) -> None:
    """An empty message means nothing; Rasa's policies still need an intent."""
    _write_intent(message, FALLBACK_INTENT, 1.0)
    write_topics(message, (), ())


def write_topics(message: Message, topics: Sequence[Ranked], offers: Sequence[Ranked]) -> None:
    """Adds what to answer and what to offer."""
    message.set(TOPICS, _as_dicts(topics), add_to_output=True)
    message.set(OFFERS, _as_dicts(offers), add_to_output=True)


def _write_intent(message: Message, name: str, confidence: float) -> None:
    message.set(INTENT, {"name": name, "confidence": confidence}, add_to_output=True)


def _as_dicts(ranked: Sequence[Ranked]) -> list[dict[str, Any]]:
    return [{"intent_response_key": r.key, "confidence": r.confidence} for r in ranked]


def _intents(ranking: Sequence[Ranked]) -> list[dict[str, Any]]:
    totals: dict[str, float] = {}
    for ranked in ranking:
        intent = ranked.key.partition("/")[0]
        totals[intent] = totals.get(intent, 0.0) + ranked.confidence
    return [{"name": n, "confidence": c} for n, c in sorted(totals.items(), key=lambda t: -t[1])]
