"""The page of a library: what is asked, which article is looked at, and where numbers lead."""

import json

import pytest
from playwright.sync_api import expect

from index.building import build_library
from qa import Library
from tests.browser.conftest import SIZES, ask, grave, last, opened, ready, served_here, show_article
from tests.browser.visit import until_served
from tests.conftest import free_port
from tests.pages import write_pages

# Gradio counts its events with pandas, in a way that pandas means to drop.
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    build_library([write_pages(folder / "pages")], folder / "Marlow")
    return Library.open(folder / "Marlow")


@pytest.fixture(scope="module")
def site(library):
    with served_here(library, free_port()) as address:
        until_served(address)
        yield address


@pytest.fixture(params=list(SIZES))
def page(browser, site, request):
    with opened(browser, site, request.param) as page:
        yield page


def test_numbers_lead_into_their_own_article(page):
    article = page.locator("#article")
    expect(article).to_contain_text("3 articles")
    ask(page, "When was Ouze Bridge opened?")
    expect(last(page)).to_contain_text("Ouze Bridge · ")
    expect(article.locator("h2")).to_have_text("Ouze Bridge")
    ask(page, "When was the River Ouze dammed?")
    expect(article.locator("h2")).to_have_text("River Ouze")
    expect(article.locator("mark", has_text="1931")).to_have_count(1)
    # Number 2 of the answer before is the other article's.
    page.locator("#chat figure a.number", has_text="[2]").first.click()
    expect(article.locator("h2")).to_have_text("Ouze Bridge")
    entry = article.locator("[id^='entry-2-']")
    expect(entry).to_contain_text("The Marlow Gazette, 4 May 1887.")
    expect(entry).to_be_in_viewport()
    assert grave(page) == []


def test_some_articles_are_asked_and_a_reload_keeps_that(page):
    page.locator("#among input").click()
    page.get_by_role("option", name="Marlow Cheese").click()
    expect(page.locator("#article h2")).to_have_text("Marlow Cheese")
    ask(page, "When was Ouze Bridge opened?")
    expect(last(page)).to_contain_text("No answer found in the article.")
    page.reload()
    ready(page)
    expect(last(page)).to_contain_text("No answer found in the article.")
    expect(page.locator("#among")).to_contain_text("Marlow Cheese")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as JSON").click()
    record = json.loads(saved.value.path().read_text())
    assert [each["title"] for each in record["articles"]] == ["Marlow Cheese"]
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as Markdown").click()
    assert "No answer found in the article" in saved.value.path().read_text()


def test_the_contents_lead_to_the_articles(page):
    show_article(page)
    page.locator("#article a", has_text="Marlow Cheese").click()
    expect(page.locator("#article h2")).to_have_text("Marlow Cheese")
    expect(page.locator("#article")).to_contain_text("Brother Anselm")
