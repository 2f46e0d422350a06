"""The widget as a visitor finds it: by roles and names, never by the way it is built."""

from playwright.sync_api import Locator, Page, expect

ANSWERED = 20_000  # milliseconds


class Chat:
    """The widget on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.get_by_role("button", name="Ask a question")
        self.panel = page.get_by_role("dialog", name="Microneedling assistant")
        self.log = page.get_by_role("log", name="Conversation")
        self.box = page.get_by_role("textbox", name="Your question")
        self.alert = page.locator("needlewise-chat").get_by_role("alert")

    def open(self) -> None:
        self.launcher.click()
        expect(self.panel).to_be_visible()
        expect(self.log.get_by_role("button").first).to_be_visible(timeout=ANSWERED)

    def send(self, text: str) -> None:
        self.box.fill(text)
        self.box.press("Enter")

    def ask(self, text: str) -> None:
        """Sends, and waits for the answer."""
        answers = self.answers.count()
        self.send(text)
        expect(self.answers).to_have_count(answers + 1, timeout=ANSWERED)

    @property
    def answers(self) -> Locator:
        """One group of thumbs stands under each answer."""
        return self.log.get_by_role("group", name="Was this answer helpful?")

    def choose(self, item: str) -> None:
        """From the menu."""
        self.page.get_by_role("button", name="Chat options").click()
        self.page.get_by_role("menuitem", name=item).click()
