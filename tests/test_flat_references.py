"""Reference lists of pages saved as text: where they begin and end, and what their entries say."""

import pytest

from index.citations import resolve
from index.formats.lines import split_lines
from index.formats.text.flat_references import read_references
from tests.articles import read, said_by
from tests.cases import Case, parametrize


@parametrize("references.cases")
def test_references(case: Case):
    (entry,) = read_references(case.given, split_lines(case.given))
    broken = "broken" if entry.broken else "whole"
    said = [s.quotation and case.given[slice(*s.quotation)] for s in entry.sources]
    assert [f"{entry.label} {entry.backlinks} {broken}", *(q or "-" for q in said)] == case.expected


@pytest.mark.parametrize(
    "footer",
    ["Share this page", "External links\n\nThe party was banned in 1994 by the ministry in London.",
     "This page is a mirror of it and is paid for by our sponsors.", "Previous Page Next Page"],
)  # fmt: skip
def test_what_stands_under_the_list_is_no_part_of_its_last_entry(footer):
    article = read(
        f"Ada wrote it all down in a book.[1]\n\n  1. ^ Toole 1998, p. 175.\n\n{footer}\n"
    )
    (entry,) = article.references
    assert article.text[entry.start : entry.end] == "Toole 1998, p. 175."
    assert said_by(article) == ["Ada wrote it all down in a book.[1]"]


def test_a_list_in_each_section_loses_no_section():
    article = read(
        "Ada\n\nEarly life\n\nAda was born in London in the year 1815.[1]\n\n  1. ^ Toole 1998.\n"
        "  2. ^ Stein 1985.\n\nLater life\n\nShe moved to Paris in the year 1840.[3]\n\n"
        "  3. ^ Smith 2001.\n"
    )
    assert said_by(article)[1].startswith("She moved to Paris")
    assert [r.label for r in article.references] == ["1", "2", "3"]


def test_a_tables_footnote_is_no_list():
    article = read(
        "Ada\n\nAda was born in London in the year 1815.[1]\n\n^ Figures are estimates.\n\n"
        "She moved to Paris in the year 1840 with him.\n\n  1. ^ Toole 1998.\n"
    )
    assert said_by(article)[-1].startswith("She moved to Paris")
    assert len(article.references) == 1


def test_unnumbered_notes_beside_references_are_notes():
    article = read(
        "Ada\n\nAda was born in London, so they say.[a] She wrote it.[1] And more.[2]\n\nNotes\n\n"
        "^ Or so it is said.\n^ A second one.\n\nReferences\n\n^ Smith 2001.\n^ Jones 2002.\n"
    )
    assert [(r.label, r.group) for r in article.references] == [
        ("1", "reference"), ("2", "reference"), ("a", "note"), ("b", "note")
    ]  # fmt: skip
    table = {c.number: c for c in resolve(article).table}
    assert table["2"].source == "Jones 2002."
    assert table["a"].source == "Or so it is said."


def test_what_a_note_cites_is_read():
    article = read(
        "Ada\n\nAda was born in London, so they say.[a][1] She wrote it.[2] She died.[3]\n\n"
        'Notes\n\n  a. ^ She may have said so.[5][2] Or "leader[s]" did.[1999]\n'
        "  b. ^ See the other note.[a]\n\n"
        "References\n\n  1. ^ Smith 2001.\n  2. ^ ^a ^b Jones 2002.\n  3. ^ Kay 2003.\n"
        "  4. ^ Lee 2004.[1]\n  5. ^ May 2005.\n"
    )
    assert [m.label for m in article.markers] == ["a", "1", "2", "3", "5", "2", "a"]
    assert list(article.markers) == sorted(article.markers, key=lambda m: m.start)
    table = {c.number: c for c in resolve(article).table}
    assert set(table) == {"1", "2", "3", "5", "a"}
    assert [(c.number, c.source) for c in table["a"].nested] == [
        ("5", "May 2005."), ("2", "Jones 2002.")
    ]  # fmt: skip
    assert table["5"].source == "May 2005."


def test_a_list_goes_on_past_entry_9999():
    entries = "".join(f"  {n}. ^ Author{n} {n} B.\n" for n in range(9_990, 10_011))
    article = read(f"Ada\n\nAda was born in London in the year 1815.[1]\n\n{entries}")
    assert [r.label for r in article.references] == [str(n) for n in range(9_990, 10_011)]
    said = [article.text[r.start : r.end] for r in article.references]
    assert said[9:12] == ["Author9999 9999 B.", "Author10000 10000 B.", "Author10001 10001 B."]
