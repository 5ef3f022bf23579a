"""Citations to take away read back as what they were made from."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, get_args

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from index.bibliography import is_short, read_work
from index.errors import QuothError
from index.records import Article, Name, Reference, Source, Work, WorkKind
from qa.cite import cite, cite_list, key_of, to_bibtex, to_csl
from tests.bibtex import BOOK, SHORT, TEXTS, assert_reads_back, even, read_back
from tests.tuning.agreement import PAGES, read_pairs

SAVED = sorted(PAGES.glob("*.html"))

CSL_TEXTS = {
    "title", "container-title", "publisher", "volume", "issue", "page", "URL", "ISBN", "DOI",
    "note", "year-suffix",
}  # fmt: skip


def assert_csl(item: dict[str, Any]) -> None:
    """Check an item against what the CSL-JSON schema 1.0.2 asks of the keys that are used."""
    assert item["type"] in get_args(WorkKind)
    assert isinstance(item["id"], str)
    assert item.keys() <= {"type", "id", "author", "issued"} | CSL_TEXTS
    assert all(isinstance(item[key], str) and item[key] for key in item.keys() & CSL_TEXTS)
    for name in item.get("author", []):
        assert set(name) in ({"family", "given"}, {"literal"})
        assert all(isinstance(part, str) and part for part in name.values())
    if "issued" in item:
        assert set(item["issued"]) in ({"date-parts"}, {"literal"})
        for parts in item["issued"].get("date-parts", []):
            assert len(parts) == 1
            assert isinstance(parts[0], int)


def test_as_text_a_source_is_what_is_printed():
    text = "  Katzman 2001,\u00a0p. 101. “…” \\ "
    assert cite(text, None, "k", "text") == text
    assert cite(text, BOOK, "not a key", "text") == text


def test_a_book_as_csl():
    assert json.loads(cite("Chehabi …", BOOK, "chehabi1990", "csl")) == [
        {
            "type": "book",
            "id": "chehabi1990",
            "author": [{"family": "Chehabi", "given": "Houchang E."}, {"literal": "BBC News"}],
            "issued": {"date-parts": [[1990]]},
            "title": "Iranian Politics & Religious Modernism",
            "publisher": "I.B. Tauris",
            "page": "3–5",
            "ISBN": "978-1-85043-198-5",
        }
    ]


@pytest.mark.parametrize("work", [None, SHORT])
def test_without_a_title_the_text_as_printed_is_all_there_is(work):
    text = "Katzman 2001, p. 101. 50% of {what} is_said"
    entry = read_back(cite(text, work, "katzman2001", "bibtex"))
    assert entry == ("misc", "katzman2001", {"note": text}, [])
    assert json.loads(cite(text, work, "katzman2001", "csl")) == [
        {"type": "document", "id": "katzman2001", "note": text}
    ]


@pytest.mark.parametrize(
    ("year", "issued"),
    [
        ("2009", {"issued": {"date-parts": [[2009]]}}),
        ("2009a", {"issued": {"date-parts": [[2009]]}, "year-suffix": "a"}),
        ("1998–99", {"issued": {"literal": "1998–99"}}),
    ],
)
def test_the_year_in_csl(year, issued):
    assert to_csl(Work("book", year=year), "k") == {"type": "book", "id": "k", **issued}


@pytest.mark.parametrize(
    ("work", "key"),
    [
        (SHORT, "katzman2001"),
        (Work("book", (Name("Müller-Åse", "É."),), "2009a"), "mullerase2009a"),
        (Work("book", (Name("O'Hern"),), "2012"), "ohern2012"),
        (Work("book", (Name("BBC News"),), "1998–99"), "bbcnews199899"),
        (Work("book", (Name("猫"),), "2009"), "entry45"),
        (Work("book", (Name("Katzman"),)), "entry45"),
        (Work("book", year="2001"), "entry45"),
        (None, "entry45"),
    ],
)
def test_the_key_of_a_source(work, key):
    assert key_of(work, 45) == key
    assert key.isascii()


def listing(entries: Sequence[Sequence[Work | None]]) -> Article:
    """Return an article with these works in its reference list, an entry of sources each."""
    text = "A."
    sources = [tuple(Source(0, 2, None, work=work) for work in works) for works in entries]
    references = tuple(
        Reference(number, str(number), "reference", 0, 2, 1, False, given)
        for number, given in enumerate(sources, 1)
    )
    return Article("A", None, text, (), (), (), (), references)


def keys_of(article: Article) -> list[str]:
    keys = [item["id"] for item in json.loads(cite_list(article, "csl"))]
    written = parse_string(cite_list(article, "bibtex"))
    assert not written.failed_blocks
    assert [entry.key for entry in written.entries] == keys
    return keys


def test_keys_of_authors_named_like_an_entry():
    entry = Work("book", (Name("Entry", "Ann"),), "2009", "Bridges")
    entwistle = replace(entry, authors=(Name("Entryson", "Bob"),))
    assert keys_of(listing([[entry, None], [entry], [None], [entwistle]])) == [
        "entry2009-1", "entry1.2", "entry2009-2", "entry3", "entryson2009-4"
    ]  # fmt: skip


@given(
    st.lists(
        st.lists(
            st.none()
            | st.builds(
                lambda family, year: Work("book", (Name(family, "A."),), year, "T"),
                st.sampled_from(["Entry", "Entry 1", "En", "Smith", "猫"]),
                st.sampled_from([None, "1", "2", "12", "3a", "2-2", "–"]),
            ),
            max_size=4,
        ),
        max_size=14,
    )
)
def test_keys_are_unique_over_an_article(entries):
    keys = keys_of(listing(entries))
    assert len(keys) == sum(map(len, entries))
    assert len(set(keys)) == len(keys)


@given(TEXTS, TEXTS, TEXTS)
def test_every_character_reads_back(title, publisher, note):
    work = Work("book", title=title, publisher=publisher)
    assert_reads_back(work, "k")
    assert read_back(cite(note, None, "k", "bibtex")) == ("misc", "k", {"note": even(note)}, [])
    assert_csl(to_csl(work, "k"))
    [item] = json.loads(cite(note, None, "k", "csl"))
    assert item["note"] == note


def test_every_source_of_the_bundled_article_reads_back(article: Article):
    for reference in article.references:
        for source in reference.sources:
            text = article.text[source.start : source.end]
            work = read_work(text)
            key = key_of(work, reference.entry)
            [item] = json.loads(cite(text, work, key, "csl"))
            assert_csl(item)
            if work is None or is_short(work):
                entry = read_back(cite(text, work, key, "bibtex"))
                assert entry == ("misc", key, {"note": even(text)}, [])
                assert item["note"] == text
            else:
                assert cite(text, work, key, "bibtex") == to_bibtex(work, key)
                assert_reads_back(work, key)


@pytest.mark.skipif(not SAVED, reason=f"{PAGES} is not here")
@pytest.mark.parametrize("page", SAVED, ids=lambda page: page.stem)
def test_works_of_saved_pages_read_back(page):
    pairs = list(read_pairs(page))[:150]
    for number, pair in enumerate(pairs, 1):
        for work in (pair.truth, read_work(pair.printed)):
            if work is not None:
                assert_reads_back(work, key_of(work, number))
                assert_csl(to_csl(work, "k"))


def test_an_entry_is_cited_by_its_place(quoth):
    assert quoth.cite(45).replace("\u00a0", " ") == "Goulka et al. 2009, p. 85."
    assert quoth.cite(4, "bibtex").startswith("@book{chehabi1990-4,")
    for entry, style, said in (
        (3, "text", "broken"), (99, "text", "no entry 99"), ("45", "text", "whole number"),
        (4, "ris", "the styles are text, bibtex, csl"),
    ):  # fmt: skip
        with pytest.raises(QuothError, match=said):
            quoth.cite(entry, style)
