"""What is read of a citation as printed."""

import re
from collections.abc import Iterator

import pytest
from selectolax.lexbor import LexborHTMLParser

from index.bibliography import is_short, read_work
from index.records import Article, Work
from tests import junk
from tests.cases import Case, parametrize
from tests.tuning.agreement import HELD_OUT, PAGES, TUNED, agreement, read_pairs

SAVED = sorted(PAGES.glob("*.html"))
NO_PAGES = f"{PAGES} is not here; the saved pages are no part of this repository"
FIELDS = (
    "year", "title", "container", "publisher", "volume", "issue", "pages", "url", "isbn", "doi",
)  # fmt: skip


def shown(work: Work | None) -> list[str]:
    if work is None:
        return ["nothing"]
    authors = "; ".join(
        name.family if name.given is None else f"{name.family} | {name.given}"
        for name in work.authors
    )
    lines = [f"kind: {work.kind}", f"authors: {authors}" if authors else ""]
    lines += [f"{field}: {value}" for field in FIELDS if (value := getattr(work, field))]
    return [line for line in lines if line]


def strings_of(work: Work) -> Iterator[str]:
    for name in work.authors:
        yield name.family
        if name.given is not None:
            yield name.given
    yield from (value for field in FIELDS if (value := getattr(work, field)) is not None)


def assert_verbatim(text: str) -> None:
    work = read_work(text)
    if work is not None:
        for value in strings_of(work):
            assert value, text
            assert value in text, text
            assert value == value.strip(), text


@parametrize("bibliography.cases")
def test_a_printed_citation_is_read(case: Case):
    work = read_work(case.given)
    assert shown(work) == case.expected
    assert_verbatim(case.given)


def test_a_short_footnote_has_no_title(article: Article):
    sources = [
        article.text[source.start : source.end]
        for reference in article.references
        for source in reference.sources
    ]
    short = [text for text in sources if (work := read_work(text)) and is_short(work)]
    assert len(short) == 32
    assert all(re.match(r"[A-Z][\w']+ (?:et al\. )?\d{4}[,.:]", text) for text in short)


def test_every_field_of_the_bundled_article_is_verbatim(article: Article):
    for reference in article.references:
        for source in reference.sources:
            assert_verbatim(article.text[source.start : source.end])


def test_what_a_source_quotes_is_no_field_of_it(article: Article):
    for reference in article.references:
        for source in reference.sources:
            if source.quotation is None:
                continue
            text = article.text[source.start : source.end]
            before = text[: source.quotation.start - source.start]
            assert read_work(text) == read_work(before.rstrip(' ":'))


@pytest.mark.skipif(not SAVED, reason=NO_PAGES)
@pytest.mark.parametrize("page", SAVED, ids=lambda page: page.stem)
def test_every_field_of_saved_pages_is_verbatim(page):
    tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
    texts = [node.text(deep=True) for node in tree.css("cite, .reference-text, .mw-reference-text")]
    assert len(texts) > 50
    for text in texts:
        assert_verbatim(text)
        assert_verbatim(re.sub(r"\s+", " ", text).strip())


@pytest.mark.skipif(not SAVED, reason=NO_PAGES)
@pytest.mark.parametrize("name", [*TUNED, *HELD_OUT])
def test_what_is_read_agrees_with_coins(name):
    scores = agreement(list(read_pairs(PAGES / name)))
    for field in ("authors", "year", "title", "volume", "issue", "pages", "isbn", "doi"):
        assert scores[field].precision >= 0.99, field
    # An outlet is right in either role: templates name one website as work or as publisher.
    assert scores["outlet"].precision >= 0.97
    for field in ("authors", "year", "isbn"):
        assert scores[field].recall >= 0.93, field
    assert scores["title"].recall >= 0.85


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ".",
        '"',
        '""',
        "(2009)",
        "Smith, John (2009)",
        'Smith, John (2009). "',
        "In (ed.).",
        "p. 5",
        "12 (3): 4",
        "( 2009). A. B.",
        "2009, 2010",
        "Cite error: The named reference popularity was invoked but never defined.",
        "小小貓的成長發育過程-MyChat數位男女. [2008-04-11].",
    ],
)
def test_of_what_is_no_citation_nothing_is_told(text):
    assert read_work(text) is None


@junk.parametrize(junk.CITATIONS)
def test_of_a_hostile_citation_nothing_but_its_words_is_told(junk):
    assert_verbatim(junk.text)
