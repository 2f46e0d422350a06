"""What Slack takes of Block Kit.

https://docs.slack.dev/reference/block-kit
"""

from typing import Any

from fake_provider import require

LABEL_SHOWN = 30
"""Characters."""


def texts(block: dict[str, Any]) -> list[str]:
    """The mrkdwn of a block.

    Raises:
        BadRequest: the block breaks a limit.
    """
    kind = block["type"]
    require(kind in ("section", "context", "actions"), f"unsupported type: {kind}")
    if kind == "actions":
        return []
    texts = [block["text"]] if kind == "section" else block["elements"]
    require(1 <= len(texts) <= 10, "1 to 10 elements")
    for text in texts:
        require(text["type"] == "mrkdwn", "must be mrkdwn")
        require(1 <= len(text["text"]) <= 3000, "must be less than 3001 characters")
    return [text["text"] for text in texts]


def buttons(block: dict[str, Any]) -> list[dict[str, Any]]:
    """Those of a block; raises BadRequest as `texts` does."""
    if block["type"] != "actions":
        return []
    found: list[dict[str, Any]] = block["elements"]
    require(1 <= len(found) <= 25, "no more than 25 items allowed")
    require(len({b["action_id"] for b in found}) == len(found), "action_id already exists")
    for button in found:
        require(button["type"] == "button", "only buttons")
        require(button["text"]["type"] == "plain_text", "must be plain_text")
        require(1 <= len(button["text"]["text"]) <= 75, "must be less than 76 characters")
        require(1 <= len(button["value"]) <= 2000, "must be less than 2001 characters")
    return found


def on_screen(label: str) -> str:
    """What of a button's label is sure to be seen."""
    return label if len(label) <= LABEL_SHOWN else f"{label[: LABEL_SHOWN - 1]}…"
