"""Reading the audit log, and taking it along."""

import csv
import io

import pytest
from staff import staff
from starlette.testclient import TestClient

from needlewise.desk.pages.audit import A_BATCH, A_PAGE
from needlewise.desk.roles import Role
from needlewise.store import audit
from needlewise.store.database import Database


@pytest.fixture
def admin(database: Database) -> TestClient:
    return staff(database, Role.ADMIN, name="ada")


def note(database: Database, by: str, action: str, subject: str = "", **detail: object) -> None:
    with database.write() as connection:
        audit.note(connection, by, action, subject, detail)


def rows(admin: TestClient, query: str = "") -> list[dict[str, str]]:
    response = admin.get(f"/audit.csv?{query}")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["content-disposition"]
    return list(csv.DictReader(io.StringIO(response.text)))


def test_an_entry_is_shown_with_all_that_is_known(admin: TestClient, database: Database) -> None:
    note(database, "vera", "conversation.view", "c-17", reason="<b>check</b>")
    page = admin.get("/audit").text
    for part in ("vera", "conversation.view", "c-17", "reason: &lt;b&gt;check&lt;/b&gt;"):
        assert part in page


def test_entries_are_filtered_by_person_and_action(admin: TestClient, database: Database) -> None:
    note(database, "vera", "case.add", "of vera")
    note(database, "tess", "case.add", "of tess")
    note(database, "tess", "case.delete", "deleted")
    note(database, "tess", "cas", "other")
    by_tess = admin.get("/audit?by=tess").text
    assert "of tess" in by_tess
    assert "of vera" not in by_tess
    added = admin.get("/audit?by=tess&action=case.add").text
    assert "of tess" in added
    assert "deleted" not in added
    assert [row["subject"] for row in rows(admin, "by=tess&action=case")] == [
        "deleted",
        "of tess",
    ]
    assert "nothing that matches" in admin.get("/audit?by=nobody").text


def test_the_filter_offers_what_there_is(admin: TestClient, database: Database) -> None:
    note(database, "tess", "case.add")
    page = admin.get("/audit?action=case").text
    for option in ("<option>tess", "<option>case.add", "<option selected>case<"):
        assert option in page


def test_older_entries_are_on_further_pages(admin: TestClient, database: Database) -> None:
    with database.write() as connection:
        for number in range(A_PAGE + 1):
            audit.note(connection, "tess", "case.add", f"number {number:03}")
    first = admin.get("/audit?by=tess").text
    assert "number 100" in first
    assert "number 001" in first
    assert "number 000" not in first
    [older] = [part.split('"')[0] for part in first.split('href="')[1:] if "before" in part]
    second = admin.get(older.replace("&amp;", "&")).text
    assert "number 000" in second
    assert "number 001" not in second
    assert "Older" not in second


@pytest.mark.parametrize("before", ["x", "-1", "²", "9" * 40, "1.5", "0"])
def test_an_address_that_was_typed_wrongly_breaks_nothing(admin: TestClient, before: str) -> None:
    assert admin.get("/audit", params={"before": before}).status_code == 200


def test_the_export_holds_every_entry_once(admin: TestClient, database: Database) -> None:
    with database.write() as connection:
        for number in range(A_BATCH + 1):
            audit.note(connection, "tess", "case.add", str(number))
    subjects = [int(row["subject"]) for row in rows(admin, "by=tess")]
    assert subjects == list(range(A_BATCH, -1, -1))


def test_an_export_can_be_read_by_programs(admin: TestClient, database: Database) -> None:
    note(database, "tess", "case.add", 'a "quoted", one\nof two lines', name="Ünal")
    [row] = rows(admin, "by=tess")
    assert row["subject"] == 'a "quoted", one\nof two lines'
    assert row["detail"] == '{"name": "Ünal"}'
    assert row["at"].endswith("+00:00")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_spreadsheet_runs_no_formula(admin: TestClient, database: Database, text: str) -> None:
    note(database, "tess", "case.add", text)
    assert ",'" + text[0] in admin.get("/audit.csv?by=tess").text.replace('"', "")


def test_an_export_is_in_the_audit_log_itself(admin: TestClient) -> None:
    rows(admin, "by=tess")
    [row] = rows(admin, "action=audit.export&by=ada")[1:]
    assert row["by"] == "ada"
    assert '"of": "tess"' in row["detail"]
