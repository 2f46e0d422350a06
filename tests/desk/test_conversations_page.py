"""Staff search conversations and take a copy of what they find."""

import csv
import html
import io
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from patients import NOON, conversation, report, turn
from staff import staff
from starlette.testclient import TestClient

from needlewise.desk.roles import Role
from needlewise.store.audit import entries
from needlewise.store.database import Database


@pytest.fixture
def viewer(database: Database) -> TestClient:
    return staff(database, Role.VIEWER)


def listed(client: TestClient, **query: str) -> list[str]:
    page = client.get(f"/conversations?{urlencode(query)}").text
    return [html.unescape(t) for t in re.findall(r'class="first"><a [^>]*>([^<]*)</a>', page)]


def table(client: TestClient, **query: str) -> list[dict[str, str]]:
    answer = client.get(f"/conversations/export.csv?{urlencode(query)}")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="conversations.csv"' in answer.headers["content-disposition"]
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_an_empty_database_says_so(viewer: TestClient) -> None:
    assert "No conversation is like that." in viewer.get("/conversations").text


def test_it_finds_by_what_is_typed_and_keeps_it_in_the_form(
    database: Database, viewer: TestClient
) -> None:
    conversation(database, "Does it hurt?")
    conversation(database, "how many sessions?", channel="whatsapp")
    assert listed(viewer) == ["how many sessions?", "Does it hurt?"]
    assert listed(viewer, text="HURT") == ["Does it hurt?"]
    assert listed(viewer, channel="whatsapp", topic="pain") == ["how many sessions?"]
    page = viewer.get("/conversations?text=%22%3E%3Cscript%3E&channel=whatsapp").text
    assert 'value="&#34;&gt;&lt;script&gt;"' in page
    assert '<option value="whatsapp" selected>WhatsApp</option>' in page


def test_what_a_patient_wrote_is_text_and_no_markup(database: Database, viewer: TestClient) -> None:
    conversation(database, "<img src=x onerror=alert(1)>")
    page = viewer.get("/conversations").text
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_days_are_those_of_the_clinic_and_both_count(
    database: Database, viewer: TestClient
) -> None:
    conversation(database, "the day before", at=NOON - timedelta(days=1))
    conversation(database, "the day", at=NOON)
    conversation(database, "the day after", at=NOON + timedelta(days=1))
    assert listed(viewer, **{"from": "2026-11-20", "to": "2026-11-20"}) == ["the day"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"from": "yesterday"}, "From: &#39;yesterday&#39; is no day"),
        ({"to": "9999-12-31"}, "To: &#39;9999-12-31&#39; is no day"),
        ({"from": "2026-11-20", "to": "2026-11-19"}, "the first day has to be the earlier one"),
        ({"before": "nonsense"}, "There is no such page"),
        ({"before": "0001-01-01T00:00:00+14:00 x"}, "There is no such page"),
    ],
)
def test_what_cannot_be_meant_is_said_and_the_form_kept(
    viewer: TestClient, query: dict[str, str], said: str
) -> None:
    answer = viewer.get(f"/conversations?{urlencode({**query, 'text': 'scars'})}")
    assert answer.status_code == 400
    assert said in answer.text
    assert 'value="scars"' in answer.text


def test_fifty_a_page_and_on_to_the_older(database: Database, viewer: TestClient) -> None:
    for n in range(120):
        conversation(database, f"question {n}", at=NOON - timedelta(minutes=n))
    conversation(database, "something else")
    seen: list[str] = []
    address = "/conversations?text=question"
    for _ in range(3):
        page = viewer.get(address).text
        seen += re.findall(r"question \d+", page)
        assert len(seen) in (50, 100, 120)
        older = re.search(r'<a href="([^"]*)" rel="next">', page)
        address = html.unescape(older[1]) if older else ""
    assert seen == [f"question {n}" for n in range(120)]
    assert address == "", "there is nothing older"


def test_zero_bytes_are_no_error(viewer: TestClient) -> None:
    assert viewer.get("/conversations?text=%00&before=%00").status_code == 400
    assert viewer.get("/conversations?text=%00").status_code == 200


def test_only_clinicians_take_copies_away(database: Database) -> None:
    conversation(database, "Does it hurt?")
    for form in ("csv", "json"):
        path = f"/conversations/export.{form}"
        assert staff(database, Role.TESTER).get(path).status_code == 403
        assert staff(database, Role.CLINICIAN).get(path).status_code == 200
    assert "export." not in staff(database, Role.TESTER).get("/conversations").text


def test_a_table_holds_what_is_found(database: Database) -> None:
    id = conversation(database, "Does it hurt?", "and zoë’s?")
    conversation(database, "how many sessions?")
    rows = table(staff(database, Role.CLINICIAN), text="hurt")
    assert [row["text"] for row in rows] == ["Does it hurt?", "and zoë’s?"]
    assert rows[0]["conversation"] == id
    assert (rows[0]["topics"], rows[0]["reply"]) == ("pain", "Your skin is numbed first.")


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1"])
def test_a_table_holds_no_formula(database: Database, text: str) -> None:
    conversation(database, text)
    [row] = table(staff(database, Role.CLINICIAN))
    assert row["text"] == f"'{text}"


def test_details_hold_all_of_each_turn(database: Database) -> None:
    id = conversation(database, "Does it hurt?")
    report(database, id, "it is oozing")
    turn(database, conversation(database), "asdf", outcome="not_understood", reading=None)
    clinician = staff(database, Role.CLINICIAN)
    [found] = clinician.get("/conversations/export.json?level=doctor").json()
    first, second = found["turns"]
    assert (found["id"], found["channel"]) == (id, "website")
    assert first["reading"]["answered"] == [{"topic": "pain", "confidence": 0.93}]
    assert (second["finding"]["category"], second["outcome"]) == ("infection", "escalated")
    assert len(clinician.get("/conversations/export.json").json()) == 2
    assert clinician.get("/conversations/export.json?text=nothing").json() == []


def test_the_audit_log_keeps_what_was_taken_but_no_words(database: Database) -> None:
    conversation(database, "I am Ada Example")
    staff(database, Role.CLINICIAN).get("/conversations/export.csv?text=Ada&channel=website")
    with database.read() as connection:
        [entry] = entries(connection, action="conversation.export")
    assert (entry.by, entry.subject) == ("clinician", "csv")
    assert entry.detail == {"conversations": 1, "channel": "website", "by_text": True}
