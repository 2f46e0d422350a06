"""Teaching at the desk: forms, what they refuse, and drafts. Nothing here is published."""

from pathlib import Path

import httpx
import pytest
from records import a_record, keep
from staff import post, staff
from starlette.testclient import TestClient

from needlewise.desk.lessons import lesson_on, topic_named
from needlewise.desk.roles import Role
from needlewise.publishing import changes
from needlewise.publishing.changes import Change
from needlewise.store import unanswered
from needlewise.store.database import Database

NEW = {
    "name": "umbrellas",
    "question": "Do you lend umbrellas?",
    "answer": "The guide does not say. Please ask {clinic_name} on {clinic_phone}.",
    "silent": "yes",
    "examples": "\n".join(
        f"could I borrow {what} from the clinic when it rains"
        for what in ("an umbrella", "a brolly", "a parasol", "some rainwear", "a mac", "a poncho")
    ),
    "held_out": "got a spare umbrella for patients\nany brolly I might take home",
    "seen": "yes",
}


@pytest.fixture
def tess(database: Database) -> TestClient:
    return staff(database, Role.TESTER, name="tess")


def _drafts(database: Database) -> list[Change]:
    with database.read() as connection:
        return changes.recent(connection)


def _alert(answer: httpx.Response) -> str:
    assert answer.status_code == 400
    return answer.text.partition('role="alert"')[2].partition("</div>")[0]


def test_all_topics_are_listed(tess: TestClient) -> None:
    page = tess.get("/teach").text
    assert "Does it hurt?" in page
    assert 'href="/teach/topic/not_in_guide:price"' in page


def test_a_viewer_looks_and_cannot_teach(database: Database) -> None:
    viewer = staff(database, Role.VIEWER)
    page = viewer.get("/teach/topic/pain").text
    assert "anaesthetic" in page
    assert "Keep as a draft" not in page
    assert post(viewer, "/teach/topic/pain", answer="x").status_code == 403


def test_what_is_missing_is_named_and_what_was_typed_stays(tess: TestClient) -> None:
    answer = post(tess, "/teach/new", examples="one way\nanother way", action="check")
    for field in ("Name", "Question", "Answer"):
        assert f"{field}: please fill this in." in _alert(answer)
    assert "one way\nanother way" in answer.text


@pytest.mark.parametrize("name", ["Two Words", "../../etc", "pain", "x" * 60, "naïve"])
def test_a_name_that_cannot_be_one_is_refused(tess: TestClient, name: str) -> None:
    answer = post(tess, "/teach/new", **NEW | {"name": name, "silent": ""}, action="save")
    assert "Name: " in _alert(answer)


def test_only_a_clinician_adds_a_fact(tess: TestClient, database: Database) -> None:
    fact = {"statement": "The clinic lends umbrellas.", "section": "the clinic"}
    answer = post(tess, "/teach/new", **NEW | fact, action="save")
    assert "only a clinician adds to the guide" in _alert(answer)
    assert _drafts(database) == []


def test_what_the_check_finds_is_told_in_plain_words(tess: TestClient) -> None:
    few = NEW | {"examples": "could I borrow an umbrella", "held_out": "", "silent": ""}
    said = _alert(post(tess, "/teach/new", **few, action="save"))
    for part in ("write 6 or more", "Choose one or more.", "to test it by"):
        assert part in said
    assert ".yml" not in said


def test_a_draft_shows_what_changes_and_can_be_deleted(
    tess: TestClient, database: Database, root: Path
) -> None:
    kept = post(tess, "/teach/new", **NEW, action="save")
    [draft] = _drafts(database)
    assert kept.headers["location"] == f"/teach/changes/{draft.id}"
    assert (draft.state, draft.by) == ("draft", "tess")
    assert set(draft.files) == {
        "data/topics/not_in_guide/umbrellas.yml",
        "tests/topics/not_in_guide/umbrellas.yml",
    }
    page = tess.get(f"/teach/changes/{draft.id}").text
    assert "could I borrow a brolly" in page
    assert "A clinician publishes it." in page
    assert not (root / "data/topics/not_in_guide/umbrellas.yml").exists()
    assert post(tess, f"/teach/changes/{draft.id}/publish").status_code == 403
    post(tess, f"/teach/changes/{draft.id}/discard")
    assert _drafts(database) == []


def test_examples_of_others_are_shown_before_anything_is_kept(
    tess: TestClient, database: Database
) -> None:
    driving = NEW | {"name": "motoring", "examples": NEW["examples"] + "\ncan I drive home after"}
    page = post(tess, "/teach/new", **driving | {"seen": ""}, action="save").text
    assert "Examples of other topics that mean nearly the same" in page
    assert "drive" in page.partition("Move here")[2]
    assert _drafts(database) == []


def test_nothing_changed_is_no_draft(tess: TestClient, database: Database) -> None:
    lesson = lesson_on(topic_named("pain"))
    same = {"answer": lesson.answer, "again": lesson.again, "cites": list(lesson.cites)}
    assert "This changes nothing." in _alert(post(tess, "/teach/topic/pain", **same, action="save"))


def test_examples_wait_on_the_topics_page(tess: TestClient, database: Database) -> None:
    keep(database, a_record("ouchy or not?", topics=()))
    with database.write() as connection:
        [asked] = unanswered.undecided(connection, ["asked_back"], 9)
        unanswered.decide(connection, [asked.turn], "example", "pain", "tess")
    assert "ouchy or not?" in tess.get("/teach/topic/pain").text


@pytest.mark.parametrize(
    "path", ["/teach/topic/nothing", "/teach/changes/99", "/teach/topic/a:b:c"]
)
def test_there_is_none(tess: TestClient, path: str) -> None:
    assert tess.get(f"/teach/{path}").status_code in (400, 404)
