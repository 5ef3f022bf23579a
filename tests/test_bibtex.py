"""Citations as BibTeX, which a library reads back as what they were made from."""

from dataclasses import replace

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given

from index.records import Name, Work
from qa.cite import cite, to_bibtex
from tests.bibtex import BOOK, TEXTS, assert_reads_back, read_back
from tests.payloads import PAYLOADS


def test_a_book_as_bibtex():
    assert cite("Chehabi …", BOOK, "chehabi1990", "bibtex") == (
        "@book{chehabi1990,\n"
        "\tauthor = {Chehabi, Houchang E. and {BBC News}},\n"
        "\ttitle = {{Iranian Politics \\& Religious Modernism}},\n"
        "\tpublisher = {I.B. Tauris},\n"
        "\tyear = {1990},\n"
        "\tpages = {3–5},\n"
        "\tisbn = {978-1-85043-198-5}\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("kind", "entry", "container"),
    [
        ("article-journal", "article", "journal"),
        ("article-newspaper", "article", "journal"),
        ("book", "book", "howpublished"),
        ("chapter", "incollection", "booktitle"),
        ("paper-conference", "inproceedings", "booktitle"),
        ("report", "techreport", "howpublished"),
        ("thesis", "misc", "howpublished"),
        ("webpage", "misc", "howpublished"),
        ("document", "misc", "howpublished"),
    ],
)
def test_the_kind_of_a_bibtex_entry(kind, entry, container):
    work = Work(kind, title="A", container="B")
    found = read_back(to_bibtex(work, "k"))
    assert found == (entry, "k", {"title": "A", container: "B"}, [])


@pytest.mark.parametrize("key", ["", "a b", "a,b", "a}b", "é", 'a"', "a%"])
def test_a_key_that_bibtex_cannot_read_is_refused(key):
    with pytest.raises(ValueError, match="no BibTeX key"):
        to_bibtex(BOOK, key)
    with pytest.raises(ValueError, match="no BibTeX key"):
        cite("text", None, key, "bibtex")


def test_what_styles_take_as_it_is_has_no_latex_in_it():
    work = replace(BOOK, doi="10.1007/978-1-4842-5599-5_1", url="https://a.b/c_d%20{e}~f#g é\\")
    _, _, fields, _ = read_back(to_bibtex(work, "k"))
    assert fields["doi"] == "10.1007/978-1-4842-5599-5_1"
    assert fields["url"] == "https://a.b/c_d%20%7Be%7D~f#g%20%C3%A9%5C"


def test_names_that_bibtex_would_divide_are_kept_whole():
    names = (
        Name("Taylor and Francis"),
        Name("King", "Martin Luther, Jr."),
        Name("Smith and Wesson", "A."),
        Name("van der Berg", "Anna"),
        Name("{x}, y"),
        Name("and"),
    )
    assert_reads_back(Work("book", names, title="T"), "k")


def test_what_would_run_is_one_entry_that_says_it():
    for payload in PAYLOADS:
        work = Work(
            "book", (Name(payload.strip()),), title=payload, container=payload, publisher=payload
        )
        assert_reads_back(work, "k")
        assert len(parse_string(cite(payload, None, "k", "bibtex")).entries) == 1


@given(TEXTS)
def test_braces_are_balanced_without_regard_to_backslashes(text):
    """BibTeX itself counts them so."""
    entry = cite(text, None, "k", "bibtex")
    depth = 0
    for sign in entry:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
