"""Whatever an article, a question or a file brings is text wherever the page shows it."""

import json
import os
import re
from contextlib import ExitStack
from pathlib import Path

import pytest
from bibtexparser.entrypoint import parse_string
from gradio_client.utils import strip_invalid_filename_characters
from playwright.sync_api import expect

from qa import Quoth
from qa.web.directions import undirected
from tests import payloads
from tests.browser.conftest import answered, ask, last, served_here, show_article
from tests.browser.visit import AUDIT, UNFOLD, Visit, even, until_served, visited
from tests.conftest import free_port
from tests.payloads import CONTROLS, FACTS, GROUPS, PAYLOADS, SOURCED
from tests.rendered import rendered

# In this process, Gradio warns of what it uses of pandas.
pytestmark = pytest.mark.filterwarnings("default")


ARTICLES = {"page": payloads.page, "text": payloads.text}


def missing(texts: list[str]) -> list[str]:
    """Return the payloads that are not seen in any of the texts."""
    seen = even(" ".join(texts))
    return [payload for payload in PAYLOADS if even(payload) not in seen]


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
        assert visit.page.locator("#article .cites span").count() > 0
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


def test_titles_of_all_of_them_are_shown(visit):
    title = even(" / ".join(PAYLOADS))
    page = visit.page
    page.get_by_role("tab", name="Ask").click()
    assert even(page.title()) == f"Quoth: {title}"
    assert even(page.locator("#chosen input").input_value()) == title
    assert visit.texts("#article h2") == [title]
    page.locator("#chosen input").click()
    assert [text.removeprefix("\u2713 ") for text in visit.texts("[role=option]")] == [title]
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Evaluate").click()
    expect(page.locator("#evaluation-about")).to_contain_text("Upload a set of your own.")
    assert title in visit.texts("#evaluation-about")[0]
    assert visit.disordered("#evaluation-about p[dir]", "Upload a set of your own.") == []
    # What is wrong with a question set names its ids; each article that it brings has a title.
    for payload in ("<img src=x onerror=window.pwned=8>", "\u202etxt", "{{7*7}}"):
        line = json.dumps({"id": payload, "question": "When?", "answerable": False})
        upload(page, "twice.jsonl", f"{line}\n{line}")
        told = f"the id {payload!r} is that of line 1."
        expect(page.locator("#evaluation-status")).to_contain_text(told)
        assert visit.found == []
    evaluated(page, "squad.json", payloads.squad(), 2)
    for place in ("#evaluation .of", "#evaluation-misses th > small"):
        # A set writes its titles with lines for spaces.
        seen = " ".join(visit.texts(place))
        assert [each for each in PAYLOADS if even(each.replace("_", " ")) not in seen] == []
    assert visit.found == []


def test_a_question_is_edited_and_its_answer_judged(visit):
    first, second = ("\n".join(GROUPS[number]) for number in (9, -2))
    page = visit.page
    page.get_by_role("tab", name="Ask").click()
    ask(page, first)
    page.get_by_role("button", name="Edit").first.click()
    box = page.locator("#chat textarea")
    assert even(box.input_value()) == even(first)
    box.fill(second)
    last(page).evaluate("each => { each.className = 'before'; }")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#chat .before")).to_have_count(0)
    answered(page, 1)
    assert visit.texts("#chat .user .message-content") == [even(second)]
    page.get_by_role("button", name="Dislike").last.click()
    panel = page.locator("#opinion")
    expect(panel).to_contain_text("You find this wrong:")
    assert even(second) in visit.texts("#opinion")[0]
    comment = "\n".join(PAYLOADS[::3])
    panel.get_by_label("Comment").fill(comment)
    panel.get_by_label("The passage that answers").fill(second)
    keep = panel.get_by_role("button", name="Keep it", exact=True)
    keep.click()
    expect(page.locator("#opinion-said")).to_contain_text("the passage is not in the article")
    panel.get_by_label("The passage that answers").fill("")
    keep.click()
    expect(page.locator("#opinion-said")).to_have_text("Kept. Thank you.")
    files = Path(os.environ["XDG_DATA_HOME"]).glob("quoth/feedback/script-*.jsonl")
    kept = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    assert kept[-1]["comment"] == re.sub(r"[\x00-\x09\x0b-\x1f]", "", comment)
    assert kept[-1]["question"] == " ".join(second.split())
    assert visit.found == []


def kept_of(name: str) -> str:
    """Return what is left of a file's name: Gradio leaves out what some system would not have."""
    return even(undirected(strip_invalid_filename_characters(name.replace('"', "%22"))))


def named() -> list[str]:
    """Return numbered names that hold those payloads of which most is left."""
    parts = [payload.replace("/", " ") for payload in PAYLOADS]
    parts.sort(key=lambda part: len(part) - len(kept_of(part)))
    names = ["0"]
    for part in parts[:64]:
        if len(f"{names[-1]} {part}".encode()) > 190:
            names.append(str(len(names)))
        names[-1] += f" {part}"
    return names


def test_the_name_of_a_file_is_shown_as_text(visit):
    said = visit.page.locator("#own-said .error")
    for number, name in enumerate(named()):
        give(visit.page, name, "\x00")
        expect(said).to_contain_text(f"Not added: {number} ")
        told = f"Not added: {kept_of(name)} is a binary file, not a text."
        assert visit.texts("#own-said .error") == [told]
        assert visit.found == []
    # Where a text has no title of its own, the name is the title.
    name = "&lt;img src=x&gt; [x](javascript) 'onclick='x' $$y$$ \u202etxt"
    give(visit.page, f"{name}.exe", "It was founded in 1871. It burned down in 1902.")
    title = name.replace("$", "").replace("\u202e", "")
    expect(visit.page.locator("#chosen input")).to_have_value(title)
    assert visit.texts("#article h2") == [title]
    visit.page.get_by_role("tab", name="Your articles").click()
    assert visit.disordered("#own-said p", "(2 passages, 0 references).") == []
    assert visit.found == []
    visit.page.get_by_role("tab", name="Ask").click()
    visit.page.get_by_role("button", name="Remove this article").click()


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


def test_a_server_that_has_forgotten_an_article_shows_nothing_of_it(browser, titled):
    port = free_port()
    titles = ["<img src=//pwned.example/ onerror=window.pwned=1>", "<a href=//pwned.example>x</a>"]
    with ExitStack() as first, ExitStack() as visitors:
        address = first.enter_context(served_here(titled, port))
        until_served(address)
        visit = visitors.enter_context(visited(browser, address))
        page = visit.page
        for title in titles:
            give(page, "x.txt", f"{title}\n\nIt was founded in 1871. It burned down in 1902.\n")
            expect(page.locator("#article h2")).to_have_text(title)
        first.close()
        with served_here(titled, port):
            until_served(address)
            page.locator("#chosen input").click()
            page.get_by_role("option").nth(1).click()
            expect(page.locator("[data-testid=toast-text]").first).to_contain_text("Value:")
            visitors.close()


def test_a_narrow_screen_shows_them_as_text(browser, site):
    with visited(browser, site, "phone") as visit:
        page = visit.page
        give(page, "mills.html", payloads.page(range(12, 16)))
        expect(page.locator("#article h2")).to_contain_text("Mills", timeout=60_000)
        ask(page, "\n".join(GROUPS[-3]))
        ask(page, SOURCED)
        few = [payload for group in GROUPS[12:] for payload in group]
        assert not set(few) & set(missing(visit.texts("#chat .sources > li > span[dir]")))
        assert wide(page) == []
        show_article(page)
        assert not set(few) & set(missing(visit.texts("#article .article")))
        assert wide(page) == []


def wide(page):
    """Return what is wider than the box that it is seen in."""
    return page.evaluate("""() => ['html', '#chat [role=log]'].filter((name) => {
      const each = document.querySelector(name);
      return each.scrollWidth > each.clientWidth + 1;
    })""")
