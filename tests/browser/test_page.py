"""The page in a real browser, with every host but this machine out of reach."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ROOT = Path(__file__).resolve().parents[2]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"
    ),
]


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def ready(page):
    page.wait_for_selector("#article .article")
    page.wait_for_selector("body[data-restored]")


@pytest.fixture(params=[(1280, 860), (390, 844)], ids=["desktop", "phone"])
def page(browser, address, request):
    width, height = request.param
    page = browser.new_page(viewport={"width": width, "height": height})
    outside: list[str] = []
    errors: list[str] = []

    def guard(route):
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    page.route("**/*", guard)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    ready(page)
    yield page
    assert outside == []
    assert errors == []
    page.close()


def ask(page: Page, question: str) -> None:
    box = page.locator("#question textarea")
    box.fill(question)
    box.press("Enter")
    expect(page.locator("#chat").get_by_text(question, exact=True).last).to_be_visible()
    expect(box).to_have_value("")


def last(page: Page):
    return page.locator("#chat .answer, #chat .refusal, #chat .error").last


def test_a_quote_with_its_number_and_its_source(page):
    ask(page, "Who founded it?")
    figure = last(page).locator(".quote").first
    expect(figure.locator("blockquote")).to_contain_text("Mohammad Hanifnejad[4]")
    expect(figure.locator("blockquote .label")).to_have_text("Founders")
    expect(figure.locator(".sources > li")).to_have_count(1)
    expect(figure.locator(".sources")).to_contain_text("[4] exact Chehabi, Houchang E. (1990).")
    expect(last(page).locator(".confidence")).to_contain_text("Confidence:")


def test_uncertain_numbers_say_so_in_words(page):
    ask(page, "What was the MEK implicated in on 28 June?")
    status = last(page).locator(".status").first
    expect(status).to_have_text("uncertain")
    assert "nothing in the copy shows" in (status.get_attribute("title") or "")


def test_a_source_is_copied(page):
    ask(page, "Who founded it?")
    cite = last(page).locator(".cite").first
    cite.locator("summary").click()
    cite.get_by_role("button", name="BibTeX").click()
    expect(cite.locator("pre")).to_contain_text("@book{chehabi1990-4,")
    expect(cite.get_by_role("status")).not_to_be_empty()


def test_the_page_says_what_is_wrong_with_the_copy(page):
    expect(page.locator("#article aside")).to_contain_text("have drifted apart")


def test_realigned_numbers_say_so_in_words(page):
    ask(page, "When did it begin meeting Iraqi officials?")
    figure = last(page).locator(".quote").first
    expect(figure.locator("blockquote")).to_have_text(
        "In 1983, the MEK began meeting with Iraqi officials.[49][50][51][52]"
    )
    expect(figure.locator("blockquote strong")).to_have_text("1983")
    expect(figure.locator(".sources > li")).to_have_count(4)
    expect(figure.locator(".status").first).to_have_text("realigned to entry 48")
    assert "each number means" in (figure.locator(".status").first.get_attribute("title") or "")


def test_no_source_is_said_and_the_quote_is_marked_and_in_view(page):
    ask(page, "Where are its headquarters?")
    expect(last(page)).to_contain_text("The article gives no source for this.")
    expect(page.locator("#article :has(> mark)")).to_have_text(
        "Its headquarters are currently in Albania."
    )
    expect(page.locator("#article mark strong")).to_have_text("Albania")
    inside = """mark => { const a = mark.getBoundingClientRect(),
        b = document.querySelector('#article').getBoundingClientRect();
        return a.top >= b.top && a.bottom <= b.bottom; }"""
    page.wait_for_function(f"({inside})(document.querySelector('#article mark'))")


def test_a_refusal_looks_different_and_folds_the_nearest_passages(page):
    ask(page, "Was the group ever banned in Australia?")
    refusal = last(page)
    expect(refusal).to_have_class("refusal")
    expect(refusal).to_contain_text("No answer found in the article.")
    expect(refusal.locator(".quote").first).to_be_hidden()
    refusal.locator("summary").click()
    expect(refusal.locator(".quote").first).to_be_visible()
    expect(page.locator("#article mark")).to_have_count(0)


def test_a_question_that_cannot_be_asked_is_an_error_and_no_refusal(page):
    ask(page, "?!")
    expect(last(page)).to_have_class("error")
    expect(last(page)).to_contain_text("the question has no word")


def test_script_in_a_question_is_text(page):
    ask(page, "<img src=x onerror=\"document.title='bad'\"> **Who** founded it?")
    last(page).wait_for()
    assert page.locator("#chat img[src=x]").count() == 0
    assert page.title().startswith("Quoth")


def test_examples_and_clearing(page):
    page.get_by_role("button", name="Who founded it?").click()
    expect(last(page)).to_contain_text("Hanifnejad")
    page.get_by_role("button", name="Clear").first.click()
    expect(page.locator("#chat .answer")).to_have_count(0)
    expect(page.locator("#article mark")).to_have_count(0)


def test_nothing_runs_over_the_edge(page):
    ask(page, "Who founded it?")
    last(page).wait_for()
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_show_in_the_article_leads_there(page):
    ask(page, "Who founded it?")
    link = last(page).get_by_role("link", name="Show in the article").first
    target = link.get_attribute("href")
    link.click()
    expect(page.locator(target)).to_be_in_viewport()


def test_a_follow_up_is_understood_and_a_reload_keeps_the_conversation(page):
    ask(page, "When was it founded?")
    expect(last(page)).to_contain_text("1965")
    ask(page, "And by whom?")
    understood = page.locator("#chat .understood")
    expect(understood).to_have_text("Understood as: By whom was it founded?")
    page.reload()
    ready(page)
    expect(understood).to_have_text("Understood as: By whom was it founded?")
    expect(page.locator("#chat .asked")).to_have_text(["When was it founded?", "And by whom?"])
    page.get_by_role("button", name="Clear").first.click()
    expect(page.locator("#chat .asked")).to_have_count(0)
    page.reload()
    ready(page)
    expect(page.locator("#chat .asked")).to_have_count(0)


def press(page, sentence):
    """Click the first line of a sentence; the middle of its box may lie in another one."""
    middle = """element => { element.scrollIntoView({block: 'center'});
        const first = element.getClientRects()[0];
        return [first.x + first.width / 2, first.y + first.height / 2]; }"""
    page.mouse.click(*sentence.evaluate(middle))


def test_a_sentence_lists_what_it_cites_and_an_entry_where_it_is_cited(page):
    sentence = page.locator("#article [id^='at-']", has_text="In 1983, the MEK began meeting")
    press(page, sentence)
    listed = page.locator("#article .cites span")
    expect(listed).to_have_count(4)
    expect(listed.first).to_contain_text("[49] realigned to entry 48:")
    press(page, sentence)
    expect(listed).to_have_count(0)
    press(page, page.locator("#article [id^='at-']", has_text="Its headquarters are"))
    expect(page.locator("#article .cites")).to_have_text("The article gives no source for this.")
    back = page.locator("#entry-48 .cited a").first
    target = back.get_attribute("href")
    back.click()
    expect(page.locator(target)).to_contain_text("In 1983, the MEK began meeting")
    expect(page.locator(target)).to_be_in_viewport()
