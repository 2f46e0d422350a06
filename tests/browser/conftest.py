"""A real browser, a running assistant, and a clinic's own site that holds the widget."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from running import Assistant, free_port, project_home
from site_of_a_clinic import Site

expect.set_options(timeout=15_000)  # milliseconds; a busy machine is no fault of the widget's


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. While it runs so does Playwright's event loop, and no other can."""
    chromium = shutil.which("chromium")
    assert chromium, "install it: apt-get install chromium"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The clinic's site, on another origin than the assistant's."""
    with Site(free_port()) as running:
        yield running


@pytest.fixture(scope="session")
def assistant(
    trained_model: Path, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Assistant]:
    """The project's assistant, with a clinic.yml that allows the site."""
    home = project_home(tmp_path_factory.mktemp("home"), origins=[site.address])
    running = Assistant(NEEDLEWISE_HOME=str(home))
    try:
        running.wait_until_ready()
        site.assistant = running.address
        yield running
    finally:
        running.stop()


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A browser profile of its own; parametrize it with Playwright's options for contexts."""
    options = getattr(request, "param", {"viewport": {"width": 1280, "height": 800}})
    fresh = browser.new_context(**options)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext, assistant: Assistant) -> Page:
    """A page on which no script has failed by the end of the test."""
    return context.new_page()


@pytest.fixture(scope="session")
def axe(widget_sources: Path) -> str:
    """https://github.com/dequelabs/axe-core"""
    script = widget_sources / "node_modules" / "axe-core" / "axe.min.js"
    return script.read_text(encoding="utf-8")


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complains of: a script that fails, or one that the policy blocks."""
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard
