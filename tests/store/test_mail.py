"""What comes from and goes to messaging channels, as it is kept."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from needlewise.store import channel_counts, correspondents, erasure, inbound, outbound
from needlewise.store.database import Database
from needlewise.store.inbound import Arrival
from needlewise.store.outbound import Letter

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
QUESTION = Arrival(
    channel="sms",
    message_id="m1",
    conversation="sms-ann",
    kind="text",
    sent_at=NOON,
    received_at=NOON,
    recipient="+447700900111",
    thread="",
    text="does it hurt?",
    unread=(),
)
ANSWER = Letter(
    key="sms-m1-0",
    channel="sms",
    conversation="sms-ann",
    recipient="+447700900111",
    thread="",
    message_id="m1",
    quotes=False,
    urgent=False,
    payload={"Body": "It is numbed first."},
    raised_at=NOON,
    expires_at=NOON + DAY,
)
REPORTED = replace(ANSWER, key="sms-m2-0", conversation="sms-ben", urgent=True)


def test_a_person_keeps_their_conversation(database: Database) -> None:
    with database.write() as connection:
        first = correspondents.heard_from(connection, "sms", "+44", "", NOON)
        again = correspondents.heard_from(connection, "sms", "+44", "", NOON + DAY)
        others = [
            correspondents.heard_from(connection, "whatsapp", "+44", "", NOON),
            correspondents.heard_from(connection, "sms", "+44", "somebody else", NOON),
        ]
        assert correspondents.recipient(connection, first) == "+44"
    assert first == again
    assert len({first, *others}) == 3


def test_whoever_was_erased_is_a_stranger(database: Database) -> None:
    """Or what they report within the next days would be taken for what was erased."""
    with database.write() as connection:
        first = correspondents.heard_from(connection, "sms", "+44", "", NOON)
        inbound.add(connection, replace(QUESTION, conversation=first))
        outbound.add(connection, [replace(ANSWER, conversation=first)])
        erasure.forget(connection, first)
        assert correspondents.heard_from(connection, "sms", "+44", "", NOON) != first
        assert outbound.waiting(connection) == []
        assert inbound.due(connection) == []
        assert not inbound.add(connection, QUESTION)  # but it was answered
        [row] = connection.exec_driver_sql("SELECT * FROM inbound").mappings()
    assert "+44" not in str(dict(row))
    assert "hurt" not in str(dict(row))


def test_a_message_is_due_once(database: Database) -> None:
    with database.write() as connection:
        assert inbound.add(connection, QUESTION)
        assert not inbound.add(connection, replace(QUESTION, text="again"))
        assert inbound.add(connection, replace(QUESTION, channel="whatsapp", sent_at=NOON - MINUTE))
    with database.read() as connection:
        assert [a.channel for a in inbound.due(connection)] == ["whatsapp", "sms"]
    with database.write() as connection:
        assert inbound.done(connection, "sms", "m1")
        assert not inbound.done(connection, "sms", "m1")
        assert [a.channel for a in inbound.due(connection)] == ["whatsapp"]


def test_what_was_answered_is_forgotten_in_time(database: Database) -> None:
    with database.write() as connection:
        inbound.add(connection, QUESTION)
        inbound.add(connection, replace(QUESTION, message_id="m2"))
        inbound.done(connection, "sms", "m1")
        inbound.tidy(connection, NOON + 30 * DAY)
        assert inbound.add(connection, QUESTION)
        assert not inbound.add(connection, replace(QUESTION, message_id="m2"))


def test_reports_are_first_in_the_outbox(database: Database) -> None:
    with database.write() as connection:
        outbound.add(connection, [ANSWER, REPORTED, replace(ANSWER, payload={})])
        assert [w.urgent for w in outbound.waiting(connection)] == [True, False]


def test_a_letter_is_claimed_once(database: Database) -> None:
    with database.write() as connection:
        outbound.add(connection, [ANSWER])
        [waiting] = outbound.waiting(connection)
        [letter] = outbound.claim(connection, [waiting.id], NOON)
        assert outbound.claim(connection, [waiting.id], NOON) == []
        assert (letter.payload, letter.in_doubt) == (ANSWER.payload, False)
        outbound.sent(connection, letter.id, "SM1", NOON)
        assert outbound.waiting(connection) == []
        query = "SELECT payload FROM outbound"
        assert connection.exec_driver_sql(query).scalar() is None


def test_what_a_sender_left_is_in_doubt(database: Database) -> None:
    """A reply to a report is sent again at once, others after a pause."""
    with database.write() as connection:
        outbound.add(connection, [ANSWER, REPORTED])
        ids = [waiting.id for waiting in outbound.waiting(connection)]
        outbound.claim(connection, ids, NOON)
        assert outbound.recover(connection, NOON + MINUTE, MINUTE) == 2
        due = [waiting.due_at for waiting in outbound.waiting(connection)]
        assert due == [NOON + MINUTE, NOON + 2 * MINUTE]
        letters = outbound.claim(connection, ids, NOON + 2 * MINUTE)
    assert [letter.in_doubt for letter in letters] == [True, True]
    assert {letter.tried_at for letter in letters} == {NOON}


def test_a_receipt_settles_a_letter(database: Database) -> None:
    with database.write() as connection:
        outbound.add(connection, [ANSWER])
        [waiting] = outbound.waiting(connection)
        outbound.claim(connection, [waiting.id], NOON)
        assert not outbound.received(connection, "whatsapp", ANSWER.key, "", "", NOON)
        assert outbound.received(connection, "sms", ANSWER.key, "SM1", "", NOON)
        assert outbound.waiting(connection) == []
        outbound.failed(connection, waiting.id, "no answer", NOON, in_doubt=True)  # too late
        assert outbound.waiting(connection) == []
        assert outbound.received(connection, "sms", "", "SM1", "30005: unknown number", NOON)
        [dead] = outbound.dead(connection)
    assert dead.problem == "30005: unknown number"


def test_staff_decide_on_what_was_given_up(database: Database) -> None:
    with database.write() as connection:
        outbound.add(connection, [ANSWER, REPORTED])
        letters = outbound.claim(connection, [w.id for w in outbound.waiting(connection)], NOON)
        for letter in letters:
            outbound.given_up(connection, letter.id, "refused")
        assert outbound.counts(connection) == {"sms": {"dead": 2}}
        newest, oldest = outbound.dead(connection)
        assert outbound.try_again(connection, oldest.id, NOON + DAY, DAY)
        assert outbound.dismiss(connection, newest.id)
        assert not outbound.dismiss(connection, newest.id)
        assert outbound.dead(connection) == []
        assert [w.id for w in outbound.waiting(connection)] == [oldest.id]


def test_whoever_wants_nothing_more_gets_nothing(database: Database) -> None:
    with database.write() as connection:
        outbound.add(connection, [ANSWER, REPORTED])
        outbound.drop(connection, "sms-ann")
        assert [w.conversation for w in outbound.waiting(connection)] == ["sms-ben"]


def test_counts_add_up_day_by_day(database: Database) -> None:
    today = date(2026, 11, 22)
    with database.write() as connection:
        for day, count in ((today, 2), (today, 3), (today - DAY, 10)):
            channel_counts.add(connection, day, {("sms", "sent"): count})
        assert channel_counts.since(connection, today) == {("sms", "sent"): 5}
        assert channel_counts.since(connection, today - DAY) == {("sms", "sent"): 15}
        channel_counts.tidy(connection, today)
        assert channel_counts.since(connection, today - DAY) == {("sms", "sent"): 5}
