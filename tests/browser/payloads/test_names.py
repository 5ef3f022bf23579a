"""Whatever a title or a file's name brings is text, on a narrow screen too."""

import json
import os
import re
from contextlib import ExitStack
from pathlib import Path

import pytest
from gradio_client.utils import strip_invalid_filename_characters
from playwright.sync_api import expect

from qa.web.directions import undirected
from tests import payloads
from tests.browser.conftest import answered, ask, last, served_here, show_article
from tests.browser.payloads.conftest import evaluated, give, missing, upload
from tests.browser.visit import even, until_served, visited
from tests.conftest import free_port
from tests.payloads import GROUPS, PAYLOADS, SOURCED

# In this process, Gradio warns of what it uses of pandas.
pytestmark = pytest.mark.filterwarnings("default")


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
