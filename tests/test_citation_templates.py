"""What is read of a citation that is a template of wikitext."""

import pytest

from index.bibliography import work_from_template
from index.records import Name, Work


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
