"""The page for everyone: contrast and labels, languages, keys, and nothing that jumps."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SIZES, answered, ask, grave, ready, show_article


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(page, address, theme):
    page.goto(f"{address}/?__theme={theme}")
    ready(page)
    assert grave(page) == []
    ask(page, "When did it begin meeting Iraqi officials?")
    ask(page, "Was the group ever banned in Australia?")
    page.locator("#chat summary").first.click()
    page.get_by_role("button", name="Dislike").last.click()
    expect(page.locator("#opinion")).to_be_visible()
    assert grave(page) == []
    show_article(page)
    page.locator("#article .copynote").first.scroll_into_view_if_needed()
    assert grave(page) == []
    for tab in ("Your articles", "Evaluate"):
        page.get_by_role("tab", name=tab).click()
        assert grave(page) == []


# axe-core leaves placeholders out. WCAG 2.2's relative luminance and contrast ratio.
CONTRAST = """() => {
  const box = document.querySelector('#question textarea');
  const light = (colour) => {
    const [r, g, b] = colour.match(/[0-9.]+/g).slice(0, 3).map((each) => {
      const c = each / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const words = getComputedStyle(box, '::placeholder').color;
  const [dark, bright] = [words, getComputedStyle(box).backgroundColor].map(light)
    .sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_stands_in_an_empty_box_can_be_read(page, address, theme):
    page.goto(f"{address}/?__theme={theme}")
    ready(page)
    assert page.evaluate(CONTRAST) >= 4.5


SHIFT = """() => { window.shifted = 0;
    new PerformanceObserver(list => { for (const each of list.getEntries())
        if (!each.hadRecentInput) window.shifted += each.value; })
        .observe({type: 'layout-shift', buffered: false}); }"""


def test_nothing_jumps_while_an_answer_arrives(page):
    page.evaluate(SHIFT)
    # Without input of a user, after which shifts would not count.
    page.evaluate(
        """() => { const box = document.querySelector('#question textarea');
        box.value = 'Where are its headquarters?'; box.dispatchEvent(new Event('input'));
        [...document.querySelectorAll('#ask button')].find(b => b.id !== 'stop').click(); }"""
    )
    answered(page, 1)
    page.wait_for_timeout(500)
    assert page.evaluate("window.shifted") <= 0.1
    # What does jump is seen.
    page.evaluate(
        """() => { const high = document.createElement('div'); high.style.height = '300px';
        document.body.prepend(high); }"""
    )
    page.wait_for_function("window.shifted > 0.1")


@pytest.mark.parametrize("size", list(SIZES))
def test_the_page_speaks_the_language_that_the_browser_asks_for(visit, size):
    with visit(locale="de-DE", size=size) as page:
        expect(page.get_by_role("tab", name="Eigene Artikel")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", "de")
        expect(page.locator(".masthead")).to_contain_text("oder gar nicht")
        ask(page, "Who founded it?")
        expect(page.locator("#chat .confidence")).to_contain_text("Sicherheit: hoch")
        expect(page.locator("#chat")).to_contain_text("Im Artikel zeigen")
        ask(page, "Was the group ever banned in Australia?")
        expect(page.locator("#chat .refusal [lang=de]")).to_contain_text("kommt im Artikel nicht")
        expect(page.locator("#article .copynote [lang=de]")).to_contain_text("In dieser Kopie sind")
        assert grave(page) == []
    # What comes second is not asked for: components and answers are in one language.
    with visit(locale="fr-FR", headers={"Accept-Language": "fr, de;q=0.8"}, size=size) as page:
        expect(page.get_by_role("tab", name="Your articles")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        ask(page, "Who founded it?")
        expect(page.locator("#chat .confidence")).to_contain_text("Confidence: high")


def test_everything_is_reached_with_the_keyboard_in_reading_order(page):
    ask(page, "Who founded it?")
    page.locator("#question textarea").fill("x")
    page.locator("#question textarea").focus()
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert reached[0] == "Ask"
    assert reached[1] == "Who founded it?"
    page.get_by_role("link", name="Show in the article").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#article mark").first).to_be_in_viewport()
