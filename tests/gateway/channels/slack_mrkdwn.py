"""What Slack's apps make of mrkdwn, and what Slack makes of what people type.

https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from dataclasses import dataclass

from fake_provider import require

INVISIBLE = "\u2060"
REFERENCE = re.compile(r"<([^<>\n]*)>")
MARKED = re.compile(
    r"(?:^|(?<=[\s(\[\"']))([*_~`])(?=\S)([^\n]*?)(?<=\S)\1(?=[\s.,;:!?)\]\"']|$)", re.M
)
"""Marks count around words only."""


@dataclass(frozen=True)
class Read:
    """A text as it is shown."""

    text: str
    strong: tuple[str, ...]
    calls: tuple[str, ...]
    """Where links to numbers lead."""


def read(mrkdwn: str) -> Read:
    """Raises BadRequest for what would come out as nobody can have meant it."""
    calls: list[str] = []
    strong: list[str] = []

    def linked(match: re.Match[str]) -> str:
        target, _, label = match[1].partition("|")
        require(re.match(r"(https?://|mailto:|tel:)\S", target), "what stands between < and >")
        if target.startswith("tel:"):
            require(re.fullmatch(r"tel:\+?\d+", target), "a number is dialled as it stands")
            calls.append(target.removeprefix("tel:"))
        return label or target

    def marked(match: re.Match[str]) -> str:
        if match[1] == "*":
            strong.append(shown(match[2]))
        return match[2]

    bare = REFERENCE.sub("", mrkdwn)
    require("<" not in bare and ">" not in bare, "< and > are to be escaped")
    require(not re.search(r"&(?!(amp|lt|gt);)", bare), "& is to be escaped")
    require(not re.search(r"^&gt;", bare, re.M), "a quotation that nobody meant")
    text = MARKED.sub(marked, REFERENCE.sub(linked, mrkdwn))
    return Read(shown(MARKED.sub(marked, text)), tuple(strong), tuple(calls))


def shown(text: str) -> str:
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text.replace(INVISIBLE, "")


def typed(text: str) -> str:
    """A text as events tell it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
