"""How long a visitor waits: from pressing Send to the painted answer, in Chromium.

    .venv/bin/python benchmarks/website/painted.py ADDRESS [--turns 100]

ADDRESS is that of a running assistant, such as http://127.0.0.1:8080, whose limits allow as many
messages a minute (clinic.yml, `website: limits:`).
"""

import argparse
import shutil
import statistics

from playwright.sync_api import Page, sync_playwright

QUESTIONS = (
    "does it hurt?",
    "how many sessions do I need and what does one cost?",
    "is redness normal?",
    "can I have it if I'm pregnant",
    "does it help with acne scars",
)
# Two frames after the answer stands in the log it has been painted.
SEND = """async (text) => {
  const root = document.querySelector('needlewise-chat').shadowRoot;
  const box = root.querySelector('textarea');
  box.value = text;
  box.dispatchEvent(new InputEvent('input', {bubbles: true}));
  await new Promise(requestAnimationFrame);
  const answers = () => root.querySelectorAll('.said.assistant .tools').length;
  const before = answers();
  const sent = performance.now();
  root.querySelector('button[type=submit]').click();
  while (answers() === before) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - sent;
}"""


def turns(page: Page, count: int) -> list[float]:
    """Milliseconds of each of `count` turns of one conversation."""
    page.locator("needlewise-chat").get_by_role("button").first.click()
    page.get_by_role("button", name="Does it hurt?").wait_for()
    return [page.evaluate(SEND, QUESTIONS[i % len(QUESTIONS)]) for i in range(count)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--turns", type=int, default=100)
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto(f"{options.address}/demo/")
        times = turns(page, options.turns)
        browser.close()
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{len(times)} turns: p50 {statistics.median(times):.0f} ms, p95 {p95:.0f} ms")


if __name__ == "__main__":
    main()
