"""What is shown as HTML: the article's words, and nothing read as markup."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from index.citations import resolve
from index.formats.pooled import pool_paragraphs
from index.records import Span, Work
from qa import Quoth
from qa.phrases import english
from qa.web.directions import closing
from qa.web.inline import inline
from qa.web.pane import render_article
from qa.web.render import render_answer, render_error
from qa.web.take import quote_to_copy
from qa.words import confidence_words
from tests.markup import on_page, parse
from tests.payloads import PAYLOADS


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


def test_a_refusal_says_so_in_its_first_words(quoth):
    shown = "".join(parse(on_page(quoth, "Was it banned in Australia?")).text)
    assert shown.startswith("No answer found in the article.")


def test_a_refusal_gives_its_reason_in_the_pages_language(quoth):
    answer = quoth.ask("Was the group ever banned in Australia?")

    def shown(answer, language):
        html = render_answer(answer, quoth.article, quoth.citations, language)
        [said] = LexborHTMLParser(html).css(".refusal > p:first-child > span")
        return said.attributes["lang"], said.text()

    assert shown(answer, "en") == ("en", answer.reason)
    said = f"{answer.confidence:.2f}, nötig {quoth.threshold:.2f}".replace("0.", "0,")
    assert shown(answer, "de") == (
        "de",
        "„Australia“ kommt im Artikel nicht vor. Keine Stelle beantwortet die Frage sicher genug "
        f"(Sicherheit {said}).",
    )
    nasty = "<img src=x onerror=alert(1)> {name}"
    given = replace(answer, refusal=replace(answer.refusal, unknown_names=(nasty,)))
    assert nasty in shown(given, "de")[1]
    # A reason that is nothing but words stays as it is.
    assert shown(replace(answer, reason=nasty, refusal=None), "de") == ("en", nasty)


def test_a_quote_whose_numbers_belong_to_other_words_does_not_deny_them(quoth):
    def told(quote):
        given = replace(answer, quotes=(quote,))
        html = render_answer(given, quoth.article, quoth.citations)
        [said] = LexborHTMLParser(html).css(".nosource")
        assert said.text() in quote_to_copy(quote, quoth.article, "text")
        return said.text()

    answer = quoth.ask("Who founded it?")
    numbered = next(quote for quote in answer.quotes if quote.text != quote.plain)
    bare = quoth.ask("Where are its headquarters?").quotes[0]
    assert told(replace(bare, article=quoth.article)) == english("no_source")
    without = replace(numbered, article=quoth.article, citations=())
    assert told(without) == english("no_source_here")


def confidences(html):
    return [each.text() for each in LexborHTMLParser(html).css(".confidence")]


def test_each_part_of_a_question_says_beside_its_quote_how_sure_it_is(quoth):
    answer = quoth.ask("Who founded it and when?")
    first, second = (quote.confidences[0] for quote in answer.quotes[:2])
    html = render_answer(answer, quoth.article, quoth.citations)
    said = [f"Confidence: {confidence_words(each)}" for each in (first, second)]
    assert confidences(html) == said
    assert said[0] != said[1]
    figures = LexborHTMLParser(html).css(".answer > .quote")
    assert [said in figure.text() for said, figure in zip(said, figures, strict=True)] == [True] * 2
    [alone] = confidences(on_page(quoth, "Who founded it?"))
    assert alone == said[0]


def test_of_parts_that_one_quote_answers_each_is_named(quoth):
    answer = quoth.ask("Who founded it?")
    quote = replace(
        answer.quotes[0], article=quoth.article, answers=("Who <b>", "when"), confidences=(0.8, 0.6)
    )
    for language, said in (
        ("en", ["Confidence for “Who <b>”: high (0.80)", "Confidence for “when”: moderate (0.60)"]),
        ("de", ["Sicherheit bei „Who <b>“: hoch (0,80)", "Sicherheit bei „when“: mittel (0,60)"]),
    ):
        given = replace(answer, quotes=(quote,))
        html = render_answer(given, quoth.article, quoth.citations, language)
        assert confidences(html) == said
        assert "b" not in parse(html).tags


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


def test_uncertain_numbers_are_never_linked_to_an_entry_as_theirs(quoth):
    html = on_page(quoth, "Which bombing killed 74 officials?")
    assert not re.search(r'<a[^>]*href="#entry-[^>]*>\[38\]', html)
    assert "uncertain" in html
    source = r'<span lang="">Goulka et al\. 2009, p\.\s57'
    assert re.search(rf'<a href="#entry-38">entry 38</a>: {source}', html)


def test_a_realigned_number_leads_to_the_entry_that_is_meant(quoth):
    html = on_page(quoth, "When did it begin meeting Iraqi officials?")
    assert re.search(
        r'<sup class="realigned" title="[^"]+" data-status="[^"]+"><a href="#entry-48">\[49\]', html
    )
    assert '<span class="status realigned" title="' in html


def test_a_source_can_be_taken_away(quoth):
    html = on_page(quoth, "Who founded it?")
    [text, bibtex, csl] = re.findall(r'data-copy="([^"]*)"', html)[3:6]  # after the quote's own
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
        assert set(node.attributes) <= {"href", "rel", "target", "dir", "lang"}


def test_what_would_run_is_text_in_all_parts_of_a_quote():
    for payload in PAYLOADS:
        article, _ = pool_paragraphs("Ada", [payload])
        end = len(payload)
        lit, strong = Span(0, end - 1), Span(1, end // 2 + 1)
        checker = parse(inline(article, resolve(article), 0, end, lit, strong))
        assert "".join(checker.text) == payload + closing(payload)
        assert checker.tags == {"mark", "strong"}


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
    assert all(
        set(n.attributes) <= {"href", "rel", "target", "dir", "lang"} for n in shown.css("*")
    )
    assert all(href.startswith("http") for href, _ in links_of(shown))
