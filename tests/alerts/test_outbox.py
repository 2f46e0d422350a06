"""Alerts reach real providers, whatever these do meanwhile."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from alerts.providers import PASSWORD, TOKEN, FakeMail, FakeWebhook
from inbox import NOON, PATIENT, escalate, minutes, outbox_of, problems_of

from needlewise.alerts.outbox import PATIENCE, Outbox
from needlewise.alerts.wording import Where
from needlewise.clinic import Alerts, Contact
from needlewise.store import escalations
from needlewise.store.database import Database

LIMIT = 20  # seconds that a test waits for something that has to happen


def outbox(
    database: Database, *first: Contact, second: tuple[Contact, ...] = (), text: bool = False
) -> Outbox:
    chosen = Alerts(desk="https://desk.example", include_text=text, first=first, second=second)
    return Outbox(database, chosen, Where(chosen.desk, UTC))


def deliver_until(sending: Outbox, now: datetime, happened: Callable[[], bool]) -> None:
    """Turns the worker's loop at `now` until something has happened."""
    deadline = time.monotonic() + LIMIT
    while True:
        sending.deliver_due(now)
        if happened():
            return
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def states(database: Database) -> list[str]:
    return [state for _, _, state in outbox_of(database)]


def test_it_reaches_a_mailbox_and_a_webhook(
    database: Database, mail: FakeMail, webhook: FakeWebhook
) -> None:
    id = escalate(database, ["Nurse", "Room"])
    sending = outbox(database, mail.contact("Nurse"), webhook.contact("Room"))
    deliver_until(sending, NOON, lambda: states(database) == ["sent", "sent"])
    [letter], [call] = mail.received, webhook.received
    assert letter["subject"] == call["title"] == "Symptom reported to the assistant"
    assert f"https://desk.example/inbox/{id}" in letter.get_content()
    assert f"https://desk.example/inbox/{id}" in call["message"]


def test_a_refused_alert_is_sent_again_until_it_is_accepted(
    database: Database, webhook: FakeWebhook
) -> None:
    escalate(database, ["Room"])
    webhook.fails = 2
    sending = outbox(database, webhook.contact("Room"))
    deliver_until(sending, NOON, lambda: len(problems_of(database)) == 1)
    sending.deliver_due(NOON + minutes(4 / 60))
    assert webhook.attempts == 1  # the pause is at least five seconds
    deliver_until(sending, NOON + minutes(1), lambda: webhook.attempts == 2)
    deliver_until(sending, NOON + minutes(2), lambda: states(database) == ["sent"])
    sending.deliver_due(NOON + minutes(5))
    assert (webhook.attempts, len(webhook.received)) == (3, 1)


def test_a_mailbox_that_is_busy_gets_it_later(database: Database, mail: FakeMail) -> None:
    escalate(database, ["Nurse"])
    mail.fails = 1
    sending = outbox(database, mail.contact())
    deliver_until(sending, NOON, lambda: len(problems_of(database)) == 1)
    deliver_until(sending, NOON + minutes(1), lambda: states(database) == ["sent"])
    assert len(mail.received) == 1


def test_who_takes_it_meanwhile_ends_the_attempts(database: Database, webhook: FakeWebhook) -> None:
    id = escalate(database, ["Room"])
    webhook.fails = 100
    sending = outbox(database, webhook.contact("Room"))
    deliver_until(sending, NOON, lambda: len(problems_of(database)) == 1)
    with database.write() as connection:
        escalations.take(connection, id, "ann")
    for minute in range(1, 100):
        sending.deliver_due(NOON + minutes(minute))
    assert webhook.attempts == 1
    assert states(database) == ["dropped"]


def test_the_second_contact_is_told_and_then_both_are_reminded(
    database: Database, mail: FakeMail, webhook: FakeWebhook
) -> None:
    escalate(database, ["Nurse"])
    sending = outbox(database, mail.contact("Nurse"), second=(webhook.contact("Room"),))
    deliver_until(sending, NOON, lambda: states(database) == ["sent"])
    sending.deliver_due(NOON + minutes(9))
    assert states(database) == ["sent"]
    deliver_until(sending, NOON + minutes(10), lambda: states(database) == ["sent"] * 2)
    deliver_until(sending, NOON + minutes(20), lambda: states(database) == ["sent"] * 4)
    assert [letter["subject"] for letter in mail.received] == [
        "Symptom reported to the assistant",
        "Reminder: Symptom reported to the assistant",
    ]
    assert [call["title"] for call in webhook.received] == [
        "Nobody has taken this yet: Symptom reported to the assistant",
        "Reminder: Symptom reported to the assistant",
    ]


def test_a_contact_that_hangs_delays_no_other(
    database: Database, mail: FakeMail, webhook: FakeWebhook
) -> None:
    webhook.hangs = True
    ids = [escalate(database, ["Room", "Nurse"]) for _ in range(6)]
    sending = outbox(database, webhook.contact("Room"), mail.contact("Nurse"))
    deliver_until(sending, NOON, lambda: len(mail.received) == len(ids))
    assert webhook.received == []


def test_a_contact_that_hangs_is_given_up_but_may_still_say_yes(
    database: Database, webhook: FakeWebhook
) -> None:
    webhook.hangs = True
    escalate(database, ["Room"])
    sending = outbox(database, webhook.contact("Room"))
    deliver_until(sending, NOON, lambda: webhook.attempts == 1)
    sending.deliver_due(NOON + PATIENCE)
    assert problems_of(database) == ["no answer within 30 s"]
    webhook.hangs = False
    deliver_until(sending, NOON + PATIENCE, lambda: states(database) == ["sent"])
    assert len(webhook.received) == 1


def test_a_contact_that_is_gone_costs_the_others_nothing(
    database: Database, webhook: FakeWebhook
) -> None:
    escalate(database, ["Gone", "Room"])
    sending = outbox(database, webhook.contact("Room"))
    deliver_until(sending, NOON, lambda: states(database) == ["due", "sent"])
    assert problems_of(database) == ["clinic.yml has no contact named Gone"]


@pytest.mark.parametrize("quoted", [False, True])
def test_the_patient_is_quoted_only_where_the_clinic_wants_it(
    database: Database, webhook: FakeWebhook, quoted: bool
) -> None:
    escalate(database, ["Room"])
    sending = outbox(database, webhook.contact("Room"), text=quoted)
    deliver_until(sending, NOON, lambda: bool(webhook.received))
    assert (PATIENT in str(webhook.received)) is quoted


def test_no_secret_is_logged_or_kept(
    database: Database, mail: FakeMail, webhook: FakeWebhook, caplog: pytest.LogCaptureFixture
) -> None:
    escalate(database, ["Nurse", "Room"])
    mail.fails = webhook.fails = 1
    sending = outbox(database, mail.contact("Nurse"), webhook.contact("Room"))
    deliver_until(sending, NOON, lambda: len(problems_of(database)) == 2)
    kept = " ".join(problems_of(database))
    assert "500" in kept
    assert "not accepted" in caplog.text
    for secret in (PASSWORD, TOKEN, "nurse@clinic.example"):
        assert secret not in kept
        assert secret not in caplog.text
