"""The topics that a case can expect: those of results, as the contract names them."""

from collections.abc import Mapping
from difflib import get_close_matches

from needlewise.catalogue.titles import titles
from needlewise.catalogue.topics import SILENT_FAMILY, public_id

RED_FLAG = "red_flag"


def expectable() -> Mapping[str, str]:
    """Their titles by id, in the order of the titles.

    Raises:
        DataFileError: a topic file cannot be read or breaks the schema.
    """
    named = {public_id(id): title for id, title in titles().items()}
    named |= {SILENT_FAMILY: "The guide is silent on it", RED_FLAG: "A report of a symptom"}
    return dict(sorted(named.items(), key=lambda topic: topic[1].casefold()))


def unknown(topic: str) -> str:
    """Why `topic` cannot be expected, and what can; empty where it can."""
    known = expectable()
    if topic in known:
        return ""
    meant = get_close_matches(topic, known, n=1)
    fix = f"Did you mean {meant[0]!r}?" if meant else f"Topics: {', '.join(sorted(known))}."
    return f"there is no topic {topic!r}. {fix}"
