"""A real browser on the page, at two widths, with every host but this machine out of reach."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from qa import Quoth
from qa.web.desk import Desk
from qa.web.serve import Server, create_app

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    # Every other host is out of reach. Playwright's routes, which could do that too, take longer.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]  # fmt: skip
# Of axe-core's levels, those that keep somebody from using the page.
GRAVE = {"serious", "critical"}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SIZES = {"desktop": (1280, 860), "phone": (390, 844)}
# What is waited for comes later on a busy machine; nothing is timed here.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                reason = "Chromium is not installed: apt-get install chromium"
                item.add_marker(pytest.mark.skip(reason=reason))


# Of these tests alone: Playwright keeps an event loop running, beside which no other can be run.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def ready(page: Page) -> None:
    page.wait_for_selector("#article .article", state="attached")
    page.wait_for_selector("body[data-restored]")


@contextmanager
def opened(
    browser: Browser,
    address: str,
    size: str = "desktop",
    locale: str = "en-US",
    theme: str = "light",
    headers: dict[str, str] | None = None,
) -> Iterator[Page]:
    """Open the page as a new visitor; no script may fail and no other host be asked."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=locale, extra_http_headers=headers
    )
    page = context.new_page()
    outside: list[str] = []
    errors: list[str] = []

    def guard(request):
        if not request.url.startswith((address, "data:", "blob:")):
            outside.append(request.url)

    page.on("request", guard)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}/?__theme={theme}")
    ready(page)
    yield page
    assert outside == []
    assert errors == []
    context.close()


@pytest.fixture(params=list(SIZES))
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    with opened(browser, address, request.param) as page:
        yield page


@pytest.fixture
def visit(browser: Browser, address: str) -> Callable[..., object]:
    return lambda **options: opened(browser, address, **options)


@contextmanager
def served_here(quoth: Quoth, port: int) -> Iterator[str]:
    """Serve the page in this process, where what it does can be seen and held up."""
    desk = Desk()
    config = uvicorn.Config(create_app(quoth, desk), port=port, log_level="warning")
    server = Server(config, desk)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def ask(page: Page, question: str) -> None:
    """Ask a question and wait until something came of it."""
    before = page.locator("#chat .user-row").count()
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    answered(page, before + 1)


def answered(page: Page, count: int) -> None:
    """Wait until ``count`` questions have something that came of them."""
    expect(page.locator("#chat .user-row")).to_have_count(count)
    expect(page.locator("#chat :is(.answer, .refusal, .error)")).to_have_count(count)
    expect(page.locator("#chat .pending")).to_have_count(0)


def last(page: Page):
    return page.locator("#chat :is(.answer, .refusal, .error)").last


def show_article(page: Page) -> None:
    """Turn to the article where there is room for one of the two only."""
    if page.locator("#view-article").is_visible():
        page.locator("#view-article").click()


# Colours that fade in are measured when they are there; on a busy machine that takes a while. What
# has been changed just now begins to fade with the next frame, and what turns for ever never ends.
FADED = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  await frame();
  const fading = document.getAnimations().filter(
    (each) => each.effect.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(fading.map((each) => each.finished));
}"""


def grave(page: Page) -> list[str]:
    """Return what axe-core finds serious or critical, as lines."""
    page.evaluate(FADED)
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]
