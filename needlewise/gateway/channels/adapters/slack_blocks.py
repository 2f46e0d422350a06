"""A reply as Slack's Block Kit.

https://docs.slack.dev/reference/block-kit/blocks
https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from needlewise.gateway.channels.content import Call, Content
from needlewise.gateway.channels.lines import Draw, Line, leading, lines, listed, pages, shortened

Payload = dict[str, Any]
MAX_TEXT = 3000
MAX_BUTTONS = 25
MAX_LABEL, MAX_VALUE = 75, 2000
SHOWN = 30
"""Characters of a label that can be counted on to be seen; Slack's apps cut longer ones."""
JOINER = "\N{WORD JOINER}"  # invisible; keeps a character from being mark-up
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKS = re.compile(rf"(?<!{JOINER})[*_~`]")
_LINK = re.compile(r"<[^|>]*\|([^>]*)>")


def messages(content: Content) -> list[Payload]:
    """One message a page; the choices are at the end of the last."""
    choices = content.choices
    is_cut = any(len(choice) > SHOWN for choice in choices)
    drawn = lines(content, numbered_choices=is_cut or len(choices) > MAX_BUTTONS)
    draw = drawing(content.calls)
    made = [_message(page, draw) for page in pages(leading(drawn, content), draw, MAX_TEXT)]
    if 0 < len(choices) <= MAX_BUTTONS:
        made[-1]["blocks"].append(_actions(choices))
    return made


def shown(payload: Payload) -> str:
    """A message of `messages` as it looks."""
    seen = []
    for block in payload["blocks"]:
        match block["type"]:
            case "section":
                seen.append(plain(block["text"]["text"]))
            case "context":
                seen += [plain(element["text"]) for element in block["elements"]]
            case "actions":
                seen += [f"[ {button['text']['text']} ]" for button in block["elements"]]
    return "\n".join(seen)


def drawing(calls: Sequence[Call]) -> Draw:
    """Writes lines in which the numbers of `calls` can be tapped.

    Slack's apps do not find them on their own.
    """
    dialled = {call.number: call.dialled for call in calls}
    numbers = "|".join(map(re.escape, sorted(dialled, key=len, reverse=True)))
    called = re.compile(rf"(?:Call )?(?<![\d+])({numbers})(?!\d)") if numbers else None

    def draw(line: Line) -> str:
        text = escaped(line.text)
        if called:
            text = called.sub(lambda match: f"<tel:{dialled[match[1]]}|{match[0]}>", text)
        match line.role:
            case "call":
                return f"*{text.strip()}*"
            case "note":
                return f"_{text.strip()}_"
        return listed(line, text)

    return draw


def escaped(text: str) -> str:
    """Slack has entities for three characters; others are kept from beginning mark-up."""
    quoted = JOINER if text.startswith(">") else ""
    return quoted + "".join(JOINER + c if c in "*_~`" else ENTITIES.get(c, c) for c in text)


def plain(text: str) -> str:
    """What `draw` wrote, as it is shown."""
    return unescaped(_MARKS.sub("", _LINK.sub(r"\1", text)).replace(JOINER, ""))


def unescaped(text: str) -> str:
    """The three characters as they were."""
    for character, entity in reversed(ENTITIES.items()):
        text = text.replace(entity, character)
    return text


def _message(page: list[Line], draw: Draw) -> Payload:
    blocks = []
    for is_note, some in groupby(page, key=lambda line: line.role == "note"):
        text = {"type": "mrkdwn", "text": "\n".join(map(draw, some))}
        context = {"type": "context", "elements": [text]}
        blocks.append(context if is_note else {"type": "section", "text": text})
    return {
        # For notifications and screen readers, which do not read blocks.
        "text": "\n".join(map(draw, page)),
        "blocks": blocks,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _actions(choices: Sequence[str]) -> dict[str, Any]:
    buttons = [
        {
            "type": "button",
            "action_id": f"choice-{number}",
            "text": {"type": "plain_text", "text": shortened(choice, MAX_LABEL), "emoji": False},
            "value": choice[:MAX_VALUE],
        }
        for number, choice in enumerate(choices, 1)
    ]
    return {"type": "actions", "elements": buttons}
