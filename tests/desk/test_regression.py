"""The regression suite at the desk: its cases, to and from files."""

from typing import Any

import patients
import pytest
from regression_pages import CASE, ran, said
from staff import post, staff
from starlette.testclient import TestClient

from needlewise.desk.roles import Role
from needlewise.regression import store
from needlewise.regression.case import Case, ExpectedTurn
from needlewise.regression.starter import STARTER
from needlewise.regression.yaml_form import export, read_upload
from needlewise.store import audit
from needlewise.store.database import Database

TYPED = {
    "name": "Pain, then pus",
    "group": "talks",
    "tags": "new, long",
    "turns": "2",
    "text-0": "does it hurt, and how often?",
    "topics-0": ["pain", "sessions", ""],
    "escalation-0": "none",
    "words-0": "numb\r\n\r\ncream",
    "text-1": "it oozes",
    "topics-1": ["any", "", ""],
    "escalation-1": "doctor",
    "words-1": "",
    "do": "save",
}


@pytest.fixture
def tess(database: Database) -> TestClient:
    return staff(database, Role.TESTER, name="tess")


def test_the_first_look_finds_the_starter_cases(database: Database, tess: TestClient) -> None:
    page = said(tess.get("/regression"))
    assert "The suite has not been run yet" in page
    assert len(store.listed(database)) == len(read_upload("s.yml", STARTER.read_bytes()))


def test_a_case_is_written_and_shown_as_typed(database: Database, tess: TestClient) -> None:
    sent = post(tess, "/regression/new", **TYPED)
    assert sent.status_code == 303
    [kept] = store.listed(database)
    assert kept.case == Case(
        name="Pain, then pus",
        group="talks",
        tags=("new", "long"),
        turns=(
            ExpectedTurn(
                text="does it hurt, and how often?",
                topics=("pain", "sessions"),
                words=("numb", "cream"),
            ),
            ExpectedTurn(text="it oozes", topics=None, escalation="doctor"),
        ),
    )
    page = tess.get(sent.headers["location"]).text
    for shown in ('value="pain" selected', 'value="sessions" selected', 'value="any" selected'):
        assert shown in page
    assert "numb\ncream</textarea>" in page
    [noted, *_] = [e for e in _audit(database) if e.action == "case.add"]
    assert (noted.by, noted.subject) == ("tess", str(kept.id))


def test_saving_what_is_shown_changes_nothing(database: Database, tess: TestClient) -> None:
    id = store.add(database, CASE, "tom")
    page = tess.get(f"/regression/{id}").text
    assert "Sun &lt;cream&gt;" in page
    fields = {"name": CASE.name, "group": "skin", "tags": "old", "turns": "1", "text-0": "spf?"}
    more = {"topics-0": ["sun", "", ""], "escalation-0": "none", "words-0": "SPF"}
    assert post(tess, f"/regression/{id}", **fields, **more).status_code == 303
    kept = store.get(database, id)
    assert kept is not None
    assert (kept.case, kept.by) == (CASE, "tess")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"text-0": " "}, "Message 1, the text: there is nothing to read in it"),
        ({"topics-1": ["", "", ""]}, "Message 2: choose the topic"),
        ({"topics-0": ["any", "pain"]}, "Message 1: choose either topics"),
        ({"topics-0": ["xyzzy"]}, "there is none called xyzzy"),
        ({"tags": "t" * 51}, "Tags: it has 51 characters; at most 50 are allowed"),
        ({"escalation-1": "urgent"}, "Message 2, the level"),
        ({"turns": "0"}, "Messages: a case has at least one"),
        ({"turns": "many"}, "Messages: a case has at least one"),
        ({"remove-0": "yes", "remove-1": "yes"}, "Messages: a case has at least one"),
    ],
)
def test_what_makes_no_case_is_kept_in_the_form(
    database: Database, tess: TestClient, fields: dict[str, Any], problem: str
) -> None:
    page = post(tess, "/regression/new", **TYPED | fields)
    assert page.status_code == 400
    assert problem in said(page)
    assert 'value="Pain, then pus"' in page.text
    assert store.listed(database) == []


def test_messages_are_added_and_removed_without_a_script(
    database: Database, tess: TestClient
) -> None:
    page = post(tess, "/regression/new", **TYPED | {"do": "add"})
    assert page.status_code == 200
    assert 'name="text-2"' in page.text
    assert "it oozes</textarea>" in page.text
    assert store.listed(database) == []
    post(tess, "/regression/new", **TYPED | {"remove-0": "yes"})
    [kept] = store.listed(database)
    assert [turn.text for turn in kept.case.turns] == ["it oozes"]


def test_a_case_without_a_name_is_called_as_it_begins(database: Database, tess: TestClient) -> None:
    post(tess, "/regression/new", **TYPED | {"name": ""})
    [kept] = store.listed(database)
    assert kept.case.name == "does it hurt, and how often?"


def test_a_case_is_deleted_and_what_is_gone_is_told(database: Database, tess: TestClient) -> None:
    id = store.add(database, CASE, "tom")
    assert post(tess, f"/regression/{id}/delete").status_code == 303
    assert store.get(database, id) is None
    for again in (tess.get(f"/regression/{id}"), post(tess, f"/regression/{id}/delete")):
        assert again.status_code == 404
        assert "may have been deleted" in said(again)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Sun <cream>", "other"}),
        ("?group=%3Dskin", {"Sun <cream>"}),
        ("?group=%3D", {"other"}),
        ("?tag=old", {"Sun <cream>"}),
        ("?text=OTH", {"other"}),
        ("?text=nothing", set()),
    ],
)
def test_cases_are_chosen_and_exported(
    database: Database, tess: TestClient, query: str, shown: set[str]
) -> None:
    store.add(database, CASE, "tom")
    store.add(database, CASE.model_copy(update={"name": "other", "group": "", "tags": ()}), "tom")
    page = said(tess.get(f"/regression{query}"))
    assert {name for name in ("Sun <cream>", "other") if f" {name} " in page} == shown
    file = tess.get(f"/regression/export{query}")
    assert {case.name for case in read_upload("cases.yml", file.content)} == shown
    assert "attachment" in file.headers["content-disposition"]


def test_a_file_is_imported(database: Database, tess: TestClient) -> None:
    store.add(database, CASE, "tom")
    content = export([CASE, CASE.model_copy(update={"name": "other"})]).encode()
    sent = post(tess, "/regression/import", file=("cases.yml", content))
    assert "1 added, 0 changed, 1 there already" in said(tess.get(sent.headers["location"]))
    assert len(store.listed(database)) == 2


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("cases.yml", b"- {text: hi, topics: [suns]}", "cases.yml:1: there is no topic 'suns'"),
        ("cases.yml", b"\xff", "UTF-8"),
        ("cases.yml", b"x" * 500_001, "larger than 500 KB"),
        ("", b"", "choose one"),
    ],
)
def test_a_file_that_is_wrong_imports_nothing(
    database: Database, tess: TestClient, name: str, content: bytes, problem: str
) -> None:
    page = post(tess, "/regression/import", file=(name, content))
    assert page.status_code == 400
    assert problem in said(page)
    assert store.listed(database) == []


def test_a_viewer_looks_but_changes_nothing(database: Database) -> None:
    id = store.add(database, CASE, "tom")
    run = ran(database, "pain")
    vic = staff(database, Role.VIEWER)
    for path in ("", "/runs", f"/runs/{run}", f"/{id}", "/export"):
        page = vic.get(f"/regression{path}")
        assert page.status_code == 200
        assert 'method="post" action="/regression' not in page.text
    for path in ("/run", "/new", f"/{id}", f"/{id}/delete", "/import"):
        assert post(vic, f"/regression{path}", **TYPED).status_code == 403
    assert [one.case for one in store.listed(database)] == [CASE]


def _audit(database: Database) -> list[audit.Entry]:
    with database.read() as connection:
        return audit.entries(connection)


def test_a_case_from_what_a_patient_asked(database: Database) -> None:
    """Without their number; the form shows what came back, to be corrected."""
    talk = patients.conversation(database)
    turn = patients.turn(database, talk, "spf? call me on 07400 123456", topics=["sun"])
    client = staff(database, Role.TESTER)
    page = client.get(f"/regression/new?from={turn}")
    assert "spf? call me on" in page.text
    assert "07400" not in page.text
    assert client.get("/regression/new?from=99999").status_code == 404
