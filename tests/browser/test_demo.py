"""The demo clinic and the page for webmasters, under the policy that the docs ask of a site."""

from pathlib import Path

import pytest
from chat import Chat
from playwright.sync_api import BrowserContext, Page, expect
from running import Assistant
from test_states import PROFILES, violations

PAGES = ("/demo/", "/demo/webmaster.html")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("context", PROFILES.values(), ids=PROFILES, indirect=True)
def test_axe_finds_nothing(
    context: BrowserContext,
    page: Page,
    assistant: Assistant,
    axe: str,
    root: Path,
    request: pytest.FixtureRequest,
    path: str,
) -> None:
    page.goto(f"{assistant.address}{path}")
    expect(page.locator("needlewise-chat").get_by_role("button").first).to_be_visible()
    found = violations(page, axe)
    name = request.node.callspec.id.replace("/", "-")
    page.screenshot(path=root / "var" / "screenshots" / f"{name}.png")
    assert found == []
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_clinics_page_opens_the_chat(
    page: Page, assistant: Assistant, complaints: list[str]
) -> None:
    page.goto(f"{assistant.address}/demo/")
    page.get_by_role("link", name="Ask our assistant").or_(
        page.get_by_role("button", name="Ask our assistant")
    ).click()
    chat = Chat(page)
    expect(chat.panel).to_be_visible()
    expect(chat.log.get_by_role("button", name="Does it hurt?")).to_be_visible()
    chat.ask("does it hurt?")
    assert complaints == []


def test_what_a_webmaster_chooses_is_seen_at_once_and_stands_in_the_snippet(
    page: Page, assistant: Assistant, complaints: list[str]
) -> None:
    page.goto(f"{assistant.address}/demo/webmaster.html")
    page.get_by_label("Words on the button").fill("Questions?")
    page.get_by_label("Top left").check()
    expect(page.get_by_role("button", name="Questions?")).to_be_visible()
    snippet = page.locator("pre").first
    expect(snippet).to_contain_text('launcher-label="Questions?"')
    expect(snippet).to_contain_text('corner="top-left"')
    expect(snippet).to_contain_text(f"{assistant.address}/needlewise.js")
    box = page.get_by_role("button", name="Questions?").bounding_box()
    assert box
    assert box["x"] < 200
    assert box["y"] < 200
    assert complaints == []
