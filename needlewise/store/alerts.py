"""The outbox of alerts: one a contact, kept in the transaction that gives the reason for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import case, select, update
from sqlalchemy.engine import Connection

from needlewise.store.tables import alerts, conversations, escalations, turns

Reason = Literal["opened", "worse", "second", "reminder"]
MOST_REMINDERS = 6


@dataclass(frozen=True)
class Alert:
    """What a contact is to be told, with what it is about as it stands now."""

    id: int
    escalation: int
    contact: str
    reason: Reason
    attempts: int
    conversation: str
    channel: str
    kind: str
    level: str
    category: str
    opened_at: datetime
    caller_name: str | None
    caller_number: str | None


@dataclass(frozen=True)
class FollowUp:
    """Somebody to be told, since nobody has taken an escalation yet."""

    escalation: int
    contact: str
    reason: Reason


def raise_for(
    connection: Connection, escalation: int, reason: str, contacts: Sequence[str], at: datetime
) -> None:
    """Adds an alert for each of `contacts`, in the transaction that opens or worsens it.

    What has become worse also goes to everybody who was told before, and takes the place of what
    still waits to be sent. The same alert raised twice is one.
    """
    here = alerts.c.escalation == escalation
    names = list(contacts)
    if reason == "worse":
        names += connection.scalars(select(alerts.c.contact).where(here)).all()
        drop_for(connection, escalation)
    same = (alerts.c.reason == reason) & (alerts.c.raised_at == at)
    known = connection.scalars(select(alerts.c.contact).where(here, same)).all()
    for name in dict.fromkeys(names):
        if name not in known:
            values = {"escalation": escalation, "contact": name, "reason": reason, "state": "due"}
            connection.execute(
                alerts.insert().values(raised_at=at, due_at=at, attempts=0, **values)
            )


def drop_for(connection: Connection, escalation: int) -> None:
    """Nobody needs to be told any more: it was taken or resolved."""
    waiting = (alerts.c.escalation == escalation) & (alerts.c.state == "due")
    connection.execute(update(alerts).where(waiting).values(state="dropped"))


def due(connection: Connection, now: datetime) -> list[Alert]:
    """What is to be sent now: emergencies first, then what has waited longest."""
    about = escalations.c.id == alerts.c.escalation
    talk = conversations.c.id == escalations.c.conversation
    columns = [alerts, *(c for c in escalations.c if c.name not in alerts.c)]
    query = (
        select(*columns, conversations.c.channel)
        .select_from(alerts.join(escalations, about).join(conversations, talk))
        .where(alerts.c.state == "due", alerts.c.due_at <= now, escalations.c.state == "open")
        .order_by(case((escalations.c.level == "emergency", 0), else_=1), alerts.c.due_at)
    )
    return [_alert(row) for row in connection.execute(query)]


def sent(connection: Connection, id: int, at: datetime) -> None:
    """The provider has accepted it."""
    values = {"state": "sent", "sent_at": at, "problem": None}
    connection.execute(
        update(alerts)
        .where(alerts.c.id == id, alerts.c.state != "sent")
        .values(attempts=alerts.c.attempts + 1, **values)
    )


def failed(connection: Connection, id: int, problem: str, next_at: datetime) -> None:
    """An attempt was of no use; there is another at `next_at`."""
    connection.execute(
        update(alerts)
        .where(alerts.c.id == id, alerts.c.state == "due")
        .values(attempts=alerts.c.attempts + 1, problem=problem, due_at=next_at)
    )


def follow_ups(
    connection: Connection,
    first: Sequence[str],
    second: Sequence[str],
    every: timedelta,
    now: datetime,
) -> list[FollowUp]:
    """Who is to be told or reminded of what is still open `every` so often.

    The second contacts are told when it was open for that long. After that everybody is reminded,
    each so long after the last alert that reached them, and at most `MOST_REMINDERS` times.
    """
    still_open = (escalations.c.state == "open") & (escalations.c.opened_at <= now - every)
    opened = select(escalations.c.id, escalations.c.opened_at).where(still_open)
    all_opened = connection.execute(opened).all()
    about = select(alerts).join(escalations, escalations.c.id == alerts.c.escalation)
    raised: dict[int, list[Any]] = {row.id: [] for row in all_opened}
    for alert in connection.execute(about.where(still_open)):
        raised[alert.escalation].append(alert)
    return [
        FollowUp(row.id, contact, reason)
        for row in all_opened
        for contact, reason in _wanting(raised[row.id], row.opened_at, first, second, every, now)
    ]


def reported_text(connection: Connection, conversation: str) -> str | None:
    """What the patient wrote when they last reported a symptom."""
    query = (
        select(turns.c.text)
        .where(turns.c.conversation == conversation, turns.c.escalation != "none")
        .order_by(turns.c.id.desc())
        .limit(1)
    )
    text: str | None = connection.scalar(query)
    return text


def _wanting(
    raised: Sequence[Any],
    opened_at: datetime,
    first: Sequence[str],
    second: Sequence[str],
    every: timedelta,
    now: datetime,
) -> Iterator[tuple[str, Reason]]:
    # Whoever hands it back opens it anew.
    since = max([opened_at, *(row.raised_at for row in raised if row.reason == "opened")])
    alerts_of: dict[str, list[Any]] = {name: [] for name in (*first, *second)}
    for row in raised:
        if row.raised_at >= since and row.contact in alerts_of:
            alerts_of[row.contact].append(row)
    for name, own in alerts_of.items():
        if name in second and not own:
            if now >= since + every:
                yield name, "second"
        elif now >= since + (2 if second else 1) * every and _is_silent(own, since, every, now):
            yield name, "reminder"


def _is_silent(own: Sequence[Any], since: datetime, every: timedelta, now: datetime) -> bool:
    """Whether a contact heard nothing for so long, and may be reminded."""
    last = max((row.sent_at for row in own if row.sent_at), default=since)
    reminders = sum(row.reason == "reminder" for row in own)
    waiting = any(row.state == "due" for row in own)
    return not waiting and reminders < MOST_REMINDERS and now >= last + every


def _alert(row: Any) -> Alert:
    return Alert(**{name: getattr(row, name) for name in Alert.__dataclass_fields__})
