"""Articles of a visitor's own: added, chosen, asked, removed, and seen by nobody else."""

import re
import time
from pathlib import Path

import gradio as gr
import pytest
from gradio.utils import get_upload_folder
from playwright.sync_api import expect

from index.load import fetch_article
from qa.web import own
from qa.web.shelf import Shelf
from tests.browser.conftest import SIZES, ask, last, opened, ready, served_here, show_article
from tests.wiki_server import ADA, PAGE, ROOT, answer, closed_port

BRIDGE = (
    "Tay Bridge\n\nThe Tay Bridge was opened in 1878. It was designed by Thomas Bouch. "
    "Script: <img src=x onerror=alert(1)> is text.\n"
)
# Persian: "The Tower of Freedom is in Tehran. It was built in 1971."
TOWER = "برج آزادی\n\nبرج آزادی در تهران است. این برج در سال ۱۹۷۱ ساخته شد.\n"
LONG = "The Long Bridge\n\n" + BRIDGE.split("\n")[2] * 5000
HTML = (
    "<html lang=en-GB><body><h1>Forth Bridge</h1><p>The Forth Bridge was opened in 1890.<sup "
    "class=reference id=cite_ref-1><a href='#cite_note-1'>[1]</a></sup></p><ol class=references>"
    "<li id=cite_note-1><a href='#cite_ref-1'>^</a> <span class=reference-text>Paxton 1990."
    "</span></li></ol></body></html>"
)
WIKITEXT = (
    "'''Skye Bridge''' is a [[bridge]].\n\nIt was opened in 1995.<ref>Miers 2008.</ref>\n\n"
    "== References ==\n{{reflist}}\n"
)


def add(page, name, text):
    page.get_by_role("tab", name="Your articles").click()
    file = {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    page.locator("input[type=file]").first.set_input_files(file)


def test_an_opinion_is_not_left_open_over_another_article(page):
    ask(page, "Who founded it?")
    page.get_by_role("button", name="Like", exact=True).click()
    expect(page.locator("#opinion")).to_be_visible()
    add(page, "binary.txt", "\0" * 99)
    expect(page.locator("#own-said")).to_contain_text("is a binary file")
    # What a screen reader is told then; Gradio itself has no words for it.
    expect(page.get_by_role("status").filter(has_text=re.compile("^Done$"))).to_have_count(1)
    add(page, "bridge.txt", BRIDGE)
    expect(choice(page)).to_have_value("Tay Bridge")
    expect(page.locator("#opinion")).to_be_hidden()


def choice(page):
    return page.locator("#chosen input")


def test_an_article_is_added_asked_and_removed_and_nobody_else_sees_it(page, visit, address):
    add(page, "bridge.txt", BRIDGE)
    expect(choice(page)).to_have_value("Tay Bridge")
    expect(page.locator("#article h2")).to_have_text("Tay Bridge")
    assert page.locator("#article img").count() == 0
    ask(page, "When was it opened?")
    expect(last(page).locator("blockquote").first).to_contain_text("1878")
    with visit() as other:
        expect(choice(other)).to_have_value("People's Mojahedin Organization of Iran")
        choice(other).click()
        expect(other.get_by_role("option")).to_have_count(1)
    choice(page).click()
    page.get_by_role("option", name="People's Mojahedin").click()
    expect(page.locator("#article h2")).to_have_text("People's Mojahedin Organization of Iran")
    expect(page.locator("#chat .user-row")).to_have_count(0)
    choice(page).click()
    page.get_by_role("option", name="Tay Bridge").click()
    expect(page.locator("#chat .user-row")).to_have_count(1)
    page.get_by_role("button", name="Remove this article").click()
    expect(choice(page)).to_have_value("People's Mojahedin Organization of Iran")
    expect(page.get_by_role("button", name="Remove this article")).to_be_hidden()
    # The file itself is gone too, for whoever would guess where it lay.
    assert not list(Path(get_upload_folder()).rglob("bridge.txt"))


def test_a_file_that_is_dropped_while_another_is_being_added_is_added_after_it(page):
    add(page, "long.txt", LONG[: len(LONG) // 10])
    expect(page.locator("#stop-adding")).to_be_visible()
    add(page, "bridge.txt", BRIDGE)
    expect(choice(page)).to_have_value("Tay Bridge")
    expect(page.locator("#stop-adding")).to_be_hidden()
    choice(page).click()
    expect(page.get_by_role("option", name="The Long Bridge")).to_be_visible()


def test_a_reload_keeps_a_visitors_own_articles_and_what_was_asked_of_them(page):
    add(page, "bridge.txt", BRIDGE)
    expect(choice(page)).to_have_value("Tay Bridge")
    ask(page, "When was it opened?")
    page.reload()
    ready(page)
    expect(choice(page)).to_have_value("Tay Bridge")
    expect(page.locator("#article h2")).to_have_text("Tay Bridge")
    expect(page.locator("#chat .user-row")).to_have_text(["When was it opened?"])
    expect(page.get_by_role("button", name="Remove this article")).to_be_visible()
    # Another tab of the same browser is another visit.
    other = page.context.new_page()
    other.goto(page.url)
    ready(other)
    expect(choice(other)).to_have_value("People's Mojahedin Organization of Iran")
    other.close()


def test_clearing_one_conversation_leaves_the_served_articles_in_the_browser(page):
    ask(page, "Who founded it?")
    add(page, "bridge.txt", BRIDGE)
    expect(choice(page)).to_have_value("Tay Bridge")
    ask(page, "When was it opened?")
    page.get_by_role("button", name="Clear").first.click()
    expect(page.locator("#chat .user-row")).to_have_count(0)
    page.reload()
    ready(page)
    expect(page.locator("#chat .user-row")).to_have_count(0)
    choice(page).click()
    page.get_by_role("option", name="People's Mojahedin").click()
    expect(page.locator("#chat .user-row")).to_have_text(["Who founded it?"])


def test_a_saved_page_and_wikitext_stand_side_by_side_with_their_sources(page):
    add(page, "forth.html", HTML)
    expect(choice(page)).to_have_value("Forth Bridge")
    ask(page, "When was it opened?")
    expect(last(page).locator(".sources")).to_contain_text("[1] exact Paxton 1990.")
    expect(last(page).locator("blockquote").first).to_have_attribute("lang", "en-GB")
    expect(page.locator("#article h2")).to_have_attribute("lang", "en-GB")
    add(page, "skye.wikitext", WIKITEXT)
    expect(choice(page)).to_have_value(re.compile("skye|Skye"))
    ask(page, "When was it opened?")
    expect(last(page).locator("blockquote").first).to_contain_text("1995")
    expect(last(page).locator(".sources")).to_contain_text("[1] exact Miers 2008.")
    choice(page).click()
    expect(page.get_by_role("option")).to_have_count(3)
    page.get_by_role("option", name="Forth Bridge").click()
    expect(page.locator("#article h2")).to_have_text("Forth Bridge")
    expect(last(page).locator("blockquote").first).to_contain_text("1890")


# In this process, Gradio warns of what it uses of pandas.
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("size", list(SIZES))
def test_a_title_is_fetched_where_there_is_a_network(
    browser, quoth, wiki, monkeypatch, unused_port, size
):
    def fetch(title, lang):
        if title == "Fault":
            raise ZeroDivisionError
        return fetch_article(title, lang, api=base[0])

    base = [f"http://127.0.0.1:{closed_port()}{ROOT}", wiki.base]
    monkeypatch.setattr(own, "fetch_article", fetch)
    wiki.answers[ADA] = answer(PAGE)
    with served_here(quoth, unused_port) as address, opened(browser, address, size) as page:
        page.get_by_role("tab", name="Your articles").click()
        title = page.get_by_label("Or a page of Wikipedia")
        title.fill("Ada")
        title.press("Enter")
        said = page.locator("#own-said")
        expect(said).to_contain_text("cannot be reached (no network?)")
        expect(said).to_contain_text("save the page in a browser and give that file instead")
        expect(page.locator("#stop-adding")).to_be_hidden()
        base.reverse()
        title.fill("Fault")
        title.press("Enter")
        expect(said).to_contain_text("Not added: something went wrong in the server.")
        expect(page.locator("#stop-adding")).to_be_hidden()
        title.fill("Ada")
        title.press("Enter")
        expect(choice(page)).to_have_value("Ada")
        expect(page.locator("#article .origin")).to_contain_text("revision 1234")


def test_adding_a_long_article_can_be_stopped(page):
    add(page, "long.txt", LONG)
    page.locator("#stop-adding").click()
    expect(page.locator("#own-said")).to_have_text("Stopped. Nothing was added.")
    expect(page.locator("#stop-adding")).to_be_hidden()
    expect(choice(page)).to_have_value("People's Mojahedin Organization of Iran")


@pytest.mark.filterwarnings("default")
def test_adding_ends_when_its_visitor_leaves(browser, quoth, monkeypatch, unused_port):
    added, add_it = [], Shelf.add

    def adding(*given):
        added.append(add_it(*given))
        return added[-1]

    monkeypatch.setattr(Shelf, "add", adding)
    with served_here(quoth, unused_port) as address:
        with opened(browser, address) as page:
            add(page, "long.txt", LONG)
            expect(page.locator("#stop-adding")).to_be_visible()
        for _ in range(100):
            if added:
                break
            time.sleep(0.2)
    assert added == [False]


@pytest.mark.filterwarnings("default")
def test_nothing_of_a_page_in_use_gets_into_one_that_is_being_built(browser, quoth, unused_port):
    with served_here(quoth, unused_port) as address, opened(browser, address) as page:
        with gr.Blocks() as built:
            ask(page, "Who founded it?")
            page.get_by_role("button", name="Like", exact=True).click()
            expect(page.locator("#opinion")).to_be_visible()
            add(page, "bridge.txt", BRIDGE)
            expect(choice(page)).to_have_value("Tay Bridge")
            page.get_by_role("tab", name="Ask").click()
            page.get_by_role("button", name="Remove this article").click()
            expect(choice(page)).to_have_value("People's Mojahedin Organization of Iran")
            expect(last(page)).to_contain_text("Hanifnejad")
            page.get_by_role("button", name="Clear").first.click()
            expect(page.locator("#chat .answer")).to_have_count(0)
        assert list(built.blocks) == []


def test_what_cannot_be_added_is_told_in_plain_words(page):
    add(page, "x.bin", "\x00\x01\x02")
    said = page.locator("#own-said")
    expect(said).to_contain_text("Not added: x.bin")
    expect(said).not_to_contain_text(get_upload_folder())
    expect(said).not_to_contain_text("Traceback")
    expect(choice(page)).to_have_value("People's Mojahedin Organization of Iran")
    assert not list(Path(get_upload_folder()).rglob("x.bin"))
    page.get_by_label("Or a page of Wikipedia").fill(" ")
    page.get_by_role("button", name="Fetch").click()
    expect(said).to_contain_text("Not added:")
    expect(said).to_contain_text("title")


def test_text_from_right_to_left_is_shown_so(page):
    add(page, "tower.txt", TOWER)
    expect(choice(page)).to_have_value("برج آزادی")
    show_article(page)
    paragraph = page.locator("#article p[dir=auto]").last
    expect(paragraph).to_have_css("direction", "rtl")
    heading = page.locator("#article h2")
    expect(heading).to_have_css("direction", "rtl")
    if page.locator("#view-chat").is_visible():
        page.locator("#view-chat").click()
    ask(page, "برج آزادی در سال")
    expect(page.locator("#chat .user .message-content").last).to_have_css(
        "unicode-bidi", "plaintext"
    )
    quotation = last(page).locator("blockquote").first
    expect(quotation).to_have_css("direction", "rtl")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
