"""Lines that drop, pages that reload, tabs, and an engine that dies."""

import re

import pytest
from chat import ANSWERED, Chat
from playwright.sync_api import BrowserContext, Page, Route, expect
from running import Assistant
from site_of_a_clinic import Site


@pytest.fixture
def chat(page: Page, site: Site) -> Chat:
    page.goto(site.address)
    chat = Chat(page)
    chat.open()
    return chat


def test_the_engine_is_killed_in_mid_conversation(chat: Chat, assistant: Assistant) -> None:
    chat.ask("does it hurt?")
    assistant.kill("engine")
    chat.ask("it keeps oozing from my chin")
    expect(chat.log.get_by_text("Important", exact=True)).to_be_visible()
    chat.ask("is it safe?")
    expect(chat.log).to_contain_text("can't answer just now")
    assistant.wait_until_ready()
    chat.ask("how many sessions do I need?")
    expect(chat.answers).to_have_count(4)


def test_offline_and_back(chat: Chat, context: BrowserContext) -> None:
    chat.ask("does it hurt?")
    context.set_offline(True)
    notice = chat.panel.get_by_role("paragraph").filter(has_text="You are offline")
    expect(notice).to_be_visible()
    chat.send("is it safe?")
    chat.send("is redness normal?")
    expect(chat.log.get_by_text("Waiting to be sent").first).to_be_visible()
    context.set_offline(False)
    expect(chat.answers).to_have_count(3, timeout=ANSWERED)
    said = chat.log.inner_text()
    assert said.index("is it safe?") < said.index("is redness normal?")


def test_an_answer_that_is_lost_on_its_way_is_asked_for_again(chat: Chat) -> None:
    """The first try reaches the assistant, which answers it once."""
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().text())
            route.abort()
        else:
            route.continue_()

    chat.page.route("**/api/v1/messages", lose_the_first)
    chat.ask("does it hurt?")
    chat.page.unroute("**/api/v1/messages")
    assert lost
    chat.page.reload()
    expect(chat.answers).to_have_count(1, timeout=ANSWERED)


def test_a_reload_and_another_page_go_on_with_the_conversation(chat: Chat) -> None:
    chat.ask("does it hurt?")
    chat.box.fill("half a quest")
    chat.page.reload()
    expect(chat.panel).to_be_visible()
    expect(chat.answers).to_have_count(1, timeout=ANSWERED)
    expect(chat.box).to_have_value("half a quest")
    chat.page.get_by_role("link", name="Another page").click()
    chat.page.wait_for_url(re.compile("/other"))
    expect(chat.answers).to_have_count(1, timeout=ANSWERED)
    chat.box.fill("")
    chat.ask("and is it safe?")


def test_two_tabs_are_in_step(chat: Chat, context: BrowserContext, site: Site) -> None:
    chat.ask("does it hurt?")
    second = context.new_page()
    second.goto(site.address)
    other = Chat(second)
    if not other.panel.is_visible():
        other.launcher.click()
    expect(other.answers).to_have_count(1, timeout=ANSWERED)
    other.ask("is redness normal?")
    expect(chat.answers).to_have_count(2, timeout=ANSWERED)
    expect(chat.log).to_contain_text("is redness normal?")
    chat.choose("Start over")
    expect(other.answers).to_have_count(0, timeout=ANSWERED)
