"""Whatever an article, a question or a question set brings is text wherever the page shows it."""

import json
import re

import pytest
from bibtexparser.entrypoint import parse_string
from playwright.sync_api import expect

from tests import payloads
from tests.browser.conftest import ask
from tests.browser.payloads.conftest import evaluated, give, missing
from tests.browser.visit import AUDIT, UNFOLD, Visit, even, visited
from tests.payloads import CONTROLS, FACTS, GROUPS, PAYLOADS, SOURCED
from tests.rendered import rendered

# In this process, Gradio warns of what it uses of pandas.
pytestmark = pytest.mark.filterwarnings("default")


ARTICLES = {"page": payloads.page, "text": payloads.text}


@pytest.fixture(scope="module", params=list(ARTICLES))
def asked(browser, site, request):
    """A visitor who has added an article and asked for everything in it."""
    written = ARTICLES[request.param]()
    facts = [question for question, _ in FACTS]
    if request.param == "page":
        pairs = zip(facts[::2], facts[1::2], strict=True)
        questions = [f"{one[:-1]} and {two[0].lower()}{two[1:]}" for one, two in pairs]
        # Of that pair, the second alone finds its sentence.
        questions += [facts[6], SOURCED]
    else:
        groups = zip(facts, GROUPS[:-1], strict=False)
        questions = ["\n".join((question, *group)) for question, group in groups]
        questions += [facts[-1], *CONTROLS]
    with visited(browser, site) as visit:
        give(visit.page, "mills.txt", written)
        expect(visit.page.locator("#article h2")).to_contain_text("Mills", timeout=60_000)
        for question in questions:
            ask(visit.page, question)
        yield visit, payloads.read(written, "mills"), questions


def test_what_is_no_text_would_be_seen(browser):
    visit = Visit(browser.new_page(), "http://127.0.0.1:9")
    visit.watch()
    visit.page.set_content('<div id="html-x"><p></p></div>')
    assert visit.found == []
    shown = visit.page.locator("p").first
    shown.evaluate("each => { each.innerHTML = '<b class=x>x</b>'; }")
    assert visit.found == []
    for payload in (
        "<i onclick=window.pwned=1>", '<a href="javascript:window.pwned=1">x</a>',
        "<img src=x onerror=window.pwned=1>", "<svg onload=window.pwned=1>",
        '<iframe srcdoc="<script>parent.pwned=1</script>">', "<p style='background:url(//pwned)'>",
    ):  # fmt: skip
        shown.evaluate("(each, html) => { each.innerHTML = html; }", payload)
        assert visit.page.evaluate(AUDIT) != [], payload
    visit.page.wait_for_function("window.pwned === 1")
    shown.evaluate("each => each.remove()")
    assert visit.page.evaluate(AUDIT) == ["window.pwned is 1"]
    visit.page.evaluate("fetch('http://pwned.example/').catch(() => 0)")
    visit.page.evaluate("setTimeout(() => alert(1))")
    with visit.page.expect_popup():
        visit.page.evaluate("open('about:blank?pwned')")
    assert {"request http://pwned.example/", "dialog"} <= {*visit.signs}
    assert any(sign.startswith("window ") for sign in visit.signs)
    visit.page.context.close()


def test_questions_are_shown_as_they_were_typed(asked):
    visit, _, questions = asked
    shown = visit.texts("#chat .user .message-content")
    assert shown == [even(question) for question in questions]
    # A control character is told of, and what was typed stands above it.
    refused = visit.texts("#chat .error")
    assert len(refused) == len(set(questions) & set(CONTROLS))
    assert visit.found == []


def test_quotes_are_shown_with_their_sources(asked):
    visit, article, _ = asked
    assert missing(visit.texts("#chat blockquote")) == []
    assert missing(visit.texts("#chat .sources > li > span[dir]")) == []
    if article.linked:
        assert missing(visit.texts("#chat figcaption")) == []
        links = visit.page.locator("#chat .sources a:has(cite)")
        assert set(links.evaluate_all("all => all.map((each) => each.href)")) == {
            "https://pwned.example/", "https://a.example/%22onclick=window.pwned=85",
        }  # fmt: skip
    assert visit.found == []


def test_the_article_is_shown(asked):
    visit, article, _ = asked
    for place in ("p", ".references li", *(("td", "th") if article.linked else ())):
        assert missing(visit.texts(f"#article {place}")) == []
    # Plain text loses the marks of emphasis around its headings.
    lost = [each for each in PAYLOADS if re.search("^[*_]|[*_]$", each)]
    assert missing(visit.texts("#article h3, #article h4")) == ([] if article.linked else lost)
    assert visit.found == []


@pytest.mark.parametrize("asked", ["text"], indirect=True)
def test_questions_to_begin_with_have_nothing_of_the_article(asked):
    visit, _, _ = asked
    shown = visit.page.locator("#examples button:visible")
    expect(shown).to_have_text(["What is its capital?", "What is its currency?"])


def test_what_a_sentence_cites_is_listed_as_text(asked):
    visit, _, _ = asked
    sentences = visit.page.locator("#article p [id^='at-']:has(sup)")
    for sentence in sentences.all():
        sentence.evaluate("each => { each.tabIndex = -1; each.focus(); }")
        visit.page.keyboard.press("Enter")
        assert visit.page.locator("#article .cites > span").count() > 0
    visit.page.keyboard.press("Enter")
    assert visit.found == []


def test_what_is_copied_is_text(asked):
    visit, _, _ = asked
    page = visit.page
    page.evaluate(UNFOLD)
    for place in ("#chat figcaption .cite", "#chat .sources .cite"):
        copied = page.locator(place).last
        for button in copied.get_by_role("button").all():
            button.click()
            given = button.get_attribute("data-copy")
            assert copied.locator("pre").text_content() == given
    for text in copies(page, "Markdown"):
        for shown in rendered(text):
            assert set(shown.tags) <= {"blockquote", "p", "ul", "li", "br"}
            assert shown.links == []
    for text in copies(page, "BibTeX"):
        assert text.count("{") == text.count("}")
        assert parse_string(text).failed_blocks == []
    assert visit.found == []


def copies(page, name):
    buttons = page.locator("#chat").get_by_role("button", name=name, exact=True)
    found = buttons.evaluate_all("all => all.map((each) => each.dataset.copy)")
    assert found
    return found


def test_what_is_saved_is_text(asked):
    visit, article, _ = asked
    for shown in rendered(saved(visit.page, "Markdown")):
        assert missing([shown.text]) == []
        assert shown.links == []
        assert set(shown.tags) <= {"h1", "h2", "blockquote", "p", "ul", "li", "strong", "br"}
    record = json.loads(saved(visit.page, "JSON"))
    assert record["article"]["title"] == article.title
    quotes = [q for each in record["exchanges"] for q in (*each["quotes"], *each["nearest"])]
    assert missing([quote["text"] for quote in quotes]) == []
    assert all(article.text[q["start"] : q["end"]] == q["text"] for q in quotes)
    assert visit.found == []


def saved(page, kind):
    with page.expect_download() as started:
        page.get_by_role("button", name=f"Save as {kind}").click()
    assert re.fullmatch(r"[a-z0-9-]+\.(md|json)", started.value.suggested_filename)
    return started.value.path().read_text()


def test_an_article_turns_none_of_quoths_own_words_round(asked):
    visit, article, _ = asked
    assert visit.disordered("#chat figcaption", "Show in the article") == []
    assert visit.disordered("#article .references li", "cited at 1") == []
    assert visit.disordered("#chat .sources li", "Cite [") == []
    assert visit.disordered("#chat .status") == []
    # Nor the numbers of its references, which would be other ones then.
    assert visit.disordered("sup") == []
    visit.page.get_by_role("tab", name="Your articles").click()
    count = 33 if article.linked else 19
    assert visit.disordered("#own-said p", f"({count} passages, 16 references).") == []
    visit.page.get_by_role("tab", name="Ask").click()


@pytest.mark.parametrize("asked", ["text"], indirect=True)
def test_a_question_set_is_shown_as_text(asked):
    visit, article, _ = asked
    page = visit.page
    count = len(GROUPS) + 1
    page.get_by_role("tab", name="Evaluate").click()
    evaluated(page, "&lt;b&gt; \u202e[x](y).jsonl", payloads.lines(), count)
    chosen = page.get_by_role("combobox", name="Question set")
    assert even(chosen.input_value()) == f"&lt;b&gt; [x](y).jsonl, {count} questions"
    assert visit.texts("#evaluation .of") == [even(article.title)]
    misses = "#evaluation-misses tbody"
    for place in ("th > span", "th > small"):
        # No question may have a control character.
        assert set(missing(visit.texts(f"{misses} {place}"))) == set(CONTROLS)
    for column in (1, 2, 4):
        assert missing(visit.texts(f"{misses} td:nth-of-type({column})")) == []
    assert visit.found == []
    kinds = page.get_by_role("combobox", name="Kind of question")
    kinds.click()
    options = page.locator(f"#{kinds.get_attribute('aria-controls')} [role=option]")
    assert missing(options.all_inner_texts()) == []
    options.filter(has_text="__i18n").click()
    expect(page.locator(f"{misses} tr")).to_have_count(1)
    expect(page.locator(misses)).to_contain_text("translation_metadata")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download the report").click()
    record = json.loads(started.value.path().read_text())
    assert missing([each["kind"] for each in record["misses"]]) == []
    assert visit.found == []
