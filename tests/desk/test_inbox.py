"""The inbox, as staff see and use it."""

from typing import Any

import pytest
from records import a_record, a_report, keep
from staff import post, staff
from starlette.testclient import TestClient

from needlewise.desk.roles import Role
from needlewise.store import audit, escalations, reviews
from needlewise.store.database import Database
from needlewise.store.escalations import Escalation
from needlewise.turn import CallBack


@pytest.fixture
def nora(database: Database) -> TestClient:
    return staff(database, Role.VIEWER, name="nora")


def _one(database: Database) -> Escalation:
    with database.read() as connection:
        [found] = escalations.listed(connection, ("open", "taken", "resolved"))
    return found


def _actions(database: Database) -> list[str]:
    with database.read() as connection:
        return [entry.action for entry in audit.entries(connection)][::-1]


def test_nothing_waits_at_first(nora: TestClient) -> None:
    assert "Nothing is waiting" in nora.get("/inbox").text


def test_a_report_is_listed_with_what_it_is_about(database: Database, nora: TestClient) -> None:
    keep(database, a_report(category="bleeding"))
    page = nora.get("/inbox").text
    for part in ("Bleeding", "Doctor", "Website", "Take", "just now"):
        assert part in page
    assert "oozing" not in page  # what patients write is behind a page that is in the audit log


def test_htmx_gets_the_rows_alone(database: Database, nora: TestClient) -> None:
    keep(database, a_report())
    part = nora.get("/inbox", headers={"HX-Request": "true"}).text
    assert "Take" in part
    assert "<html" not in part


def test_the_page_of_a_report_shows_conversation_and_reasons(
    database: Database, nora: TestClient
) -> None:
    report = a_report("it <b>keeps</b> oozing")
    report.finding["spans"] = ["oozing"]
    keep(database, a_record("hello there"), report)
    page = nora.get(f"/inbox/{_one(database).id}").text
    assert "hello there" in page
    assert "it &lt;b&gt;keeps&lt;/b&gt; <mark>oozing</mark>" in page
    assert "Taken for a report (infection): doctor" in page
    assert _actions(database) == ["escalation.view"]


def test_taken_noted_and_resolved(database: Database, nora: TestClient) -> None:
    keep(database, a_report())
    id = _one(database).id
    assert post(nora, f"/inbox/{id}/take").headers["location"] == f"/inbox/{id}"
    assert "It is yours." in nora.get(f"/inbox/{id}").text
    assert "It is yours." not in nora.get(f"/inbox/{id}").text
    assert "nora" in nora.get("/inbox").text
    post(nora, f"/inbox/{id}/note", note="Called: she comes in at three.")
    assert "she comes in at three" in nora.get(f"/inbox/{id}").text
    post(nora, f"/inbox/{id}/resolve", note="Seen by Dr. Olga.")
    found = _one(database)
    assert (found.state, found.resolved_by, found.false_alarm) == ("resolved", "nora", False)
    page = nora.get(f"/inbox/{id}").text
    assert "Seen by Dr. Olga." in page
    assert "Resolved by nora" in page
    changes = [action for action in _actions(database) if action != "escalation.view"]
    assert changes == ["escalation.take", "escalation.note", "escalation.resolve"]


def test_the_second_to_take_it_is_told_who_was_quicker(
    database: Database, nora: TestClient
) -> None:
    keep(database, a_report())
    id = _one(database).id
    post(nora, f"/inbox/{id}/take")
    refused = post(staff(database, Role.VIEWER, name="omar"), f"/inbox/{id}/take")
    assert refused.status_code == 400
    assert "nora was quicker" in refused.text


def test_handed_back_it_can_be_taken_by_another(database: Database, nora: TestClient) -> None:
    keep(database, a_report())
    id = _one(database).id
    post(nora, f"/inbox/{id}/take")
    post(nora, f"/inbox/{id}/hand-back")
    post(staff(database, Role.VIEWER, name="omar"), f"/inbox/{id}/take")
    assert _one(database).taken_by == "omar"


def test_a_false_alarm_goes_to_the_review_list(database: Database, nora: TestClient) -> None:
    keep(database, a_record("hello"), a_report("my gums bleed"))
    post(nora, f"/inbox/{_one(database).id}/resolve", false_alarm="yes")
    assert _one(database).false_alarm
    with database.read() as connection:
        assert [(r.text, r.verdict) for r in reviews.waiting(connection)] == [
            ("my gums bleed", "false_alarm")
        ]


def test_who_wants_a_call_is_shown_with_a_number_to_tap(
    database: Database, nora: TestClient
) -> None:
    keep(database, a_record("Ann ...", call_back=CallBack(name="Ann", number="+442079460123")))
    assert "Call back: Ann" in nora.get("/inbox").text
    page = nora.get(f"/inbox/{_one(database).id}").text
    assert 'href="tel:+442079460123"' in page


@pytest.mark.parametrize("path", ["/inbox/99", "/inbox/99/take"])
def test_there_is_none(nora: TestClient, path: str) -> None:
    answer = post(nora, path) if path.endswith("take") else nora.get(path)
    assert answer.status_code == 404
    assert "no escalation 99" in answer.text


def test_an_unreadable_number_is_no_escalation(nora: TestClient) -> None:
    assert nora.get("/inbox/nine").status_code == 404


def test_a_note_of_any_length_does_no_harm(database: Database, nora: TestClient) -> None:
    keep(database, a_report())
    sent: Any = "<script>alert(1)</script>" * 500
    assert post(nora, f"/inbox/{_one(database).id}/note", note=sent).status_code == 303
    page = nora.get(f"/inbox/{_one(database).id}").text
    assert "<script>alert" not in page


def test_the_review_list_until_somebody_dealt_with_it(database: Database, nora: TestClient) -> None:
    assert "Nothing is waiting." in nora.get("/reviews").text
    keep(database, a_report("my gums bleed"))
    post(nora, f"/inbox/{_one(database).id}/resolve", false_alarm="yes")
    page = nora.get("/reviews").text
    assert "my gums bleed" in page
    assert "False alarm" in page
    with database.read() as connection:
        [review] = reviews.waiting(connection)
    assert post(nora, f"/reviews/{review.id}/done").status_code == 403
    post(staff(database, Role.CLINICIAN), f"/reviews/{review.id}/done")
    assert "my gums bleed" not in nora.get("/reviews").text
