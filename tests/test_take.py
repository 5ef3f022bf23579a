"""What is copied of a quote says no more than the article does, in every style."""

from dataclasses import replace

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.errors import QuothError
from index.formats.pooled import pool_paragraphs
from index.passages import plain
from index.records import Article, Candidate, Citation, Origin
from qa import Quoth
from qa.answer import Label, Quote
from qa.phrases import english
from qa.web.directions import closed
from qa.web.fingerprint import name_of
from qa.web.take import quote_to_copy
from qa.words import source_words, status_words
from tests.payloads import PAYLOADS
from tests.rendered import TEXTS, even, rendered

NO_SOURCE = english("no_source")

TITLE = "People's Mojahedin Organization of Iran"
PAGE = "https://en.wikipedia.org/w/index.php?title=A_(b)&oldid=1&copy;2"
TERMS = "https://creativecommons.org/licenses/by-sa/4.0/"
WIKIPEDIA = Origin(PAGE, "1234", "CC BY-SA 4.0", TERMS)


def first(quoth: Quoth, question: str) -> Quote:
    answer = quoth.ask(question)
    return (answer.quotes or answer.nearest)[0]


@pytest.fixture(scope="module")
def citing(quoth):
    """Return a function that gives a quote of a sentence with other citations."""
    quote = first(quoth, "Where are its headquarters?")

    def cite(*citations: Citation) -> Quote:
        return replace(quote, article=quoth.article, citations=citations)

    return cite


def made_of(
    text: str, label: str = "", source: str = "", title: str = "Ada"
) -> tuple[Quote, Article]:
    """Return a quote that is ``text``, of an article that holds nothing but that."""
    article, _ = pool_paragraphs(title, [f"A{label}{text}"])
    middle = 1 + len(label)
    quote = Quote(
        article, text=text, plain=text, start=middle, end=middle + len(text), kind="sentence",
        title=article.title,
        section="", span=None, label=Label(label, 1, middle) if label else None, score=1.0,
        citations=(Citation("1", "exact", 1, False, source, (), ""),) if source else (),
    )  # fmt: skip
    return quote, article


def test_a_quote_as_text(quoth):
    quote = first(quoth, "When did it begin meeting Iraqi officials?")
    lines = quote_to_copy(quote, quoth.article, "text").split("\n")
    assert lines[:2] == [
        "“In 1983, the MEK began meeting with Iraqi officials.[49][50][51][52]”",
        f"— {TITLE} · characters {quote.start}:{quote.end}",
    ]
    assert [line.split(": ")[0] for line in lines[2:]] == [
        "[49] realigned to entry 48", "[50] realigned to entry 49",
        "[51] realigned to entry 50", "[52] realigned to entry 51",
    ]  # fmt: skip
    assert all(source_words(c) in line for c, line in zip(quote.citations, lines[2:], strict=True))


def test_a_field_as_text_and_as_markdown(quoth):
    quote = first(quoth, "Who founded it?")
    text = quote_to_copy(quote, quoth.article, "text")
    assert text.startswith(f"Founders: “{quote.text}”\n— {TITLE} · infobox · characters ")
    markdown = quote_to_copy(quote, quoth.article, "markdown")
    assert markdown.startswith("> Founders: Mohammad Hanifnejad\\[4\\]\\\n> Saeid Mohsen\\\n> ")
    for shown in rendered(markdown):
        assert shown.text == even(text.replace("“", "").replace("”", ""))
        assert shown.tags == ["blockquote", "p", "br", "br", "br", "p", "ul", "li"]


def test_a_style_that_is_not_there(quoth):
    quote = first(quoth, "Who founded it?")
    with pytest.raises(QuothError, match="the styles are text, markdown, bibtex, not 'ris'"):
        quote_to_copy(quote, quoth.article, "ris")  # type: ignore[arg-type]


def test_what_is_not_sure_never_looks_sure(quoth, citing):
    seen = set()
    for citation in quoth.citations.table:
        quote = citing(citation)
        text, markdown, bibtex = (
            quote_to_copy(quote, quoth.article, style) for style in ("text", "markdown", "bibtex")
        )
        said = f"[{citation.number}] {status_words(citation)}: "
        sure = citation.status in ("exact", "realigned") and not citation.broken
        seen.add("broken" if citation.broken else citation.status)
        assert even(text.split("\n")[2]).startswith(said)
        assert all(said in shown.text for shown in rendered(markdown))
        library = parse_string(bibtex)
        assert not library.failed_blocks
        assert bool(library.entries) == sure
        if not sure:
            assert not said.startswith(f"[{citation.number}] exact")
            assert bibtex.startswith(f"% {said}")
            assert "\n" not in bibtex
    assert seen == {"exact", "realigned", "uncertain", "missing", "broken"}


def test_an_entry_is_written_once(quoth, citing):
    [cited] = [c for c in quoth.citations.table if c.number == "4"]
    again = replace(cited, number="5", status="realigned")
    bibtex = quote_to_copy(citing(cited, again), quoth.article, "bibtex")
    assert [entry.key for entry in parse_string(bibtex).entries] == ["chehabi1990-4"]
    assert "%" not in bibtex


def test_of_an_entry_only_the_source_that_is_quoted_is_written(quoth):
    article = quoth.article
    several = [r for r in article.references if len(r.sources) > 1]
    quoted = [(r, s) for r in several for s in r.sources if s.quotation is not None]
    assert quoted
    for reference, source in quoted:
        start, end = source.quotation
        cited = Citation(None, "exact", reference.entry, False, "x", (), "")
        quote = Quote(
            article, text=article.text[start:end], plain=plain(article, start, end), start=start,
            title=article.title,
            end=end, kind="source", section="", span=None, label=None, score=1.0,
            citations=(cited,),
        )  # fmt: skip
        [entry] = parse_string(quote_to_copy(quote, article, "bibtex")).entries
        whole = parse_string(quoth.cite(reference.entry, "bibtex")).entries
        assert entry.key == whole[reference.sources.index(source)].key


def test_without_a_source_all_styles_say_so(quoth, citing):
    quote = citing()
    assert quote_to_copy(quote, quoth.article, "text").endswith(f"\n{NO_SOURCE}")
    assert quote_to_copy(quote, quoth.article, "markdown").endswith(f"\n\n{NO_SOURCE}")
    assert quote_to_copy(quote, quoth.article, "bibtex") == f"% {NO_SOURCE}"


def test_a_comment_begins_no_entry(quoth, citing):
    nasty = "@book{x, title={y}} } @comment{ \n @string{a=1}"
    candidates = (Candidate(4, 0.6, nasty), Candidate(None, 0.4))
    missing = Citation("7", "missing", None, False, None, (), nasty)
    uncertain = Citation("8", "uncertain", None, False, None, candidates, "")
    article = replace(quoth.article, title=f"A {nasty}", origin=WIKIPEDIA)
    bibtex = quote_to_copy(citing(missing, uncertain), article, "bibtex")
    library = parse_string(bibtex)
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == [f"article:{name_of(article)}"]
    assert not library.strings
    assert bibtex.count("@") == 1 + library.entries[0]["title"].count("@")


def test_a_fetched_article_is_attributed(quoth):
    article = replace(quoth.article, origin=WIKIPEDIA)
    quote = first(quoth, "Who founded it?")
    text = quote_to_copy(quote, article, "text")
    assert text.endswith(f"\nWikipedia, revision 1234, CC BY-SA 4.0\n{PAGE}\n{TERMS}")
    for shown in rendered(quote_to_copy(quote, article, "markdown")):
        assert shown.text.endswith("Wikipedia, revision 1234, CC BY-SA 4.0")
        assert shown.links == [PAGE, TERMS]
    source, page = parse_string(quote_to_copy(quote, article, "bibtex")).entries
    assert source.key == "chehabi1990-4"
    assert page["url"] == PAGE
    assert page["title"] == f"{{{TITLE}}}"
    assert page["howpublished"] == "{Wikipedia, revision 1234}"
    assert "% " + TITLE + ": Wikipedia, revision 1234, CC BY-SA 4.0\n@misc{article:" in (
        quote_to_copy(quote, article, "bibtex")
    )


@given(TEXTS, st.just("") | TEXTS, st.just("") | TEXTS, TEXTS)
@example("a\u202eb", "c\u2067d", "e\u202bf", "g\u202dh")
@settings(max_examples=150)
def test_a_quote_as_markdown_shows_what_it_says_as_text(text, label, source, title):
    quote, article = made_of(text, label, source, title)
    article = replace(article, origin=WIKIPEDIA)
    said = f"{closed(label)}: {text}" if label else text
    place = f"— {closed(title)} · characters {quote.start}:{quote.end}"
    cited = f"[1] exact: {closed(even(source))}" if source else NO_SOURCE
    for shown in rendered(quote_to_copy(quote, article, "markdown")):
        expected = f"{said} {place} {cited} Wikipedia, revision 1234, CC BY-SA 4.0"
        assert shown.text == even(expected)
        assert shown.links == [PAGE, TERMS]
        assert set(shown.tags) <= {"blockquote", "p", "br", "ul", "li", "a"}


def test_what_would_run_is_a_comment_where_no_entry_is_meant(quoth, citing):
    for payload in PAYLOADS:
        candidates = (Candidate(4, 0.6, payload), Candidate(None, 0.4))
        missing = Citation("7", "missing", None, False, None, (), payload)
        uncertain = Citation("8", "uncertain", None, False, None, candidates, "")
        library = parse_string(quote_to_copy(citing(missing, uncertain), quoth.article, "bibtex"))
        assert not library.failed_blocks, payload
        assert not library.entries, payload
