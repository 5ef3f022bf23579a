"""A page whose article, and visitors who bring others, are full of what might be code."""

import pytest
from playwright.sync_api import expect

from qa import Quoth
from tests import payloads
from tests.browser.conftest import served_here
from tests.browser.visit import even, until_served, visited
from tests.conftest import free_port
from tests.payloads import PAYLOADS


@pytest.fixture(scope="module")
def titled() -> Quoth:
    # How passages are found makes no difference to how they are shown.
    return Quoth.build(payloads.read(payloads.titled(), "page.html"), reader="none")


@pytest.fixture(scope="module")
def site(titled):
    with served_here(titled, free_port()) as address:
        until_served(address)
        yield address


@pytest.fixture(scope="module")
def visit(browser, site):
    """A visitor of an article whose title is all of them."""
    with visited(browser, site) as visit:
        yield visit


def give(page, name, content):
    page.get_by_role("tab", name="Your articles").click()
    file = {"name": name, "mimeType": "text/plain", "buffer": content.encode()}
    page.locator("input[type=file]").first.set_input_files(file)


def upload(page, name, content):
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Upload a set").click()
    file = {"name": name, "mimeType": "text/plain", "buffer": content.encode()}
    choosing.value.set_files(file)


def evaluated(page, name, content, count):
    """Ask an uploaded question set."""
    upload(page, name, content)
    status = page.locator("#evaluation-status")
    expect(status).to_contain_text(f"is read: {count} questions.")
    page.get_by_role("button", name="Run").click()
    expect(status).to_contain_text(f"Done. {count} questions", timeout=60_000)


def missing(texts: list[str]) -> list[str]:
    """Return the payloads that are not seen in any of the texts."""
    seen = even(" ".join(texts))
    return [payload for payload in PAYLOADS if even(payload) not in seen]
