"""Staff read a conversation and say what was wrong with it."""

import re

import pytest
from patients import NOON, REPORT, conversation, escalation, report, turn
from sqlalchemy import func, select
from staff import post, staff
from starlette.testclient import TestClient

from needlewise.desk.roles import Role
from needlewise.store import reviews
from needlewise.store.audit import entries
from needlewise.store.conversations import escalations_of, get
from needlewise.store.database import Database
from needlewise.store.tables import decisions, metadata


@pytest.fixture
def viewer(database: Database) -> TestClient:
    return staff(database, Role.VIEWER)


def actions(database: Database) -> list[tuple[str, str, str]]:
    with database.read() as connection:
        found = entries(connection)
    return [(e.by, e.action, e.subject) for e in found]


def test_all_that_was_said_and_why(database: Database, viewer: TestClient) -> None:
    id = conversation(database)
    turn(database, id, "my scars?", helpful=False)
    report(database, id, "it is OOZING <b>now</b>", latency_ms=31.0)
    page = viewer.get(f"/conversations/{id}").text
    assert "Your skin is numbed first." in page
    assert "Sources: F21" in page
    assert '<span class="tag">pain</span>' in page
    assert "93% sure" in page
    assert "Thumbs down" in page
    assert "31 ms" in page
    assert "condition: scars" in page
    assert "TopicClassifier" in page
    assert "it is <mark>OOZING</mark> &lt;b&gt;now&lt;/b&gt;" in page
    assert "Taken for a report (infection): doctor, 97% likely." in page


def test_where_the_engine_was_down_it_says_so(database: Database, viewer: TestClient) -> None:
    id = conversation(database)
    turn(database, id, "hello", outcome="unavailable", reading=None, topics=[], confidence=0.0)
    page = viewer.get(f"/conversations/{id}").text
    assert "Assistant was down" in page
    assert "engine gave no answer" in page


def test_every_view_is_in_the_audit_log(database: Database, viewer: TestClient) -> None:
    id = conversation(database, "hello")
    viewer.get(f"/conversations/{id}")
    viewer.get(f"/conversations/{id}")
    assert actions(database) == [("viewer", "conversation.view", id)] * 2


@pytest.mark.parametrize("path", ["nobody", "a/b/c", "%00", "nobody/delete"])
def test_what_is_not_there_is_not_found(database: Database, path: str) -> None:
    assert staff(database, Role.ADMIN).get(f"/conversations/{path}").status_code == 404
    assert actions(database) == []


@pytest.mark.parametrize("id", ["whatsapp:+44 20", "a/b", "50%", "ü?x#y"])
def test_any_name_of_a_conversation_works(database: Database, viewer: TestClient, id: str) -> None:
    conversation(database, "hello", id=id)
    page = viewer.get("/conversations").text
    link = re.search(r'class="first"><a href="([^"]*)"', page)
    assert link
    assert "What was said" in viewer.get(link[1]).text
    back = post(viewer, f"{link[1]}/reviewed", reviewed="yes").headers["location"]
    assert "Reviewed by viewer" in viewer.get(back).text


def test_reviewed_and_not(database: Database, viewer: TestClient) -> None:
    id = conversation(database, "hello")
    post(viewer, f"/conversations/{id}/reviewed", reviewed="yes")
    assert "Reviewed by viewer" in viewer.get(f"/conversations/{id}").text
    post(viewer, f"/conversations/{id}/reviewed", reviewed="no")
    assert "Reviewed by" not in viewer.get(f"/conversations/{id}").text
    with database.read() as connection:
        found = get(connection, id)
    assert found is not None
    assert (found.reviewed_by, found.reviewed_at) == (None, None)


def test_a_false_alarm_goes_to_the_review_list_once(database: Database, viewer: TestClient) -> None:
    id = conversation(database)
    said = report(database, id, "the bleeding edge of science")
    for _ in range(2):
        answer = post(viewer, f"/conversations/{id}/turns/{said}/false-alarm")
        assert answer.headers["location"] == f"/conversations/{id}#turn-{said}"
    with database.read() as connection:
        [review] = reviews.waiting(connection)
    assert (review.turn, review.verdict, review.by) == (said, "false_alarm", "viewer")
    page = viewer.get(f"/conversations/{id}").text
    assert "Marked as a false alarm" in page
    assert "This was a false alarm" not in page


def test_a_missed_report_is_in_the_inbox(database: Database, viewer: TestClient) -> None:
    id = conversation(database)
    said = turn(database, id, "there is wet yellow stuff", finding={**REPORT, "level": None})
    post(viewer, f"/conversations/{id}/turns/{said}/missed")
    with database.read() as connection:
        [review] = reviews.waiting(connection)
        [opened] = escalations_of(connection, id)
    assert (review.turn, review.verdict) == (said, "missed")
    assert (opened.kind, opened.state) == ("missed", "open")
    page = viewer.get(f"/conversations/{id}").text
    assert "Marked as missed" in page
    assert f'href="/inbox/{opened.id}"' in page
    assert ("viewer", "turn.missed", str(said)) in actions(database)


def test_no_verdict_on_what_it_cannot_be_said_of(database: Database, viewer: TestClient) -> None:
    id, other = conversation(database), conversation(database)
    asked, flagged = turn(database, id, "hello"), report(database, id, "it is oozing")
    assert post(viewer, f"/conversations/{id}/turns/{asked}/false-alarm").status_code == 400
    assert post(viewer, f"/conversations/{id}/turns/{flagged}/missed").status_code == 400
    assert post(viewer, f"/conversations/{other}/turns/{asked}/missed").status_code == 404
    with database.read() as connection:
        assert reviews.waiting(connection) == []


def test_testers_may_save_a_case(database: Database, viewer: TestClient) -> None:
    id = conversation(database)
    said = turn(database, id, "hello")
    link = f'href="/regression/new?from={said}"'
    assert link in staff(database, Role.TESTER).get(f"/conversations/{id}").text
    assert link not in viewer.get(f"/conversations/{id}").text


def test_only_administrators_delete(database: Database) -> None:
    id = conversation(database, "hello")
    clinician = staff(database, Role.CLINICIAN)
    assert clinician.get(f"/conversations/{id}/delete").status_code == 403
    assert post(clinician, f"/conversations/{id}/delete").status_code == 403
    assert f"{id}/delete" not in clinician.get(f"/conversations/{id}").text
    assert clinician.get(f"/conversations/{id}").status_code == 200


def test_what_would_be_gone_is_said_first(database: Database) -> None:
    id = conversation(database, "hello", "it is oozing")
    number = escalation(database, id)
    page = staff(database, Role.ADMIN).get(f"/conversations/{id}/delete").text
    assert "2 messages" in page
    assert f'<a href="/inbox/{number}">number {number}</a>' in page


def test_deleting_leaves_nothing_of_it(database: Database) -> None:
    id, other = conversation(database), conversation(database, "hello")
    said = report(database, id, "my secret words")
    escalation(database, id)
    with database.write() as connection:
        reviews.give(connection, said, "false_alarm", "vera")
        values = {"turn": said, "kind": "dismissed", "by": "vera", "at": NOON}
        connection.execute(decisions.insert().values(**values))
    admin = staff(database, Role.ADMIN)
    assert post(admin, f"/conversations/{id}/delete").headers["location"] == "/conversations"
    assert admin.get(f"/conversations/{id}").status_code == 404
    assert admin.get(f"/conversations/{other}").status_code == 200
    with database.read() as connection:
        everything = [
            str(row)
            for table in metadata.sorted_tables
            for row in connection.execute(select(table))
        ]
        for table in ("reviews", "decisions", "escalations"):
            count = select(func.count()).select_from(metadata.tables[table])
            assert connection.scalar(count) == 0
    assert not any("my secret words" in row for row in everything)
    assert ("admin", "conversation.delete", id) in actions(database)
