"""Every state that the widget can be in: axe finds nothing, and there is a picture of each.

The pictures are in var/screenshots/ after a run.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chat import ANSWERED, Chat
from playwright.sync_api import BrowserContext, Page, expect
from site_of_a_clinic import Site

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 320, "height": 640}
PROFILES: dict[str, dict[str, Any]] = {
    "light": {"viewport": DESKTOP},
    "dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
    "zoomed": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
    "forced": {"viewport": DESKTOP, "forced_colors": "active", "reduced_motion": "reduce"},
}


# What fades in is judged when it is there.
SETTLED = """() => Promise.all(
  [document, ...[...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean)]
    .flatMap((root) => root.getAnimations())
    .filter((moving) => moving.effect.getComputedTiming().endTime < Infinity)
    .map((moving) => moving.finished.catch(() => null)))"""


def closed(chat: Chat) -> None:
    expect(chat.launcher).to_be_visible()


def greeting(chat: Chat) -> None:
    chat.open()


def answered(chat: Chat) -> None:
    chat.open()
    chat.ask("does it hurt?")
    chat.log.get_by_text("1 source").click()


def doctor(chat: Chat) -> None:
    chat.open()
    chat.ask("my cheek is still bleeding since yesterday")


def emergency(chat: Chat) -> None:
    chat.open()
    chat.ask("I can't breathe since the treatment")


def menu(chat: Chat) -> None:
    answered(chat)
    chat.page.get_by_role("button", name="Chat options").click()


def deleting(chat: Chat) -> None:
    answered(chat)
    chat.choose("Delete my conversation")


def offline(chat: Chat) -> None:
    chat.open()
    chat.page.context.set_offline(True)
    chat.send("is it safe?")
    expect(chat.log.get_by_text("Waiting to be sent")).to_be_visible(timeout=ANSWERED)


def too_long(chat: Chat) -> None:
    chat.open()
    chat.box.fill("why? " * 401)


STATES: tuple[Callable[[Chat], None], ...] = (
    *(closed, greeting, answered, doctor, emergency, menu, deleting, offline, too_long),
)


def violations(page: Page, axe: str) -> list[str]:
    """What axe finds, each with the places where it does."""
    page.evaluate(SETTLED)
    found = page.evaluate(f"async () => {{ {axe}; return (await axe.run()).violations }}")
    return [f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes']]}" for v in found]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("context", PROFILES.values(), ids=PROFILES, indirect=True)
def test_axe_finds_nothing(
    context: BrowserContext,
    page: Page,
    site: Site,
    axe: str,
    root: Path,
    request: pytest.FixtureRequest,
    state: Callable[[Chat], None],
) -> None:
    page.goto(site.address)
    state(Chat(page))
    found = violations(page, axe)
    folder = root / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{request.node.callspec.id}.png")
    assert found == []
    width = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, "the page scrolls sideways"


def test_right_to_left(page: Page, site: Site, axe: str) -> None:
    page.goto(f"{site.address}/?dir=rtl")
    chat = Chat(page)
    answered(chat)
    box, send = chat.box.bounding_box(), page.get_by_role("button", name="Send").bounding_box()
    assert box
    assert send
    assert send["x"] < box["x"] + box["width"] / 2
    assert violations(page, axe) == []


def test_the_interface_speaks_another_language(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/?lang=de")
    page.locator("needlewise-chat").get_by_role("button").first.click()
    expect(page.get_by_role("button", name="Senden")).to_be_visible()
