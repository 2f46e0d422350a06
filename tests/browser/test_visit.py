"""A visitor's whole visit, on a site with the strictest policy there is."""

from pathlib import Path

from chat import ANSWERED, Chat
from playwright.sync_api import Page, Request, expect
from running import Assistant
from site_of_a_clinic import Site


def test_a_whole_visit(page: Page, site: Site, complaints: list[str]) -> None:
    page.goto(site.address)
    chat = Chat(page)
    chat.open()
    expect(chat.panel.get_by_text("An assistant, not a doctor.")).to_be_visible()
    emergency = chat.panel.get_by_role("link", name="112")
    expect(emergency).to_have_attribute("href", "tel:112")
    chat.log.get_by_role("button", name="Does it hurt?").click()
    expect(chat.log).to_contain_text("anaesthetic", timeout=ANSWERED)
    chat.log.get_by_text("1 source").click()
    expect(chat.log.get_by_text("F21")).to_be_visible()
    thumb = chat.log.get_by_role("button", name="Helpful", exact=True)
    thumb.click()
    expect(thumb).to_have_attribute("aria-pressed", "true")
    chat.ask("does it help with melasma and how many sessions do I need?")
    expect(chat.log).to_contain_text("melasma")
    chat.ask("<b>what about scars</b>")
    expect(chat.log.get_by_text("<b>what about scars</b>")).to_be_visible()
    assert complaints == []


def test_a_report_is_an_urgent_card_with_a_call_button_and_is_announced(
    page: Page, site: Site
) -> None:
    page.goto(site.address)
    chat = Chat(page)
    chat.open()
    expect(chat.alert).to_have_text("")
    chat.ask("my cheek is still bleeding since yesterday. can I wear make-up?")
    expect(chat.log.get_by_text("Important", exact=True)).to_be_visible()
    call = chat.log.get_by_role("link", name="+44 20 7946 0123").first
    expect(call).to_have_attribute("href", "tel:+442079460123")
    expect(chat.alert).to_contain_text("contact your doctor")
    chat.ask("I can't breathe")
    expect(chat.log.get_by_text("Emergency", exact=True)).to_be_visible()
    expect(chat.log.get_by_role("link", name="112").first).to_have_attribute("href", "tel:112")
    expect(chat.alert).to_contain_text("112")


def test_nothing_is_sent_before_the_chat_is_opened(
    page: Page, site: Site, assistant: Assistant
) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.goto(site.address)
    expect(Chat(page).launcher).to_be_visible()
    to_us = [request.url for request in asked if request.url.startswith(assistant.address)]
    assert to_us == [f"{assistant.address}/needlewise.js"]


def test_the_script_alone_is_enough(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/?alone")
    chat = Chat(page)
    chat.open()
    chat.ask("is it safe?")


def test_the_page_asks_for_nothing_but_the_clinic_and_the_assistant(
    page: Page, site: Site, assistant: Assistant
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.address)
    chat = Chat(page)
    chat.open()
    chat.ask("does it hurt?")
    assert all(url.startswith((site.address, assistant.address)) for url in asked)


def test_the_transcript_can_be_taken_home(page: Page, site: Site) -> None:
    page.goto(site.address)
    chat = Chat(page)
    chat.open()
    chat.ask("does it hurt?")
    with page.expect_download() as download:
        chat.choose("Send me the transcript")
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert "does it hurt?" in text
    assert "F21" in text


def test_start_over_and_delete(page: Page, site: Site) -> None:
    page.goto(site.address)
    chat = Chat(page)
    chat.open()
    chat.ask("does it hurt?")
    chat.choose("Start over")
    expect(chat.answers).to_have_count(0)
    expect(chat.log.get_by_role("button", name="Is it safe?")).to_be_visible()
    chat.ask("is redness normal?")
    chat.choose("Delete my conversation")
    page.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    expect(chat.answers).to_have_count(0)
    page.reload()
    expect(chat.log).not_to_contain_text("is redness normal?")
