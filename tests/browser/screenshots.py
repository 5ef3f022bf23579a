"""Pictures of the page, for the README and for whoever changes how it looks.

``python -m tests.browser.screenshots`` takes them anew, in few colours, so that they stay small.
"""

import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, ask, opened, show_article
from tests.conftest import served

HERE = Path(__file__).parent
COLOURS = 64


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        with (
            served(folder / "log.txt", "app.py", "--port") as address,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            take_all(browser, address, folder)
            browser.close()
    finally:
        shutil.rmtree(folder)


def take_all(browser: Browser, address: str, folder: Path) -> None:
    def take(page: Page, name: str) -> None:
        page.wait_for_timeout(1500)  # what scrolls or fades in has come to rest
        page.screenshot(path=folder / name)
        picture = Image.open(folder / name).convert("RGB").quantize(COLOURS)
        picture.save(HERE / name, optimize=True)
        print(f"{name}: {(HERE / name).stat().st_size // 1000} KB")

    with opened(browser, address) as page:
        ask(page, "Where are its headquarters?")
        ask(page, "Why is it unpopular in Iran?")
        take(page, "page.png")
        ask(page, "Was the group ever banned in Australia?")
        page.locator("#chat .refusal summary").last.click()
        take(page, "refusal.png")
        page.get_by_role("tab", name="Evaluate").click()
        page.get_by_role("combobox", name="Question set").click()
        page.get_by_role("option", name="Plain").click()
        page.get_by_role("button", name="Run").click()
        expect(page.locator("#evaluation-results")).to_be_visible(timeout=240_000)
        take(page, "evaluate.png")
    with opened(browser, address, theme="dark") as page:
        ask(page, "When did it begin meeting Iraqi officials?")
        take(page, "dark.png")
    with opened(browser, address, "phone") as page:
        ask(page, "Who founded it?")
        take(page, "phone.png")
        show_article(page)
        take(page, "phone-article.png")


if __name__ == "__main__":
    main()
