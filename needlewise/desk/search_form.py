"""The form that finds conversations: what is typed, what it means, and the links that repeat it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal, cast
from urllib.parse import urlencode

from needlewise.catalogue.topics import public_id, topic_id, topics_folder
from needlewise.desk.dates import begin, day, end, in_order
from needlewise.errors import NeedlewiseError
from needlewise.store.conversations import Cursor, Filter

FIELDS = ("text", "channel", "topic", "level", "outcome", "thumbs", "reviewed", "from", "to")
MAX_TYPED = 200  # characters


def typed(query: Mapping[str, str]) -> dict[str, str]:
    """What stands in each field; PostgreSQL takes no zero bytes."""
    return {name: query.get(name, "").replace("\0", "").strip()[:MAX_TYPED] for name in FIELDS}


def wanted(fields: Mapping[str, str]) -> Filter:
    """What the fields ask for.

    Raises:
        NoDay: see `needlewise.desk.dates`.
    """
    since, until = day(fields["from"], "From"), day(fields["to"], "To")
    in_order(since, until)
    reviewed = fields["reviewed"] if fields["reviewed"] in ("yes", "no") else ""
    return Filter(
        text=fields["text"],
        channel=fields["channel"],
        topic=fields["topic"],
        level=fields["level"],
        outcome=fields["outcome"],
        unhelpful=fields["thumbs"] == "down",
        reviewed=cast(Literal["", "yes", "no"], reviewed),
        since=begin(since) if since else None,
        until=end(until) if until else None,
    )


def address(path: str, fields: Mapping[str, str], **more: str) -> str:
    """`path` with what is typed, for links that go on from here."""
    given = {name: value for name, value in {**fields, **more}.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


def cursor(written: str) -> Cursor | None:
    """Where the next page begins; None for the first.

    Raises:
        NeedlewiseError: it is none that `written_cursor` wrote.
    """
    if not written:
        return None
    at, _, id = written.replace("\0", "").partition(" ")
    try:
        return Cursor(datetime.fromisoformat(at).astimezone(UTC), id)
    except (ValueError, OverflowError):
        raise NeedlewiseError("There is no such page. Please search again.") from None


def written_cursor(at: datetime, id: str) -> str:
    """Goes on after the conversation `id`, last heard of `at`."""
    return f"{at.isoformat()} {id}"


@lru_cache(maxsize=1)
def topics() -> tuple[str, ...]:
    """Whatever a result can name as its topic."""
    folder = topics_folder()
    known = {public_id(topic_id(path, folder)) for path in folder.rglob("*.yml")}
    return tuple(sorted(known | {"red_flag"}))
