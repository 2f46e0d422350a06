"""Try it: what staff ask is answered by the real engine and explained, and reaches no patient."""

import html
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from staff import post, staff
from starlette.testclient import TestClient

from needlewise.clinic import clinic
from needlewise.desk.engine import EngineDoor
from needlewise.desk.roles import Role
from needlewise.engine.app import create_app
from needlewise.engine.engine import Engine
from needlewise.free_port import free_port
from needlewise.gateway.channels.registry import KNOWN
from needlewise.publishing import near
from needlewise.regression import store as cases
from needlewise.store.database import Database
from needlewise.store.tables import conversations


@pytest.fixture(scope="module")
def engine(trained_model: Path) -> Iterator[EngineDoor]:
    """An engine behind its own door."""
    port = free_port()
    config = uvicorn.Config(create_app(Engine()), port=port, log_level="error", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    with EngineDoor(f"http://127.0.0.1:{port}", 20) as door:
        yield door
    server.should_exit = True
    thread.join()


@pytest.fixture
def tess(database: Database, engine: EngineDoor) -> TestClient:
    return staff(database, Role.TESTER, engine, "tess")


def test_an_answer_with_everything_behind_it(tess: TestClient) -> None:
    near.prepare()
    page = post(tess, "/try", text="does it hurt?").text
    for part in (
        "anaesthetic is applied first",  # the reply
        "pain",  # the topic
        "F21",  # the fact and its statement
        "Likeliest, runners-up included",
        "Nothing that looks like a report.",
        "TopicClassifier",  # the stages
        "Nearest examples that it has learnt",
        "Sources:",  # as a text message
    ):
        assert part in page, part


def test_a_report_is_marked_in_the_text(tess: TestClient) -> None:
    page = post(tess, "/try", text="my cheek is still bleeding").text
    assert "<mark>bleeding</mark>" in page
    assert "Taken for a report (bleeding): doctor" in page


def test_why_a_symptom_is_no_report(tess: TestClient) -> None:
    page = post(tess, "/try", text="no bleeding at all, is redness normal?").text
    assert "said not to be there" in page


def test_a_message_of_several_questions_is_shown_in_parts(tess: TestClient) -> None:
    page = post(tess, "/try", text="does it hurt, and how many sessions do I need?").text
    assert "Questions in the message" in page
    assert "pain, sessions" in page


def test_a_conversation_is_one_message_a_line(tess: TestClient) -> None:
    page = post(tess, "/try", text="does it help with scars?\n\nhow many sessions?").text
    assert page.count('class="patient"') == 2
    assert "sessions" in page


def test_nothing_of_it_is_kept(tess: TestClient, database: Database) -> None:
    post(tess, "/try", text="my cheek is still bleeding")
    with database.read() as connection:
        assert connection.execute(conversations.select()).first() is None


def test_each_try_begins_anew(tess: TestClient) -> None:
    first = post(tess, "/try", text="my cheek is still bleeding").text
    assert "doctor" in first
    assert "Taken for a report" not in post(tess, "/try", text="thank you").text


def bubbles(page: str) -> list[str]:
    return [html.unescape(b) for b in re.findall(r'<pre class="text bubble">([^<]*)</pre>', page)]


@pytest.mark.parametrize("channel", KNOWN)
def test_as_each_channel_shows_it(tess: TestClient, channel: str) -> None:
    page = post(tess, "/try", text="does it hurt?\nmy cheek is still bleeding", by=channel).text
    shown = bubbles(page)
    assert "anaesthetic is applied first" in shown[0]
    assert "(F21)" in shown[0]
    assert any(clinic().phone in one for one in shown[1:])
    assert f'<option value="{channel}" selected>' in page
    assert 'class="reply"' not in page


def test_the_website_has_no_bubbles(tess: TestClient) -> None:
    page = post(tess, "/try", text="does it hurt?", by="").text
    assert bubbles(page) == []
    assert 'class="reply"' in page


def test_a_number_stands_for_a_choice_where_channels_number_them(
    tess: TestClient, database: Database
) -> None:
    asked = "aftercare"
    [first, *_] = bubbles(post(tess, "/try", text=asked, by="sms").text)
    choice = re.search(r"^1[.)] (.*)$", first, re.MULTILINE)
    assert choice, first
    page = post(tess, "/try", text=f"{asked}\n1", by="sms").text
    assert f'class="patient"><p>{html.escape(choice[1])}</p>' in page
    post(tess, "/try/save", text=f"{asked}\n1", by="sms")
    [case] = cases.listed(database)
    assert [turn.text for turn in case.case.turns] == [asked, choice[1]]


def test_a_channel_that_does_not_exist(tess: TestClient) -> None:
    answer = post(tess, "/try", text="does it hurt?", by="pigeon")
    assert answer.status_code == 400
    assert "There is no channel" in answer.text


def test_saved_it_is_a_regression_case(tess: TestClient, database: Database) -> None:
    saved = post(tess, "/try/save", text="does it hurt?")
    assert saved.headers["location"].startswith("/regression/")
    [case] = cases.listed(database)
    assert case.case.turns[0].topics == ("pain",)


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 2001])
def test_what_no_patient_could_send_is_refused(tess: TestClient, text: str) -> None:
    answer = post(tess, "/try", text=text)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_markup_stays_text(tess: TestClient) -> None:
    assert "<script>alert" not in post(tess, "/try", text="<script>alert(1)</script>").text


def test_an_engine_that_is_down_is_said(database: Database) -> None:
    answer = post(staff(database, Role.TESTER), "/try", text="does it hurt?")
    assert answer.status_code == 400
    assert "does not answer just now" in answer.text


def test_a_model_that_is_no_longer_kept_is_said(tess: TestClient) -> None:
    answer = post(tess, "/try", text="does it hurt?", model="yesterday.tar.gz")
    assert answer.status_code == 404
    assert "yesterday.tar.gz" in answer.text


def test_two_models_beside_each_other(tess: TestClient, trained_model: Path) -> None:
    """Another engine is started for the second; here it is the same model under another name."""
    copy = trained_model.with_name("19990101-000000-copy.tar.gz")
    copy.write_bytes(trained_model.read_bytes())
    try:
        with tess:
            page = post(tess, "/try", text="does it hurt?", model=copy.name).text
    finally:
        copy.unlink()
    assert "Both models answer alike." in page
    assert page.count("anaesthetic is applied first") >= 2
