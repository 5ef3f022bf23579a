"""The article beside the chat: whole, marked, and nothing in it read as markup."""

import re
from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from index.citations import resolve
from index.load import read_article
from index.passages import build_passages
from index.records import Origin
from qa import Quoth
from qa.web.pane import render_article
from qa.web.render import render_answer
from qa.words import about_copy
from tests.markup import parse
from tests.tuning.agreement import PAGES

SAVED = sorted(PAGES.glob("*.*"))


def test_the_article_is_whole_and_each_link_has_its_target(quoth):
    checker = parse(render_article(quoth.article, quoth.citations, quoth.passages))
    shown = "".join(checker.text)
    for passage in quoth.passages:
        assert (
            " ".join(passage.text.split("\n")) in shown.replace("\n", " ") or "\n" in passage.text
        )
    assert len(checker.ids) == len(set(checker.ids))
    assert set(checker.targets) <= set(checker.ids)
    assert {f"entry-{n}" for n in range(1, 73)} <= set(checker.ids)
    assert "ad blocker" not in shown


@pytest.mark.skipif(not SAVED, reason=f"{PAGES} is not here")
@pytest.mark.parametrize("page", SAVED, ids=lambda page: page.stem)
def test_every_number_leads_to_its_entry_and_every_entry_back(page):
    article = read_article(page)
    citations = resolve(article)
    html = render_article(article, citations, build_passages(article, citations))
    tree = LexborHTMLParser(html)
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    back = {
        (entry.attributes["id"], href(link))
        for entry in tree.css(".references li")
        for link in entry.css(".cited a")
    }
    assert {place for _, place in back} <= set(ids)
    cited = {
        (href(link), near) for link in tree.css("sup a") if (near := near_anchor(link)) is not None
    }
    assert cited == back


def href(link):
    return str(link.attributes["href"]).removeprefix("#")


def near_anchor(link):
    """Return the nearest anchor that a marker stands in, unless that is in a source."""
    names = []
    while (link := link.parent) is not None:
        if name := link.attributes.get("id"):
            names.append(name)
    return None if not names or names[-1].startswith("entry-") else names[0]


def test_the_quote_is_marked_in_the_article(quoth):
    answer = quoth.ask("Where are its headquarters?")
    html = render_article(quoth.article, quoth.citations, quoth.passages, answer.quotes[:1])
    assert (
        "<mark>Its headquarters are currently in </mark><mark><strong>Albania</strong></mark>"
        in html
    )


def test_a_fetched_article_is_attributed(quoth):
    def header(url, licence):
        origin = Origin(url, "<1>", licence, "javascript:alert(1)")
        article = replace(quoth.article, origin=origin)
        html = render_article(article, quoth.citations, quoth.passages)
        return re.findall(r'<p class="origin">.*?</p>', html)

    url = "https://en.wikipedia.org/w/index.php?title=A&oldid=1"
    link = '<a href="https://en.wikipedia.org/w/index.php?title=A&amp;oldid=1" rel='
    assert header("", "CC")[0].startswith('<p class="origin">unknown site, revision &lt;1&gt;')
    [shown] = header(url, "<b>CC")
    assert shown.startswith(f'<p class="origin">{link}')
    assert shown.endswith(">Wikipedia, revision &lt;1&gt;</a>, &lt;b&gt;CC</p>")
    assert '"origin"' not in render_article(quoth.article, quoth.citations, quoth.passages)


def test_the_page_says_what_is_wrong_with_the_copy(quoth):
    html = render_article(quoth.article, quoth.citations, quoth.passages)
    said = "".join(parse(html).text)
    assert "About this copy. In this copy the numbers in the text" in said


def test_the_page_says_in_its_language_what_is_wrong_with_the_copy(quoth):
    html = render_article(quoth.article, quoth.citations, quoth.passages, language="de")
    [said] = LexborHTMLParser(html).css(".copynote > span")
    assert said.attributes["lang"] == "de"
    figures = re.findall(r"\d+", str(quoth.about))
    assert re.findall(r"\d+", said.text()) == figures
    exact, realigned, uncertain = figures[-3:]
    assert said.text() == (
        "In dieser Kopie sind die Nummern im Text und die Belegliste auseinandergeraten, haben 4 "
        "Einträge ihre Quelle verloren und fehlen 4 Anmerkungen. Verschiedene Nummern im Text: 62, "
        f"davon {exact} wie gedruckt, {realigned} einem anderen als dem gleich bezifferten Eintrag "
        f"zugeordnet und {uncertain} unsicher."
    )


def test_notes_are_listed_with_what_they_cite(tmp_path):
    (tmp_path / "x.html").write_text(
        "<h1>Ada</h1><p>Ada wrote it all down in a book.<sup class=reference>"
        "<a href='#cite_note-n'>[a]</a></sup></p><ol class=references>"
        "<li id=cite_note-n><a href='#cite_ref-n'>^</a> "
        "<span class=reference-text>Or so it is said.<sup class=reference>"
        "<a href='#cite_note-1'>[1]</a></sup></span></li></ol><ol class=references>"
        "<li id=cite_note-1><a href='#cite_ref-1'>^</a> <span class=reference-text>Toole 1998."
        "</span></li></ol>"
    )
    quoth = Quoth.build(tmp_path / "x.html")
    html = render_article(quoth.article, quoth.citations, quoth.passages)
    assert 'href="#note-1">[a]</a>' in html
    assert re.search(
        r'<li id="note-1" dir="auto">.*Or so it is said\..*href="#entry-1">\[1\]', html
    )
    # And back: from the note to its place, from the entry to the note.
    assert re.search(r'id="note-1".*?cited at <a href="#at-\d+".*?id="entry-1"', html)
    assert re.search(r'id="entry-1".*?cited at <a href="#note-1"', html)
    answer = render_answer(quoth.ask("Where did Ada write it?"), quoth.article, quoth.citations)
    assert '<li>[1]: <span lang="">Toole 1998.</span></li>' in answer
    assert about_copy(quoth.article, quoth.citations) is None
