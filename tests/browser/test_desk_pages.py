"""Every page of the desk, with something on it: axe, width, and a picture."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import letters
import patients
import pytest
import uvicorn
from databases import new_database
from playwright.sync_api import Browser, BrowserContext, Page
from records import a_record, a_report, keep
from running import Assistant, free_port
from sqlalchemy import select
from test_states import DESKTOP, PHONE, violations

from needlewise.desk.app import create_app
from needlewise.desk.engine import EngineDoor
from needlewise.desk.identity import sessions, users
from needlewise.desk.identity.sessions import COOKIE
from needlewise.desk.roles import Role
from needlewise.publishing import changes
from needlewise.regression import starter, suite
from needlewise.store import channel_counts, escalations, reviews, tables, unanswered
from needlewise.store.database import Database
from needlewise.turn import CallBack, Turn

PROFILES = {
    "light": {"viewport": DESKTOP},
    "dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
}
PAGES = {
    "inbox": "/inbox",
    "escalation": "/inbox/1",
    "reviews": "/reviews",
    "try": "/try?text=does%20it%20hurt%3F",
    "try-by-channel": "/try?text=aftercare&by=whatsapp",
    "conversations": "/conversations",
    "conversation": "/conversations/ann",
    "delete": "/conversations/ann/delete",
    "unanswered": "/unanswered",
    "decided": "/unanswered/decided",
    "teach": "/teach",
    "topic": "/teach/topic/pain",
    "new-topic": "/teach/new",
    "change": "/teach/changes/1",
    "regression": "/regression",
    "case": "/regression/1",
    "runs": "/regression/runs",
    "run": "/regression/runs/1",
    "figures": "/figures",
    "channels": "/channels",
    "conversation-by-channel": "/conversations/wanda",
    "people": "/people",
    "audit": "/audit",
    "account": "/account",
    "password": "/account/password",
    "not-found": "/inbox/99",
}


class _Asking:
    """The suite's engine: that of the running assistant."""

    model = Path("in-use.tar.gz")

    def __init__(self, door: EngineDoor) -> None:
        self._door = door

    async def turn(self, sender: str, text: str) -> Turn:
        return self._door.answer(sender, text).turn

    def forget(self, sender: str) -> None:
        self._door.forget(sender)


def _fill(database: Database) -> None:
    caller = CallBack(name="Bob", number="+442079460123")
    keep(
        database,
        a_record("does it help with scars?"),
        a_report("it keeps oozing"),
        a_report("I can't breathe", "emergency", conversation="cy", category="airway"),
        a_record("Bob, 020 7946 0123", conversation="bob", call_back=caller),
        *(
            a_record(text, topics=(), conversation=f"asker{i}")
            for i, text in enumerate(["can I drive", "may I drive home", "is there parking"])
        ),
    )
    for day in range(9):
        patients.conversation(database, *["does it hurt?"] * (day % 4 + 1))
    with database.write() as connection:
        escalations.take(connection, 2, "nora")
        asked = unanswered.undecided(connection, ["asked_back"], 10)
        unanswered.decide(connection, [asked[0].turn], "new_topic", "parking", "nora")
        reviews.give(connection, 2, "false_alarm", "nora")
        drafted = {"data/topics/pain.yml": changes.FileChange("one\ntwo\n", "one\nthree\n")}
        changes.create(connection, "Topic pain", drafted, "nora")
    _by_channel(database)
    starter.fill(database)
    users.add(database, "olga", Role.ADMIN, "the tests")
    users.set_password(database, "olga", "a quiet morning in spring", "the tests")


def _by_channel(database: Database) -> None:
    """Wanda has written by WhatsApp; of the replies to her, none arrived."""
    now = datetime.now(UTC)
    wanda = {"conversation": "wanda", "channel": "whatsapp", "recipient": "447700900123"}
    reported = a_report("it keeps oozing", conversation="wanda", channel="whatsapp")
    keep(database, reported)
    with database.write() as connection:
        values = {**wanda, "person": "", "heard_at": now, "silence": "stopped"}
        connection.execute(tables.correspondents.insert().values(**values))
        counts = {("whatsapp", "received"): 1_234, ("whatsapp", "forged"): 2}
        channel_counts.add(connection, now.date(), counts)
    letters.given_up(database, "wanda", message_id=reported.message_id, urgent=True)
    letters.given_up(database, "wanda", message_id="another")


@pytest.fixture(scope="module")
def desk(assistant: Assistant) -> Iterator[tuple[str, Database]]:
    """A desk of the running assistant, on a database of its own."""
    database, port = new_database(), free_port()
    _fill(database)
    with EngineDoor(f"http://127.0.0.1:{assistant.engine_port}", 20) as engine:
        with ThreadPoolExecutor(1) as elsewhere:  # Playwright's event loop runs in this thread
            elsewhere.submit(suite.run, database, _Asking(engine), "nora").result()
        config = uvicorn.Config(
            create_app(database, engine), port=port, log_level="error", ws="none"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}", database
        server.should_exit = True
        thread.join()
    database.close()


@pytest.fixture(scope="module", params=PROFILES.values(), ids=PROFILES)
def signed_in(
    request: pytest.FixtureRequest, browser: Browser, desk: tuple[str, Database]
) -> Iterator[tuple[BrowserContext, str]]:
    """A browser in which an admin is signed in."""
    address, database = desk
    with database.read() as connection:
        olga = connection.scalar(select(tables.users.c.id).where(tables.users.c.name == "olga"))
    context = browser.new_context(**request.param)
    cookie = {"name": COOKIE, "value": sessions.open(database, olga), "url": address}
    context.add_cookies([cookie])
    yield context, address
    context.close()


def _judge(page: Page, axe: str, root: Path, name: str) -> None:
    folder = root / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    found = violations(page, axe)
    page.screenshot(path=folder / f"{name}.png")
    assert found == []
    width = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, "the page scrolls sideways"


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(
    signed_in: tuple[BrowserContext, str],
    axe: str,
    root: Path,
    request: pytest.FixtureRequest,
    name: str,
) -> None:
    context, address = signed_in
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto(address + PAGES[name])
    if name.startswith("try"):
        page.get_by_role("button", name="Ask", exact=True).click()
        page.get_by_text("What it says").wait_for()
    page.evaluate("() => document.querySelectorAll('main details').forEach((d) => d.open = true)")
    _judge(page, axe, root, f"desk-{request.node.callspec.id}")
    assert [text for text in heard if "404" not in text] == []
    page.close()


@pytest.mark.parametrize("profile", PROFILES)
def test_signing_in(
    browser: Browser, desk: tuple[str, Database], axe: str, root: Path, profile: str
) -> None:
    context = browser.new_context(**PROFILES[profile])
    page = context.new_page()
    page.goto(desk[0])
    page.get_by_label("Name").fill("olga")
    page.get_by_label("Password").fill("not this one at all")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()
    _judge(page, axe, root, f"desk-{profile}-sign-in")
    context.close()
