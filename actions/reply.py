"""One coherent reply: several answers without repetition, or the same answer once more."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from actions.wording import Message, Wording
from needlewise.catalogue.topics import public_id
from needlewise.language.clauses import sentences_of

Topic = dict[str, Any]
"""`intent_response_key` and `confidence`."""
CLOSING = "The clinic can"
"""How a sentence begins that only says whom to ask; once is enough."""
PHONE = "{clinic_phone}"
MIN_WORDS = 4
"""Sentences of fewer words may stand twice."""
MAX_BUTTONS = 4
LISTED = re.compile(r"(?:-|\d+\.) ")
"""How an item of a list begins; it stays whole."""


def reply(
    wording: Wording, topics: Sequence[Topic], offers: Sequence[Topic], told: Collection[str]
) -> Message:
    """The message that answers `topics` in their order.

    Args:
        wording: the words.
        topics: at least one.
        offers: readings of a further question that was not understood well enough.
        told: topics that were answered before in this conversation; they are worded differently.
    """
    keys = [topic["intent_response_key"] for topic in topics]
    if len(keys) == 1 and keys[0] not in told and not offers:
        return wording.answer(keys[0], topics[0]["confidence"])
    texts = _without_repetition([_text(wording, key, key in told) for key in keys])
    buttons = [button for key in keys for button in wording.follow_ups(key)]
    asked = wording.questions(keys)
    message: Message = {
        "text": "\n".join(wording.filled(text) for text in texts),
        "topics": list(dict.fromkeys(public_id(key.partition("/")[2]) for key in keys)),
        "confidence": round(min(topic["confidence"] for topic in topics), 4),
        "metadata": {"cites": _cites(wording, keys)},
        "buttons": [b for i, b in enumerate(buttons) if b not in asked + buttons[:i]][:MAX_BUTTONS],
    }
    if offers:
        message["text"] += "\n" + wording.text("utter_ask_back_rest")
        message["buttons"] = wording.questions([offer["intent_response_key"] for offer in offers])
        message["asks"] = True
    return message


def _text(wording: Wording, key: str, again: bool) -> str:
    """The response's text as it stands in the domain; a shorter one where it was told before."""
    text = wording.raw(f"utter_{key}")
    if not again:
        return text
    return str(wording.metadata(key).get("again") or wording.raw("utter_again") + " " + text)


def _cites(wording: Wording, keys: Sequence[str]) -> list[str]:
    cites = (cite for key in keys for cite in wording.metadata(key).get("cites", ()))
    return list(dict.fromkeys(cites))


def _without_repetition(texts: Sequence[str]) -> list[str]:
    """Each text without sentences that stood before, or that only say whom to ask again later."""
    said: set[str] = set()
    kept = []
    for i, text in enumerate(texts):
        phone_later = any(PHONE in later for later in texts[i + 1 :])
        lines = [_new(line, said, phone_later) for line in text.splitlines()]
        kept.append("\n".join(line for line in lines if line))
    return [text for text in kept if text]


def _new(line: str, said: set[str], phone_later: bool) -> str:
    """`line` without sentences that were `said`, to which it adds its own."""
    if LISTED.match(line):
        return line
    sentences = [
        s
        for s in sentences_of(line)
        if s not in said and not (phone_later and s.startswith(CLOSING))
    ]
    said |= {s for s in sentences if len(s.split()) >= MIN_WORDS}
    return " ".join(sentences)
