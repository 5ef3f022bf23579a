"""What is read of a citation's COinS."""

from urllib.parse import urlencode

import pytest

from index.bibliography import work_from_coins
from index.records import Name, Work


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
