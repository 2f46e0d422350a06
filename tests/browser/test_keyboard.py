"""All of it without a mouse."""

from chat import ANSWERED, Chat
from playwright.sync_api import Page, expect
from site_of_a_clinic import Site


def tab_to(page: Page, name: str, limit: int = 30) -> None:
    """Presses Tab until what has the focus is named `name`."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if focused(page) == name:
            return
    raise AssertionError(f"{name!r} cannot be reached; the focus is on {focused(page)!r}")


def focused(page: Page) -> str:
    """The name of what has the focus, through the shadow root."""
    name: str = page.evaluate(
        """() => {
          let at = document.activeElement;
          while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
          return (at?.getAttribute('aria-label') ?? at?.textContent ?? '').trim();
        }"""
    )
    return name


def test_a_visit_by_keyboard_only(page: Page, site: Site) -> None:
    page.goto(site.address)
    chat = Chat(page)
    expect(chat.launcher).to_be_visible()
    tab_to(page, "Ask a question")
    page.keyboard.press("Enter")
    expect(chat.box).to_be_focused(timeout=ANSWERED)
    page.keyboard.type("does it hurt?")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("and is it safe?")
    page.keyboard.press("Enter")
    expect(chat.answers).to_have_count(1, timeout=ANSWERED)
    expect(chat.box).to_be_focused()
    page.keyboard.press("Shift+Tab")
    assert focused(page)
    page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_the_menu_opens_moves_and_closes_by_keys(page: Page, site: Site) -> None:
    page.goto(site.address)
    chat = Chat(page)
    chat.open()
    chat.ask("does it hurt?")
    menu = page.get_by_role("button", name="Chat options")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Start over")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Delete my conversation")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(chat.panel).to_be_visible()


def test_on_a_desktop_the_page_behind_stays_in_reach(page: Page, site: Site) -> None:
    page.goto(site.address)
    chat = Chat(page)
    chat.open()
    page.get_by_role("button", name="A button of the page").click(timeout=2_000)
    tab_to(page, "Chat options")
