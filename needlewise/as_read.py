"""A turn as text, for channels that have nothing else and for the terminal."""

from needlewise.catalogue.guide import facts
from needlewise.turn import Reply, Turn


def as_read(turn: Turn) -> str:
    """The replies as a person would read them, with buttons and sources."""
    return "\n\n".join(_as_read(reply) for reply in turn.replies)


def _as_read(reply: Reply) -> str:
    lines = [reply.text]
    lines += [f"  [{button.title}]" for button in reply.buttons]
    if reply.sources:
        lines.append("Sources:")
    lines += [f"  {fact.id}  {fact.statement}" for fact in facts(reply.sources)]
    return "\n".join(lines)
