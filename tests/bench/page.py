"""How long a reader waits: from the click to the answer on the page, in a real browser.

``python -m tests.bench.page`` serves the bundled article to Chromium at two widths and asks each
of the page's own examples a few times, after one round to get warm. The time is taken by the page,
from the click until an answer has been drawn; Chromium draws on the same two cores.
"""

import shutil
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request

from playwright.sync_api import Page, sync_playwright

ROUNDS = 5
LOOKED_AT = 1000  # milliseconds between an answer and the next question
PORT = 7899
ADDRESS = f"http://127.0.0.1:{PORT}"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu"]
SIZES = {"desktop": (1280, 860), "phone": (390, 844)}


def main() -> None:
    server = subprocess.Popen([sys.executable, "app.py", "--port", str(PORT)])
    try:
        _wait()
        with sync_playwright() as playwright:
            chromium = shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            for name, (width, height) in SIZES.items():
                page = browser.new_page(viewport={"width": width, "height": height})
                page.goto(ADDRESS)
                page.wait_for_selector("body[data-restored]")
                _round(page)
                times = sorted(wait for _ in range(ROUNDS) for wait in _round(page))
                middle, late = statistics.median(times), times[int(len(times) * 0.95)]
                print(f"{name}: click to answer p50 {middle:.0f} ms, p95 {late:.0f} ms", flush=True)
            browser.close()
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait() -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(ADDRESS, timeout=1).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the page was not served within two minutes")


# An answer is there when it has been drawn, which is before the second frame from then on.
_ASK = """(button) => new Promise((resolve) => {
    const count = () => document.querySelectorAll('#chat :is(.answer, .refusal)').length;
    const before = count(), start = performance.now();
    const drawn = () => resolve(performance.now() - start);
    const watch = new MutationObserver(() => {
        if (count() === before) return;
        watch.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(drawn));
    });
    watch.observe(document.querySelector('#chat'), {childList: true, subtree: true});
    button.click();
})"""


def _round(page: Page) -> list[float]:
    """Ask every example once; return the waits in milliseconds."""
    times = []
    for button in page.locator("#examples button:visible").all():
        times.append(float(button.evaluate(_ASK)))
        page.wait_for_timeout(LOOKED_AT)
    page.get_by_role("button", name="Clear").first.click()
    page.locator("#chat .user-row").first.wait_for(state="detached")
    return times


if __name__ == "__main__":
    main()
