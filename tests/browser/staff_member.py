"""The desk as its staff find it: by roles and names."""

import subprocess
from pathlib import Path

from playwright.sync_api import Page, expect
from running import COMMAND

PATIENCE = 300_000  # milliseconds
PASSWORD = "a quiet morning in spring"


class Desk:
    """A person at the desk.

    Args:
        page: an empty one.
        address: the desk's.
        home: where the assistant runs, for its command.
        database: its URL.
    """

    def __init__(self, page: Page, address: str, home: Path, database: str) -> None:
        self.page, self.address = page, address
        self._environment = {"NEEDLEWISE_HOME": str(home), "NEEDLEWISE_DATABASE_URL": database}

    def add(self, name: str, role: str) -> str:
        """Somebody new by the command; returns the one-time password."""
        done = subprocess.run(
            [COMMAND, "desk-user", "add", name, "--role", role],
            env={**self._environment, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.split()[-1]

    def sign_in(self, name: str, role: str) -> None:
        """For the first time: a password of one's own is asked for."""
        once = self.add(name, role)
        self.page.goto(self.address)
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(once)
        self.page.get_by_role("button", name="Sign in").click()
        fields = self.page.locator("input[type=password]")
        expect(fields.first).to_be_visible()
        for i in range(fields.count()):
            fields.nth(i).fill(once if fields.count() == 3 and i == 0 else PASSWORD)
        self.page.locator("main").get_by_role("button").first.click()
        expect(self.page.get_by_role("link", name="Inbox").first).to_be_attached()

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def press(self, name: str) -> None:
        """A button of the page, which may take its time to answer."""
        self.page.get_by_role("button", name=name, exact=True).click(timeout=PATIENCE)
