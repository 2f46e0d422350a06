"""The page Channels: what is on, what came and went, what could not be delivered."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from letters import failed_after_it_was_taken, given_up, somebody, written
from patients import conversation
from staff import post, staff
from starlette.testclient import TestClient

from needlewise.clinic import clinic
from needlewise.desk.roles import Role
from needlewise.gateway.channels.registry import KNOWN
from needlewise.settings import settings
from needlewise.store import channel_counts, outbound
from needlewise.store.audit import entries
from needlewise.store.database import Database

ADDRESS = "https://chat.clinic.example"
TOKEN, APP_SECRET = "EAAG-not-for-anybody", "app-secret-not-for-anybody"
CHANNELS: dict[str, Any] = {
    "address": ADDRESS,
    "whatsapp": {"phone_number_id": "106540352242922"},
    "telegram": {"username": "example_bot"},
}


@pytest.fixture(autouse=True)
def home(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A clinic with WhatsApp on, and Telegram in its file but without secrets."""
    monkeypatch.setenv("NEEDLEWISE_HOME", str(tmp_path))
    monkeypatch.setenv("NEEDLEWISE_WHATSAPP_TOKEN", TOKEN)
    monkeypatch.setenv("NEEDLEWISE_WHATSAPP_APP_SECRET", APP_SECRET)
    monkeypatch.setenv("NEEDLEWISE_WHATSAPP_VERIFY_TOKEN", "agreed")
    choose(root, tmp_path, CHANNELS)
    yield tmp_path
    settings.cache_clear()
    clinic.cache_clear()


def choose(root: Path, home: Path, channels: dict[str, Any]) -> None:
    details = yaml.safe_load((root / "clinic.yml").read_text(encoding="utf-8"))
    details["channels"] = channels
    (home / "clinic.yml").write_text(yaml.safe_dump(details), encoding="utf-8")
    settings.cache_clear()
    clinic.cache_clear()


@pytest.fixture
def clara(database: Database) -> TestClient:
    return staff(database, Role.CLINICIAN, name="clara")


def rows(page: str, region: str) -> list[list[str]]:
    """The cells of each row of a table, as they are read."""
    table = re.search(f'aria-label="{region}"><table[^>]*>.*?<tbody>(.*?)</tbody>', page, re.DOTALL)
    assert table, f"there is no table {region!r}"
    return [
        [read(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in table[1].split("</tr>")[:-1]
    ]


def read(cell: str) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", cell).split()))


def count(database: Database, days_ago: int, what: str, number: int) -> None:
    day = datetime.now(UTC).date() - timedelta(days=days_ago)
    with database.write() as connection:
        channel_counts.add(connection, day, {("whatsapp", what): number})


def actions(database: Database) -> list[tuple[str, str, str]]:
    with database.read() as connection:
        return [(e.by, e.action, e.subject) for e in entries(connection)]


def states(database: Database) -> dict[str, int]:
    with database.read() as connection:
        return outbound.counts(connection).get("whatsapp", {})


def test_every_channel_is_listed_with_its_state_and_address(clara: TestClient) -> None:
    page = clara.get("/channels").text
    listed = {name: (state, webhook) for name, state, webhook, _ in rows(page, "All channels")}
    assert len(listed) == len(KNOWN)
    assert listed["WhatsApp"] == ("On", f"{ADDRESS}/channels/whatsapp")
    why, _ = listed["Telegram"]
    assert why.startswith("Not on")
    assert "NEEDLEWISE_TELEGRAM_TOKEN, NEEDLEWISE_TELEGRAM_SECRET are not set" in why
    assert listed["SMS"][0].startswith("Off It is not in clinic.yml")


def test_no_secret_is_on_it(database: Database, clara: TestClient) -> None:
    given_up(database, somebody(database), problem=f"190: the token {TOKEN} has expired")
    page = clara.get("/channels").text
    assert "190: the token [secret] has expired" in page
    assert TOKEN not in page
    assert APP_SECRET not in page


@pytest.mark.parametrize("wrong", ["not-base64!", "whsec_c2hvcnQ="])
def test_a_secret_that_is_wrong_is_not_told(
    root: Path, home: Path, clara: TestClient, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setenv("NEEDLEWISE_WEBHOOK_SECRET", wrong)
    choose(root, home, {"webhook": {"deliver_to": "https://program.example/messages"}})
    page = clara.get("/channels").text
    assert "NEEDLEWISE_WEBHOOK_SECRET" in page
    assert wrong not in page


def test_an_address_that_no_provider_reaches_is_said(
    root: Path, home: Path, clara: TestClient
) -> None:
    assert "Providers can" not in clara.get("/channels").text
    choose(root, home, {**CHANNELS, "address": "http://127.0.0.1:8080"})
    assert "set channels.address" in clara.get("/channels").text


def test_counts_of_seven_and_of_thirty_days(database: Database, clara: TestClient) -> None:
    for days_ago, what, number in (
        (0, "received", 2),
        (6, "received", 3),
        (7, "received", 40),
        (29, "forged", 1_500),
        (30, "received", 9_000),
    ):
        count(database, days_ago, what, number)
    page = clara.get("/channels").text
    [week, month] = rows(page, "What came and went")
    assert week[:3] == ["WhatsApp", "Last 7", "5"]
    assert month[:2] == ["Last 30", "45"]
    heads = re.findall(r'class="number">([^<]*)</th>', page.split("What came and went")[-1])
    assert month[1 + heads.index("Forged")] == "1,500"


def test_each_count_is_explained(clara: TestClient) -> None:
    page = clara.get("/channels").text
    for what in (
        *("Received", "Repeated", "Answered", "Sent", "Retried", "Dead"),
        *("Blocked", "Forged", "Stale", "Malformed", "Oversized"),
    ):
        assert f"<dt>{what}</dt><dd>" in page


def test_what_waits_to_be_sent(database: Database, clara: TestClient) -> None:
    who = somebody(database)
    written(database, who)
    written(database, who)
    listed = rows(clara.get("/channels").text, "All channels")
    assert [row[-1] for row in listed if row[0] == "WhatsApp"] == ["2"]


def test_replies_to_reports_stand_first(database: Database, clara: TestClient) -> None:
    who = somebody(database)
    given_up(database, who, urgent=True, problem="first report")
    given_up(database, who, problem="a question")
    given_up(database, who, urgent=True, problem="second report")
    page = clara.get("/channels").text
    dead = rows(page, "Could not be delivered")
    assert [row[3] for row in dead] == [
        f"{problem} 1 attempt" for problem in ("second report", "first report", "a question")
    ]
    assert ["Reply to a report" in row[0] for row in dead] == [True, True, False]
    assert "3 messages could not be delivered</a>, 2 of them in reply" in page
    assert dead[0][1] == "WhatsApp"


def test_the_conversation_is_behind_a_link(database: Database, clara: TestClient) -> None:
    who = somebody(database)
    given_up(database, who)
    assert f'href="/conversations/{who}"' in clara.get("/channels").text


def test_it_shows_no_words_of_a_conversation(database: Database, clara: TestClient) -> None:
    given_up(database, conversation(database, "I am Ada Example", id=somebody(database)))
    page = clara.get("/channels").text
    assert "Ada Example" not in page
    assert "numbed" not in page
    assert "7700" not in page


def test_trying_again_gives_it_its_time_anew(database: Database, clara: TestClient) -> None:
    id = given_up(database, somebody(database))
    with database.write() as connection:
        long_ago = datetime.now(UTC) - timedelta(days=2)
        connection.execute(
            outbound.outbound.update().values(expires_at=long_ago, raised_at=long_ago)
        )
    assert "Try again" in clara.get("/channels").text
    answer = post(clara, f"/channels/letters/{id}/try-again")
    assert answer.headers["location"] == "/channels"
    with database.write() as connection:
        [letter] = outbound.claim(connection, [id], datetime.now(UTC))
    assert letter.attempts == 0
    assert letter.expires_at > datetime.now(UTC) + timedelta(hours=23)
    assert actions(database) == [("clara", "letter.try_again", str(id))]
    assert post(clara, f"/channels/letters/{id}/try-again").status_code == 404


def test_dismissed_it_is_never_sent(database: Database, clara: TestClient) -> None:
    id = given_up(database, somebody(database))
    post(clara, f"/channels/letters/{id}/dismiss")
    assert states(database) == {"dropped": 1}
    assert "all that was written has been delivered" in clara.get("/channels").text
    assert actions(database) == [("clara", "letter.dismiss", str(id))]
    assert post(clara, f"/channels/letters/{id}/dismiss").status_code == 404


def test_what_has_no_text_any_more_can_only_be_dismissed(
    database: Database, clara: TestClient
) -> None:
    id = failed_after_it_was_taken(database, somebody(database))
    page = clara.get("/channels").text
    assert "131047: too late" in page
    assert "Try again" not in page
    assert "text is not kept" in post(clara, f"/channels/letters/{id}/try-again").text
    assert actions(database) == []
    assert post(clara, f"/channels/letters/{id}/dismiss").status_code == 303


def test_by_a_channel_that_is_off_nothing_is_tried(database: Database, clara: TestClient) -> None:
    id = given_up(database, somebody(database, "telegram", "4711"), "telegram")
    page = clara.get("/channels").text
    assert "Try again" not in page
    assert "The channel is off." in page
    assert "Telegram is off" in post(clara, f"/channels/letters/{id}/try-again").text


@pytest.mark.parametrize("role", [Role.VIEWER, Role.TESTER])
def test_others_look_only(database: Database, role: Role) -> None:
    id = given_up(database, somebody(database))
    looking = staff(database, role)
    page = looking.get("/channels").text
    assert "131026" in page
    assert "Dismiss" not in page
    for action in ("try-again", "dismiss"):
        assert post(looking, f"/channels/letters/{id}/{action}").status_code == 403
    assert states(database) == {"dead": 1}
