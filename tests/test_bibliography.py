"""What is read of a citation: as printed, as COinS, and as a template of wikitext."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from selectolax.lexbor import LexborHTMLParser

from index.bibliography import is_short, read_work, work_from_coins, work_from_template
from index.records import Article, Name, Work
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


def coins(form: str, **pairs: str | list[str]) -> str:
    named = {key.replace("_", ".", 1) if key != "rft_id" else key: v for key, v in pairs.items()}
    head = {"ctx_ver": "Z39.88-2004", "rft_val_fmt": f"info:ofi/fmt:kev:mtx:{form}"}
    return urlencode({**head, **named}, doseq=True)


def test_coins_of_a_book():
    query = coins(
        "book", rft_genre="book", rft_btitle="The Rust Programming Language", rft_pub="No Starch",
        rft_date="2019-08-12", rft_isbn="978-1-7185-0044-0", rft_aulast="Klabnik",
        rft_aufirst="Steve", rft_au="Nichols, Carol", rft_id="https://books.google.com/x",
    )  # fmt: skip
    assert work_from_coins(query, []) == Work(
        kind="book",
        authors=(Name("Klabnik", "Steve"), Name("Nichols", "Carol")),
        year="2019",
        title="The Rust Programming Language",
        publisher="No Starch",
        url="https://books.google.com/x",
        isbn="978-1-7185-0044-0",
    )


def test_coins_of_a_journal_article():
    query = coins(
        "journal", rft_genre="article", rft_jtitle="Nature", rft_atitle="Why", rft_volume="588",
        rft_issue="7836", rft_pages="185-186", rft_date="2020-12-01", rft_aulast="Perkel",
        rft_au=["Perkel", "Anna Bo", "BBC News"],
        rft_id=["info:pmid/33262490", "info:doi/10.1038/d41586"],
    )  # fmt: skip
    assert work_from_coins(query, ["https://a.example", "https://b.example"]) == Work(
        kind="article-journal",
        authors=(Name("Perkel"), Name("Anna Bo"), Name("BBC News")),
        year="2020",
        title="Why",
        container="Nature",
        volume="588",
        issue="7836",
        pages="185-186",
        url="https://a.example",
        doi="10.1038/d41586",
    )


@pytest.mark.parametrize(
    ("form", "pairs", "kind"),
    [
        ("book", {"rft_genre": "bookitem", "rft_atitle": "A", "rft_btitle": "B"}, "chapter"),
        ("book", {"rft_genre": "unknown", "rft_btitle": "B"}, "document"),
        ("book", {"rft_genre": "unknown", "rft_btitle": "B", "rft_id": "http://a.b"}, "webpage"),
        ("book", {"rft_genre": "report", "rft_btitle": "B"}, "report"),
        ("dissertation", {"rft_title": "B", "rft_inst": "Virginia Tech"}, "thesis"),
        ("book", {"rft_genre": "conference", "rft_btitle": "B"}, "paper-conference"),
        ("journal", {"rft_genre": "preprint", "rft_atitle": "A"}, "article"),
        ("journal", {"rft_genre": "unknown", "rft_atitle": "A", "rft_jtitle": "J"}, "document"),
        (
            "journal",
            {"rft_genre": "article", "rft_atitle": "A", "rft_jtitle": "The New York Times"},
            "article-newspaper",
        ),
        (
            "journal",
            {"rft_genre": "article", "rft_atitle": "A", "rft_jtitle": "J", "rft_volume": "1"},
            "article-journal",
        ),
        (
            "journal",
            {"rft_genre": "article", "rft_atitle": "A", "rft_jtitle": "J", "rft_id": "http://a.b"},
            "webpage",
        ),
    ],
)
def test_the_kind_that_coins_tell(form, pairs, kind):
    work = work_from_coins(coins(form, **pairs), [])
    assert work is not None
    assert work.kind == kind


def test_coins_that_the_page_damaged_are_not_taken():
    assert work_from_coins("rft.btitle=a+%B7+b", []) is None
    assert work_from_coins("rft.btitle=a&rft.pub=%B7", []) == Work("document", title="a")
    work = work_from_coins("rft.btitle=a+%26%23124%3B+b", [])
    assert work is not None
    assert work.title == "a | b"


@pytest.mark.parametrize("query", ["", "&&&", "rft.date=2009", "rft.btitle=", "=", "a" * 100_000])
def test_coins_without_a_title_tell_nothing(query):
    assert work_from_coins(query, ["http://a.b"]) is None


def test_coins_of_too_many_pairs_tell_nothing():
    assert work_from_coins("rft.btitle=a" + "&rft.au=b" * 10_000, []) is None


def test_a_template_of_a_book():
    work = work_from_template(
        "Cite book",
        {
            "last": "Chehabi", "first1": "Houchang E.", "author2": "Smith, Ann",
            "author3": "BBC News", "date": "12 May 2009", "title": "Iranian Politics",
            "publisher": "I.B. Tauris", "page": "211", "ISBN": "978-1-85043-198-5", "volume": " ",
            "url": "https://example.org/b", "archive-url": "https://web.archive.org/b",
        },
    )  # fmt: skip
    assert work == Work(
        kind="book",
        authors=(Name("Chehabi", "Houchang E."), Name("Smith", "Ann"), Name("BBC News")),
        year="2009",
        title="Iranian Politics",
        publisher="I.B. Tauris",
        pages="211",
        url="https://example.org/b",
        isbn="978-1-85043-198-5",
    )


def test_a_template_of_a_chapter():
    work = work_from_template(
        "citation",
        {
            "surname1": "Lyu", "given1": "Shing", "year": "2020a", "contribution": "Welcome",
            "title": "Practical Rust Projects", "pages": "1–8", "chapter-url": "https://a.b/1",
            "url": "https://a.b", "doi": "10.1007/978-1-4842-5599-5_1",
        },
    )  # fmt: skip
    assert work == Work(
        kind="chapter",
        authors=(Name("Lyu", "Shing"),),
        year="2020a",
        title="Welcome",
        container="Practical Rust Projects",
        pages="1–8",
        url="https://a.b/1",
        doi="10.1007/978-1-4842-5599-5_1",
    )


@pytest.mark.parametrize(
    ("name", "params", "kind", "container"),
    [
        ("cite news", {"newspaper": "The Hindu"}, "article-newspaper", "The Hindu"),
        ("Cite_journal", {"journal": "Nature", "number": "7"}, "article-journal", "Nature"),
        ("cite magazine", {"magazine": "Time"}, "article-magazine", "Time"),
        ("cite web", {"website": "census.gov"}, "webpage", "census.gov"),
        ("cite encyclopedia", {"encyclopedia": "Britannica"}, "chapter", "Britannica"),
        ("cite thesis", {"publisher": "MIT"}, "thesis", None),
        ("cite report", {"institution": "RAND"}, "report", None),
        ("citation", {"journal": "Nature"}, "article-journal", "Nature"),
        ("citation", {"isbn": "1"}, "book", None),
        ("citation", {"url": "https://a.b"}, "webpage", None),
        ("citation", {}, "document", None),
        ("cite AV media", {"people": "Smith"}, "document", None),
        ("cite episode", {"series": "Horizon"}, "broadcast", "Horizon"),
        ("cite tweet", {"url": "https://a.b"}, "post", None),
    ],
)
def test_the_kind_that_a_template_tells(name, params, kind, container):
    work = work_from_template(name, {"title": "A title", **params})
    assert work is not None
    assert (work.kind, work.title, work.container) == (kind, "A title", container)


@pytest.mark.parametrize(
    ("params", "authors"),
    [
        ({"vauthors": "Smith JB, ((World Health Organization)), Bo C"},
         (Name("Smith", "JB"), Name("World Health Organization"), Name("Bo", "C"))),
        ({"authors": "Smith, Ann; Bo Chen"}, (Name("Smith", "Ann"), Name("Bo Chen"))),
        ({"author": "Department of Health, Education and Welfare"},
         (Name("Department of Health, Education and Welfare"),)),
        ({"author1-last": "A", "author-first1": "B", "last3": "C"}, (Name("A", "B"),)),
        ({"editor-last": "A", "editor-first": "B"}, ()),
    ],
)  # fmt: skip
def test_the_authors_that_a_template_tells(params, authors):
    work = work_from_template("cite book", {"title": "T", **params})
    assert work is not None
    assert work.authors == authors


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("12 May 2009", "2009"),
        ("2009-05-12", "2009"),
        ("May 2009b", "2009b"),
        ("1998–99", "1998–99"),
        ("1 June – 2 July 2009", "2009"),
        ("December 1998 – January 1999", None),
        ("c. 1900", None),
        ("n.d.", None),
        ("12009", None),
        ("", None),
    ],
)
def test_the_year_of_a_date(date, year):
    work = work_from_template("cite book", {"title": "T", "date": date})
    assert work is not None
    assert work.year == year


def test_a_template_that_is_no_citation_or_has_no_title_tells_nothing():
    assert work_from_template("infobox", {"title": "A"}) is None
    assert work_from_template("cite book", {"last": "A"}) is None
    assert work_from_template("cite web", {"title": "A", "url": "javascript:alert(1)"}) == Work(
        "webpage", title="A"
    )
