"""From a patient's words to the staff who look after them, and from a question to its answer."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from alerts.providers import FakeMail, FakeWebhook
from chat import ANSWERED, Chat
from clinic_home import clinic_home
from playwright.sync_api import Browser, expect
from running import Assistant, free_port
from staff_member import Desk

from needlewise.clinic import Contact

PUBLISHED = 600_000  # milliseconds: training takes minutes on a busy machine
ASKED = "can I drive afterwards?"
ANSWER = "You may drive home after the treatment, says the clinic."
WAYS = [
    "can I drive home after microneedling",
    "am I ok to drive after the session",
    "is it safe to drive myself back afterwards",
    "do I need somebody to drive me home",
    "should I leave the car at home that day",
    "driving after the appointment, yes or no",
    "will I be able to get behind the wheel straight after",
    "may I take the car home once it's done",
]
HELD_OUT = ["could I drive back by myself afterwards", "is driving allowed once you have finished"]


@dataclass(frozen=True)
class Clinic:
    """A running clinic, and those who are told."""

    assistant: Assistant
    home: Path
    mail: FakeMail
    webhook: FakeWebhook


@pytest.fixture(scope="module")
def clinic(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    desk_port = free_port()
    with FakeMail().running() as mail, FakeWebhook().running() as webhook:
        contacts: list[Contact] = [mail.contact("Nurse"), webhook.contact("Ward")]
        address = f"http://127.0.0.1:{desk_port}"
        home = clinic_home(tmp_path_factory.mktemp("clinic"), contacts=contacts, desk=address)
        running = Assistant(desk_port, NEEDLEWISE_HOME=str(home))
        try:
            running.wait_until_ready()
            yield Clinic(running, home, mail, webhook)
        finally:
            running.stop()


@pytest.fixture
def person(browser: Browser, clinic: Clinic) -> Iterator[Callable[..., Desk]]:
    """Signs somebody in, in a browser profile of their own."""
    contexts = []

    def signed_in(name: str, role: str, **options: object) -> Desk:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)  # type: ignore[arg-type]
        context.set_default_timeout(30_000)
        contexts.append(context)
        running = clinic.assistant
        desk = Desk(context.new_page(), running.desk, clinic.home, running.database)
        desk.sign_in(name, role)
        return desk

    yield signed_in
    for context in contexts:
        context.close()


@pytest.fixture
def patient(browser: Browser, clinic: Clinic) -> Iterator[Chat]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{clinic.assistant.address}/demo/")
    page.get_by_text("Ask our assistant").click()
    chat = Chat(page)
    expect(chat.log.get_by_role("button").first).to_be_visible(timeout=ANSWERED)
    yield chat
    context.close()


def _until(happens: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_report_reaches_the_staff_and_is_looked_after(
    clinic: Clinic, patient: Chat, person: Callable[..., Desk], scripts: bool
) -> None:
    name = "nora" if scripts else "omar"
    desk = person(name, "viewer", java_script_enabled=scripts)
    desk.open("/inbox")
    expect(desk.page.get_by_text("Nothing is waiting.")).to_be_visible()
    mails, calls = len(clinic.mail.received), len(clinic.webhook.received)
    patient.ask("it keeps oozing")
    _until(lambda: len(clinic.mail.received) > mails, 5)
    _until(lambda: len(clinic.webhook.received) > calls, 5)
    told = clinic.mail.received[-1].as_string() + str(clinic.webhook.received[-1])
    assert "oozing" not in told
    [link] = set(re.findall(rf"{clinic.assistant.desk}/inbox/\d+", told))
    if not scripts:
        desk.open("/inbox")  # without scripts a page renews itself only now and then
    take = desk.page.get_by_role("button", name=re.compile("Take"))
    take.click()
    desk.page.goto(link)
    expect(desk.page.locator(".patient", has_text="it keeps oozing")).to_be_visible()
    expect(desk.page.get_by_text(f"Taken by {name}")).to_be_visible()
    desk.page.get_by_label("Note", exact=True).fill("Called: she comes in at three.")
    desk.press("Resolve")
    expect(desk.page.get_by_text("Nothing is waiting.")).to_be_visible()


def _teach(desk: Desk, name: str, examples: list[str]) -> None:
    page = desk.page
    desk.open("/teach/new")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Question", exact=True).fill("Can I drive home?")
    page.get_by_label("Answer", exact=True).fill(ANSWER)
    page.locator("summary", has_text="Add a fact to the guide").click()
    page.get_by_label("Statement").fill("Patients may drive home after the treatment.")
    page.get_by_label("Ways to ask it, one a line", exact=True).fill("\n".join(examples))
    page.get_by_label("More ways to ask it").fill("\n".join(HELD_OUT))


def test_what_reads_like_a_report_is_not_taught(
    person: Callable[..., Desk], clinic: Clinic
) -> None:
    desk = person("rita", "clinician", java_script_enabled=True)
    _teach(desk, "oozes", [*WAYS, "my cheek keeps oozing yellow stuff, can I drive"])
    desk.press("Keep as a draft")
    problem = desk.page.get_by_role("alert")
    expect(problem).to_contain_text("reads like a report of a symptom", timeout=PUBLISHED)
    expect(problem).to_contain_text("my cheek keeps oozing")
    expect(desk.page.locator("textarea[name=answer]")).to_have_value(ANSWER)
    assert not (clinic.home / "data" / "topics" / "oozes.yml").exists()


def test_a_question_is_taught_published_and_rolled_back(
    clinic: Clinic, patient: Chat, person: Callable[..., Desk]
) -> None:
    patient.ask(ASKED)
    expect(patient.log).not_to_contain_text(ANSWER)
    patient.log.get_by_role("button", name="Not helpful").last.click()
    desk = person("cleo", "clinician")
    page = desk.page
    desk.open("/unanswered")
    expect(page.get_by_text(ASKED).first).to_be_visible()
    _teach(desk, "driving", [ASKED, *WAYS])
    desk.press("Check")
    moves = page.get_by_role("group", name="Move here").get_by_role("checkbox")
    expect(moves.first).to_be_visible(timeout=PUBLISHED)
    for box in moves.all():
        about_driving = re.search(r"\b(driv|car\b|wheel)", box.locator("xpath=..").inner_text())
        box.set_checked(bool(about_driving))
    desk.press("Keep as a draft")
    expect(page.get_by_text("A draft: patients do")).to_be_visible(timeout=PUBLISHED)
    desk.press("Publish")
    expect(page.get_by_text("Published: the assistant says this now.")).to_be_visible(
        timeout=PUBLISHED
    )
    change = page.url
    path = clinic.home / "data" / "topics" / "driving.yml"
    assert ANSWER in path.read_text(encoding="utf-8")
    _says_within(patient, ASKED, ANSWER, 60)
    patient.ask("does it hurt?")
    expect(patient.log).to_contain_text("anaesthetic")
    expect(patient.log).not_to_contain_text("I can't answer just now")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(change)
    desk.press("Roll back")
    expect(page.get_by_text("It is being rolled back.")).to_be_visible()
    expect(page.get_by_text("Published: the assistant says this now.")).to_be_visible(
        timeout=PUBLISHED
    )
    assert not path.exists()
    page.goto(change)
    expect(page.get_by_text("Rolled back: the assistant")).to_be_visible()


def _says_within(patient: Chat, text: str, answer: str, seconds: float) -> None:
    """The engine takes some seconds to load a new model, and answers with the old one meanwhile."""
    deadline = time.monotonic() + seconds
    while True:
        patient.ask(text)
        said = patient.log.inner_text()
        if answer in said or "As I said" in said:
            return
        assert time.monotonic() < deadline, said[-500:]
        patient.page.wait_for_timeout(1000)
