"""How often each thing happened on a messaging channel."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, func, select, update
from sqlalchemy.engine import Connection

from needlewise.store.tables import channel_counts

Counts = Mapping[tuple[str, str], int]
"""By channel and what happened."""


def add(connection: Connection, day: date, counts: Counts) -> None:
    """Adds to what is counted of `day`."""
    table = channel_counts
    for (channel, what), count in counts.items():
        here = (table.c.day == day) & (table.c.channel == channel) & (table.c.what == what)
        more = update(table).where(here).values(count=table.c.count + count)
        if not connection.execute(more).rowcount:
            values = {"day": day, "channel": channel, "what": what, "count": count}
            connection.execute(table.insert().values(**values))


def since(connection: Connection, day: date) -> dict[tuple[str, str], int]:
    """The sums from `day` on."""
    table = channel_counts
    query = (
        select(table.c.channel, table.c.what, func.sum(table.c.count))
        .where(table.c.day >= day)
        .group_by(table.c.channel, table.c.what)
    )
    return {(channel, what): int(count) for channel, what, count in connection.execute(query)}


def tidy(connection: Connection, before: date) -> None:
    """Forgets the counts of days before."""
    connection.execute(delete(channel_counts).where(channel_counts.c.day < before))
