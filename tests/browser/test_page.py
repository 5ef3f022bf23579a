"""What the page shows: answers, refusals and the article, at both widths."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import ask, last, show_article

SURE = re.compile(r"^Confidence: (high|moderate) \(0\.\d\d\)$")


def test_a_quote_with_its_number_and_its_source(page):
    ask(page, "Who founded it?")
    figure = last(page).locator(".quote").first
    expect(figure.locator("blockquote")).to_contain_text("Mohammad Hanifnejad[4]")
    expect(figure.locator("blockquote .label")).to_have_text("Founders")
    expect(figure.locator(".sources > li")).to_have_count(1)
    expect(figure.locator(".sources")).to_contain_text("[4] exact Chehabi, Houchang E. (1990).")
    expect(last(page).locator(".confidence")).to_contain_text("Confidence:")


def test_uncertain_numbers_say_so_in_words(page):
    ask(page, "Which bombing killed 74 officials?")
    status = last(page).locator(".status").first
    expect(status).to_have_text("uncertain")
    assert "nothing in the copy shows" in (status.get_attribute("title") or "")


def test_a_quote_is_copied_with_its_source(page):
    ask(page, "Who founded it?")
    copied = last(page).locator("figcaption .cite").first
    copied.locator("summary").click()
    copied.get_by_role("button", name="Markdown").click()
    expect(copied.locator("pre")).to_contain_text("Chehabi")
    expect(copied.locator("pre")).to_contain_text("> ")


def test_a_source_is_copied(page):
    ask(page, "Who founded it?")
    cite = last(page).locator(".sources .cite").first
    cite.locator("summary").click()
    cite.get_by_role("button", name="BibTeX").click()
    expect(cite.locator("pre")).to_contain_text("@book{chehabi1990-4,")
    expect(cite.get_by_role("status")).not_to_be_empty()


def test_the_page_says_what_is_wrong_with_the_copy(page):
    show_article(page)
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
    show_article(page)
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


def test_each_part_of_a_question_has_its_answer_in_sight(page):
    ask(page, "Who founded it and when?")
    parts = last(page).locator("> .part")
    expect(parts).to_have_text(["Who founded it", "when"])
    quotes = last(page).locator("> .quote blockquote")
    expect(quotes).to_have_count(2)
    expect(quotes.nth(0)).to_contain_text("Hanifnejad")
    expect(quotes.nth(1)).to_contain_text("5 September 1965")
    expect(last(page).locator("> .quote .confidence")).to_have_text([SURE, SURE])


def test_a_refused_follow_up_is_a_refusal_first(page):
    ask(page, "Was the group ever banned in Australia?")
    ask(page, "And in New Zealand?")
    expect(last(page)).to_have_class("refusal")
    assert last(page).inner_text().startswith("No answer found in the article.")
    expect(last(page).locator(".understood")).to_contain_text("banned in New Zealand")


def test_a_question_that_cannot_be_asked_is_an_error_and_no_refusal(page):
    ask(page, "?!")
    expect(last(page)).to_have_class("error")
    expect(last(page)).to_contain_text("the question has no word")


def test_script_in_a_question_is_text(page):
    question = "<img src=x onerror=\"document.title='bad'\"> **Who** founded it? &lt;b&gt;"
    ask(page, question)
    shown = page.locator("#chat .user .message-content").last.inner_text()
    assert shown.replace("\u2060", "") == question
    assert page.locator("#chat img[src=x]").count() == 0
    assert page.title().startswith("Quoth")


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


def press(page, sentence):
    """Click the first line of a sentence; the middle of its box may lie in another one."""
    middle = """element => { element.scrollIntoView({block: 'center'});
        const first = element.getClientRects()[0];
        return [first.x + first.width / 2, first.y + first.height / 2]; }"""
    page.mouse.click(*sentence.evaluate(middle))


def test_a_sentence_lists_what_it_cites_and_an_entry_where_it_is_cited(page):
    show_article(page)
    sentence = page.locator("#article [id^='at-']", has_text="In 1983, the MEK began meeting")
    press(page, sentence)
    listed = page.locator("#article .cites > span")
    expect(listed).to_have_count(4)
    expect(listed.first).to_contain_text("[49] realigned to entry 48:")
    # Our words are told apart from the article's, and stand in one line with them.
    ours = listed.first.locator("span")
    expect(ours).to_have_text("[49] realigned to entry 48: ")
    expect(ours).to_have_attribute("lang", "en")
    expect(ours).to_have_css("display", "inline")
    press(page, sentence)
    expect(listed).to_have_count(0)
    press(page, page.locator("#article [id^='at-']", has_text="Its headquarters are"))
    expect(page.locator("#article .cites")).to_have_text("The article gives no source for this.")
    expect(page.locator("#article .cites")).to_have_attribute("lang", "en")
    back = page.locator("#entry-48 .cited a").first
    target = back.get_attribute("href")
    back.click()
    expect(page.locator(target)).to_contain_text("In 1983, the MEK began meeting")
    expect(page.locator(target)).to_be_in_viewport()


def test_the_sentences_of_the_article_are_reached_with_the_keys(page):
    show_article(page)
    page.locator("#article .article").focus()
    where = "document.activeElement.id"
    page.keyboard.press("ArrowRight")
    first = page.evaluate(where)
    assert first.startswith("at-")
    page.keyboard.press("ArrowRight")
    second = page.evaluate(where)
    assert second != first
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(where) == first
    sentence = page.locator("#article [id^='at-']", has_text="On 28 June, the MEK was implicated")
    sentence.evaluate("each => { each.tabIndex = -1; each.focus(); }")
    page.keyboard.press("Enter")
    listed = page.locator("#article .cites")
    # An uncertain number says why, and each entry that it may mean.
    expect(listed.locator("[lang=en]", has_text="[38] uncertain")).to_have_count(1)
    expect(listed).to_contain_text("entry 38: Goulka et al. 2009")
    page.keyboard.press("Enter")
    expect(listed).to_have_count(0)
