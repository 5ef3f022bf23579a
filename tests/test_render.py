"""What is shown, in the terminal and as HTML: the article's words, and nothing read as markup."""

import io
import json
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from selectolax.lexbor import LexborHTMLParser

from index.records import Origin, Work
from qa import Quoth, terminal
from qa.terminal import show_answer, show_hits, show_references
from qa.web.pane import render_article
from qa.web.render import render_answer, render_error
from qa.words import about_copy, further_words, source_words

VOID = {"br"}


class Checker(HTMLParser):
    """Collects text and ids, and fails on tags that are not closed in order."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            assert not name.startswith("on")
            if name == "id":
                self.ids.append(value)
            if name == "href":
                assert value.startswith("#")
                self.targets.append(value[1:])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def parse(html):
    checker = Checker()
    checker.feed(html)
    checker.close()
    assert checker.open == []
    return checker


def on_page(quoth, question):
    return render_answer(quoth.ask(question), quoth.article, quoth.citations)


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


@pytest.mark.parametrize(
    "question",
    ["Who founded it?", "When did it begin meeting Iraqi officials?", "Was it banned in Australia?",
     "What did the Chief Prosecutor declare about trials?", "Why is the MEK unpopular?"],
)  # fmt: skip
def test_an_answers_links_lead_into_the_article(quoth, question):
    answer = quoth.ask(question)
    checker = parse(on_page(quoth, question))
    article = parse(render_article(quoth.article, quoth.citations, quoth.passages, answer.quotes))
    assert set(checker.targets) <= set(article.ids)
    shown = "".join(checker.text)
    for quote in (*answer.quotes, *answer.nearest):
        assert quote.text.replace("\n", "") in shown
    assert ("mark" in article.tags) == answer.answered


def test_the_quote_is_marked_in_the_article(quoth):
    answer = quoth.ask("Where are its headquarters?")
    html = render_article(quoth.article, quoth.citations, quoth.passages, answer.quotes[:1])
    assert "<mark>Its headquarters are currently in Albania.</mark>" in html


def test_a_refusal_says_so_in_its_first_words(quoth):
    shown = "".join(parse(on_page(quoth, "Was it banned in Australia?")).text)
    assert shown.startswith("No answer found in the article.")


def test_html_in_an_article_or_a_question_is_text(tmp_path):
    nasty = '<script>alert(1)</script><img src=x onerror=alert(2)> & "quoted" <b>bold</b>'
    (tmp_path / "x.txt").write_text(
        f"Ada <i>x</i>\n\nAda wrote {nasty} in 1843.[1] She then went home.\n\n"
        f"  1. ^ {nasty}, p. 3.\n"
    )
    quoth = Quoth.build(tmp_path / "x.txt")
    question = "When did Ada write <script>alert(3)</script>?"
    answer = quoth.ask(question)
    for html in (
        render_article(quoth.article, quoth.citations, quoth.passages, answer.quotes),
        render_answer(answer, quoth.article, quoth.citations),
        render_error(nasty),
    ):
        checker = parse(html)
        assert not checker.tags & {"script", "img", "b", "i"}
        assert "<script>alert(1)" in "".join(checker.text)


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


def test_uncertain_numbers_are_never_linked_to_an_entry_as_theirs(quoth):
    html = on_page(quoth, "What was the MEK implicated in on 28 June?")
    assert not re.search(r'<a[^>]*href="#entry-[^>]*>\[38\]', html)
    assert "uncertain" in html
    assert re.search(r'<a href="#entry-38">entry 38</a>: Goulka et al\. 2009, p\.\s57', html)


def test_a_realigned_number_leads_to_the_entry_that_is_meant(quoth):
    html = on_page(quoth, "When did it begin meeting Iraqi officials?")
    assert re.search(r'<sup class="realigned" title="[^"]+"><a href="#entry-48">\[49\]', html)
    assert '<span class="status realigned" title="' in html


def test_a_source_can_be_taken_away(quoth):
    html = on_page(quoth, "Who founded it?")
    [text, bibtex, csl] = re.findall(r'data-copy="([^"]*)"', html)[:3]
    assert unescape(text).startswith("Chehabi, Houchang E. (1990). Iranian Politics")
    assert unescape(bibtex).startswith("@book{chehabi1990-4,")
    assert json.loads(unescape(csl))[0]["ISBN"] == "978-1-85043-198-5"
    assert "<cite>Iranian Politics and Religious Modernism" in html


@pytest.fixture(scope="module")
def source_shown(quoth):
    """Return a function that gives the source of an answer as a browser reads it."""
    answer = quoth.ask("Who founded it?")
    first = answer.quotes[0]

    def show(source, works):
        citation = replace(first.citations[0], source=source, full=(), works=tuple(works))
        quote = replace(first, article=quoth.article, citations=(citation,))
        given = replace(answer, quotes=(quote,))
        html = render_answer(given, quoth.article, quoth.citations)
        [shown] = LexborHTMLParser(html).css(".sources > li > span:not(.status)")
        return shown

    return show


def work(title, url=None):
    return Work("book", title=title, url=url)


def links_of(shown):
    return [(link.attributes["href"], link.text()) for link in shown.css("a")]


def test_a_title_is_a_link_where_its_address_is_known(source_shown):
    works = [work("Beta & co", 'https://b.example/?x=1&y="2"'), work("Alpha"), work("Lost")]
    shown = source_shown("Smith. Alpha. Jones. Beta & co. Press.", works)
    assert shown.text() == "Smith. Alpha. Jones. Beta & co. Press."
    assert [cite.text() for cite in shown.css("cite")] == ["Alpha", "Beta & co"]
    assert links_of(shown) == [('https://b.example/?x=1&y="2"', "Beta & co")]


def test_titles_that_overlap_or_repeat_are_not_nested(source_shown):
    works = [work("Alpha book"), work("The Alpha"), work("Beta")]
    shown = source_shown("The Alpha book. Beta. Beta.", works)
    assert [cite.text() for cite in shown.css("cite")] == ["The Alpha"]
    assert shown.text() == "The Alpha book. Beta. Beta."


def test_a_title_is_sought_in_the_source_and_not_in_its_html(source_shown):
    evil = "http://onmouseover=alert(1)//"
    source = "Smith. Alpha book. Jones, Cats & dogs."
    works = [work("Alpha book", "http://a.example/")]
    works += [work(title, evil) for title in ("noopener", "amp", "cite", "_blank", "a.example")]
    shown = source_shown(source, works)
    assert shown.text() == source
    assert links_of(shown) == [("http://a.example/", "Alpha book")]
    for node in shown.css("*"):
        assert set(node.attributes) <= {"href", "rel", "target", "dir"}


@given(st.data())
@settings(max_examples=150)
def test_whatever_the_titles_are_the_source_is_shown_as_it_stands(source_shown, data):
    words = st.sampled_from(
        ["a", "amp", "<b>", "&", '"', "'", "rel", "noopener", " ", "href=", "cite", "&lt;", "x"]
    )
    source = " ".join(data.draw(st.lists(words, min_size=1, max_size=12).map("".join)).split())
    assume(source)
    ends = st.integers(0, len(source))
    titles = st.tuples(ends, ends).map(lambda ends: source[min(ends) : max(ends)])
    url = st.sampled_from([None, "https://a.example/", "http://onclick=x", "javascript:x"])
    works = data.draw(st.lists(st.builds(work, titles | words, url), max_size=5))
    shown = source_shown(source, works)
    assert shown.text() == source
    assert {node.tag for node in shown.css("*")} <= {"span", "a", "cite"}
    assert all(set(n.attributes) <= {"href", "rel", "target", "dir"} for n in shown.css("*"))
    assert all(href.startswith("http") for href, _ in links_of(shown))


def test_the_page_says_what_is_wrong_with_the_copy(quoth):
    html = render_article(quoth.article, quoth.citations, quoth.passages)
    said = "".join(parse(html).text)
    assert "About this copy. In this copy the numbers in the text" in said


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
    answer = render_answer(quoth.ask("Where did Ada write it?"), quoth.article, quoth.citations)
    assert "<li>[1]: Toole 1998.</li>" in answer or "refusal" in answer
    assert about_copy(quoth.article, quoth.citations) is None


def show(renderer, *arguments, width=80):
    stream = io.StringIO()
    renderer(Console(file=stream, width=width, highlight=False), *arguments)
    return stream.getvalue()


def test_terminal_and_page_show_the_same_numbers_and_sources(quoth):
    for question in ("Who founded it?", "When did it begin meeting Iraqi officials?",
                     "Where are its headquarters?"):  # fmt: skip
        answer = quoth.ask(question)
        said = " ".join(show(show_answer, answer, "x", width=400).split())
        page = " ".join("".join(parse(on_page(quoth, question)).text).split())
        for citation in answer.quotes[0].citations:
            for shown in (said, page):
                assert f"[{citation.number}]" in shown
                assert " ".join(source_words(citation).split()) in shown
        if not answer.quotes[0].citations:
            assert "The article gives no source for this." in said
            assert "The article gives no source for this." in page


def test_rich_markup_in_an_article_is_text(tmp_path):
    (tmp_path / "x.txt").write_text("Ada wrote [bold]loudly[/bold] and [/] often in London.")
    quoth = Quoth.build(tmp_path / "x.txt")
    said = show(show_answer, quoth.ask("Where did Ada write loudly?"), "[red]x")
    assert "[bold]loudly[/bold] and [/] often" in " ".join(said.split()).replace("❝ ", "")


def columns_of(printed):
    """Return what stands in each column of a table, or all of what is no table, unspaced."""
    columns: dict[int, str] = {}
    for line in printed.split("\n"):
        for place, cell in enumerate(line.split("│")):
            columns[place] = columns.get(place, "") + "".join(cell.split())
    return list(columns.values())


WIDTHS = (20, 40, 59, 60, 80, 109, 110, 200)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_terminal_is_too_narrow_for_a_source(quoth, width):
    long = replace(quoth.citations.table[3], source="https://a.example/" + "x" * 300, full=())
    table = [*quoth.citations.table, long]
    said = show(show_references, table, about_copy(quoth.article, quoth.citations), width=width)
    assert max(map(cell_len, said.split("\n"))) <= width
    columns = columns_of(said)
    for citation in table:
        told = [source_words(citation), citation.evidence]
        told += [text for _, text in further_words(citation)]
        for words in told:
            assert any("".join(words.split()) in column for column in columns)
        assert any(f"[{citation.number}]" in column for column in columns)
        assert citation.status in said
    assert ("┃ number" in said) == (width >= 60)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_terminal_is_too_narrow_for_a_quote(quoth, width):
    answer = quoth.ask("When did it begin meeting Iraqi officials?")
    said = show(show_answer, answer, "x", width=width)
    hits = quoth.retrieve("When did it begin meeting Iraqi officials?", k=3)
    found = show(show_hits, hits, width=width)
    assert max(map(cell_len, (said + found).split("\n"))) <= width
    squeezed = "".join(said.replace("❝", "").split())
    for quote in answer.quotes:
        assert "".join(quote.text.split()) in squeezed
        for citation in quote.citations if width < 60 else ():
            assert "".join(source_words(citation).split()) in squeezed
    for hit in hits:
        assert any("".join(hit.passage.text.split()) in column for column in columns_of(found))


def test_what_restyles_or_reorders_a_terminal_is_marked():
    text = "a\tb\nc\r\x00\x1b[31m\x7f\x9b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    assert terminal.shown(text) == "a\tb\nc" + "\ufffd" * 3 + "[31m" + "\ufffd" * 11
    ordinary = "\u200e\u200f\u200d\u00a0\u00ad سازمان 😀"
    assert terminal.shown(ordinary) == ordinary
    for words in (text, ordinary):
        escaped = terminal.escaped(json.dumps([words], ensure_ascii=False, indent=2))
        assert json.loads(escaped) == [words]
        assert terminal.shown(escaped) == escaped
