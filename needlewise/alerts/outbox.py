"""Sends what is due, each alert by itself, again and again until its provider accepts it."""

import logging
from collections import Counter
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Thread

from sqlalchemy.engine import Connection

from needlewise.alerts.delivery import deliver
from needlewise.alerts.wording import Message, Where, message
from needlewise.backoff import Backoff
from needlewise.clinic import Alerts, Contact
from needlewise.store import alerts
from needlewise.store.alerts import Alert
from needlewise.store.database import Database

logger = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=30)
"""How long a provider may take; whatever it says later still counts if it is yes."""
AT_ONCE = 4
"""Alerts on their way to one contact, so that a provider that hangs costs few threads."""
BACKOFF = Backoff(first=5.0, longest=240.0)


@dataclass
class _Sending:
    """An attempt that is under way."""

    alert: Alert
    since: datetime
    result: "Future[str | None]"
    given_up: bool = False


class Outbox:
    """One worker's hold on the outbox.

    Args:
        chosen: whom to alert, and when.
        where: what messages say of the clinic.
    """

    def __init__(self, database: Database, chosen: Alerts, where: Where) -> None:
        self._database, self._chosen, self._where = database, chosen, where
        self._contacts = {c.name: c for c in (*chosen.first, *chosen.second)}
        self._under_way: list[_Sending] = []

    def deliver_due(self, now: datetime) -> None:
        """Notes what became of earlier attempts and begins those that are due; waits for none."""
        for sending in list(self._under_way):
            self._look_at(sending, now)
        self._raise_follow_ups(now)
        with self._database.read() as connection:
            waiting = [(a, self._message(connection, a)) for a in alerts.due(connection, now)]
        tried = {s.alert.id for s in self._under_way if not s.given_up}
        busy = Counter(s.alert.contact for s in self._under_way if not s.given_up)
        for alert, text in waiting:
            if alert.id not in tried and busy[alert.contact] < AT_ONCE:
                busy[alert.contact] += 1
                self._begin(alert, text, now)

    def _look_at(self, sending: _Sending, now: datetime) -> None:
        """Keeps an attempt that has ended in the list until the database knows of it."""
        if sending.result.done():
            self._note(sending, sending.result.result(), now)
            self._under_way.remove(sending)
        elif not sending.given_up and now - sending.since >= PATIENCE:
            self._note(sending, f"no answer within {PATIENCE.total_seconds():.0f} s", now)
            sending.given_up = True

    def _note(self, sending: _Sending, problem: str | None, now: datetime) -> None:
        alert = sending.alert
        if problem is not None and sending.given_up:
            return
        with self._database.write() as connection:
            if problem is None:
                alerts.sent(connection, alert.id, now)
            else:
                alerts.failed(
                    connection, alert.id, problem, now + BACKOFF.pause(alert.attempts + 1)
                )
        if problem is not None:
            logger.warning("alert %d to %s not accepted: %s", alert.id, alert.contact, problem)

    def _raise_follow_ups(self, now: datetime) -> None:
        with self._database.read() as connection:
            if not self._follow_ups(connection, now):
                return
        with self._database.write() as connection:  # somebody may have taken it since
            for wanted in self._follow_ups(connection, now):
                alerts.raise_for(
                    connection, wanted.escalation, wanted.reason, [wanted.contact], now
                )

    def _follow_ups(self, connection: Connection, now: datetime) -> list[alerts.FollowUp]:
        first, second = ([c.name for c in g] for g in (self._chosen.first, self._chosen.second))
        every = timedelta(minutes=self._chosen.second_after)
        return alerts.follow_ups(connection, first, second, every, now)

    def _message(self, connection: Connection, alert: Alert) -> Message:
        names = self._chosen.include_text
        quotes = names and alert.kind != "call_back"
        quoted = alerts.reported_text(connection, alert.conversation) if quotes else None
        return message(alert, self._where, quoted, names)

    def _begin(self, alert: Alert, text: Message, now: datetime) -> None:
        sending = _Sending(alert, now, Future())
        self._under_way.append(sending)
        contact = self._contacts.get(alert.contact)
        if contact is None:
            sending.result.set_result(f"clinic.yml has no contact named {alert.contact}")
        else:
            work = (contact, text, sending.result)
            # A daemon: a provider that hangs must not keep the worker from ending.
            Thread(target=_send, args=work, name=f"alert-{alert.id}", daemon=True).start()


def _send(contact: Contact, text: Message, result: "Future[str | None]") -> None:
    result.set_result(deliver(contact, text))
