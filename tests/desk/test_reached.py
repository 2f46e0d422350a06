"""Where staff see that somebody is reached on a channel, and what did not reach them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from letters import given_up, somebody
from patients import conversation, escalation, report, turn
from staff import post, staff
from starlette.testclient import TestClient

from needlewise.desk.roles import Role
from needlewise.store import correspondents, outbound
from needlewise.store.correspondents import Silence
from needlewise.store.database import Database

CALL = '<a href="tel:+447700900123">+44 7700 900123</a>'


@pytest.fixture
def viewer(database: Database) -> TestClient:
    return staff(database, Role.VIEWER)


def patient(
    database: Database, channel: str = "whatsapp", recipient: str = "447700900123", *texts: str
) -> str:
    id = somebody(database, channel, recipient)
    return conversation(database, *texts or ("hello",), id=id, channel=channel)


@pytest.mark.parametrize(
    ("channel", "recipient"),
    [("whatsapp", "447700900123"), ("sms", "+447700900123"), ("twilio_whatsapp", "+447700900123")],
)
def test_a_phone_number_can_be_called(
    database: Database, viewer: TestClient, channel: str, recipient: str
) -> None:
    id = patient(database, channel, recipient)
    assert CALL in viewer.get(f"/conversations/{id}").text


@pytest.mark.parametrize(
    ("channel", "recipient"),
    [
        ("telegram", "447700900123"),  # a chat's id
        ("messenger", "24400000000000001"),
        ("sms", "<b>"),
        ("whatsapp", "1"),
    ],
)
def test_what_is_no_phone_number_is_no_link(
    database: Database, viewer: TestClient, channel: str, recipient: str
) -> None:
    page = viewer.get(f"/conversations/{patient(database, channel, recipient)}").text
    assert "Reached at" in page
    assert recipient.replace("<b>", "&lt;b&gt;") in page
    assert "tel:" not in page


def test_on_the_website_nobody_is_reached(database: Database, viewer: TestClient) -> None:
    assert "Reached at" not in viewer.get(f"/conversations/{conversation(database, 'hello')}").text


@pytest.mark.parametrize(
    ("why", "said"), [("stopped", "Wants no more messages"), ("blocked", "Has blocked us")]
)
def test_whoever_wants_no_messages_is_marked(
    database: Database, viewer: TestClient, why: Silence, said: str
) -> None:
    id = patient(database)
    assert said not in viewer.get(f"/conversations/{id}").text
    with database.write() as connection:
        correspondents.set_silence(connection, id, why)
    assert said in viewer.get(f"/conversations/{id}").text


def test_the_page_of_a_report_shows_whom_to_call_and_what_did_not_arrive(
    database: Database, viewer: TestClient
) -> None:
    id = patient(database)
    report(database, id, "it is oozing", message_id="wamid.1")
    given_up(database, id, message_id="wamid.1", urgent=True)
    page = viewer.get(f"/inbox/{escalation(database, id)}").text
    assert CALL in page
    assert "WhatsApp" in page
    assert page.count("Could not be delivered") == 1
    assert "131026: undeliverable" in page


def test_an_answer_that_did_not_arrive_is_marked(database: Database, viewer: TestClient) -> None:
    id = patient(database)
    arrived = turn(database, id, "does it hurt?", message_id="wamid.1")
    lost = turn(database, id, "how many sessions?", message_id="wamid.2")
    letter = given_up(database, id, message_id="wamid.2", problem="<131026>")
    for _ in range(2):
        page = viewer.get(f"/conversations/{id}").text
        own = {
            int(turn): text for turn, text in re.findall(r'id="turn-(\d+)"(.*?)</li>', page, re.S)
        }
        assert "Could not be delivered" in own[lost]
        assert "&lt;131026&gt;" in own[lost]
        assert "Could not be delivered" not in own[arrived]
        with database.write() as connection:  # dismissing it delivers nothing
            outbound.dismiss(connection, letter)


def test_once_it_is_sent_it_is_marked_no_more(database: Database, viewer: TestClient) -> None:
    id = patient(database)
    turn(database, id, "does it hurt?", message_id="wamid.1")
    letter = given_up(database, id, message_id="wamid.1")
    now = datetime.now(UTC)
    with database.write() as connection:
        outbound.try_again(connection, letter, now, timedelta(hours=1))
        outbound.claim(connection, [letter], now)
        outbound.sent(connection, letter, "wamid.9", now)
    assert "Could not be delivered" not in viewer.get(f"/conversations/{id}").text


def test_a_copy_with_details_tells_where_they_are_reached(database: Database) -> None:
    id, other = patient(database), conversation(database, "hello")
    copied = staff(database, Role.CLINICIAN).get("/conversations/export.json").json()
    assert {one["id"]: one["recipient"] for one in copied} == {id: "447700900123", other: None}


def test_deleting_forgets_where_they_were_reached(database: Database) -> None:
    id = patient(database)
    given_up(database, id)
    admin = staff(database, Role.ADMIN)
    assert "where the person is reached" in admin.get(f"/conversations/{id}/delete").text
    post(admin, f"/conversations/{id}/delete")
    with database.read() as connection:
        assert correspondents.recipient(connection, id) is None
        assert outbound.dead(connection) == []
    assert somebody(database) != id


@pytest.mark.parametrize(
    ("channel", "title"),
    [("twilio_whatsapp", "WhatsApp by Twilio"), ("sms", "SMS"), ("telegram", "Telegram")],
)
def test_channels_have_their_titles_in_search_and_figures(
    database: Database, viewer: TestClient, channel: str, title: str
) -> None:
    patient(database, channel)
    found = viewer.get(f"/conversations?channel={channel}").text
    assert f'<option value="{channel}" selected>{title}</option>' in found
    assert f"<td>{title}</td>" in found
    table = viewer.get("/figures/questions.csv?from=2026-11-20&to=2026-11-20").text
    assert table.splitlines()[0].endswith(f"Period,{title}")
