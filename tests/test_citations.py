"""Numbers -> entries: what is sure, what is not, and what is said about it."""

from dataclasses import replace

import pytest

from index.citations import of_quotation, resolve
from index.formats.assemble import assemble
from index.formats.detect import parse_article
from index.formats.parts import Entry, FullWork, Mark, Parts, Piece, Prose
from index.records import Span
from tests.conftest import SHARED


def citations(text: str):
    return {c.number: c for c in resolve(parse_article(text.encode(), "page.txt")).table}


LIST = (
    "  1. ^ First 2001, p. 1.\n  2. ^ a b Second 2002, p. 2.\n  3. ^ Third 2003, p. 3.\n"
    "  4. ^ Fourth 2004, p. 4.\n"
)


def test_the_bundled_article(article):
    table = {c.number: c for c in resolve(article).table}
    numbers = [int(n) for n in table if n is not None and n.isdigit()]
    assert len(table) == 62 + 4
    for number in numbers:
        citation = table[str(number)]
        if number <= 33:
            assert (citation.status, citation.entry) == ("exact", number)
        elif number >= 46:
            assert (citation.status, citation.entry) == ("realigned", number - 1)
        elif citation.status == "uncertain":
            assert {number, number - 1} & {c.entry for c in citation.candidates}
            assert None in {c.entry for c in citation.candidates}
            assert citation.source is None
        else:
            assert citation.entry in (number, number - 1)
    assert {n for n in numbers if table[str(n)].broken} == {25, 68, 71}
    assert [c.number for c in table.values() if c.status == "missing"] == ["a", "b", "c", "d"]
    assert table["25"].source is None
    assert "Goulka et al. 2009, p. 85." in (table["46"].source or "").replace("\xa0", " ")


def test_the_evidence_is_told_in_words(article):
    table = {c.number: c for c in resolve(article).table}
    assert "[46] is printed twice in the text; entry 45 has two back-links" in table["46"].evidence
    assert "entry 46 has one back-link" in table["46"].evidence
    assert "“boycotted”" in table["31"].evidence
    assert table["50"].evidence == "Between [47] and [61] each number means the entry one lower."
    assert "[1] is printed once in the text; entry 1 has two back-links (a copy can" in (
        table["1"].evidence
    )
    assert table["25"].evidence.endswith("The article's own markup lost what stood there.")
    assert "“carrying”" in table["45"].evidence  # as the entry has it
    assert "the end of the list" in table["73"].evidence
    for citation in table.values():
        if citation.status == "uncertain":
            assert "nothing in the copy shows where between them" in citation.evidence


def test_candidates_add_up(article):
    for citation in resolve(article).table:
        assert bool(citation.candidates) == (citation.status == "uncertain")
        if citation.candidates:
            assert sum(c.weight for c in citation.candidates) == pytest.approx(1)
            weights = [c.weight for c in citation.candidates]
            assert weights == sorted(weights, reverse=True)


def test_a_shift_whose_counts_are_gone_is_still_told_by_the_words(article):
    text = article.text.replace("[47][48][46]", "[47][48]").replace("[62]", "", 1)
    text = text.replace("[73]", "").replace("[72]", "")
    for citation in citations(text).values():
        number = int(citation.number) if citation.number.isdigit() else 0
        if citation.entry is not None and not 33 < number < 46:
            assert citation.entry == (number if number <= 33 else number - 1)
    assert citations(text)["61"].status == "realigned"


def test_where_the_counts_contradict_and_nothing_else_tells_nothing_is_claimed():
    table = citations(f"Ada\n\nAda wrote it.[1] And again she did.[1] So it was.[3]\n\n{LIST}")
    assert {c.status for c in table.values()} == {"uncertain"}


def test_a_quotation_goes_by_its_own_entry_where_a_number_is_printed_for_two():
    said = "Stein 1985, p. 4. It was so in those days."
    page = replace(
        PAGE,
        entries=[
            Entry("one", "1", "reference", 1, [Piece(["Toole 1998, p. 3."])]),
            Entry("two", "2", "reference", 1, [Piece([said])]),
        ],
        body=[
            Prose(["Ada wrote it.", Mark("[1]", "1", "reference", "one")]),
            Prose(["She did.", Mark("[1]", "1", "reference", "two")]),
        ],
    )
    article = assemble(page, "page")
    (source,) = article.references[1].sources
    assert source.quotation is not None
    found = of_quotation(article, 2, source.quotation, resolve(article))
    assert (found.entry, found.number, found.status) == (2, "1", "realigned")


def test_nothing_is_known_of_the_bundled_article_by_name(article):
    """Other names and another number for everything: the same statuses come out."""
    text = article.text.replace("Khomeini", "Xomeyni").replace("MEK", "QQZ").replace("Iran", "Uvw")
    table = {c.number: c for c in resolve(parse_article(text.encode(), "x.txt")).table}
    assert {table[str(n)].status for n in range(46, 74) if str(n) in table} == {"realigned"}


def test_without_a_contradiction_every_number_is_exact():
    table = citations(
        f"Ada\n\nAda wrote it.[1] She did.[2] Twice.[2] Then she left it.[4]\n\n{LIST}"
    )
    assert {c.status for c in table.values()} == {"exact"}
    assert table["4"].source == "Fourth 2004, p. 4."


def test_a_number_that_is_used_more_often_than_its_entry_allows_is_not_exact():
    body = "One.[1] Two.[2] Two.[2] Three.[3] Four.[4] Four again.[4]"
    table = citations(f"Ada\n\n{body}\n\n{LIST}")
    assert [table[n].status for n in "12"] == ["exact", "exact"]
    assert table["4"].status != "exact"


def test_a_list_of_fewer_entries_than_numbers_with_nothing_to_go_by_is_uncertain():
    body = " ".join(f"So it was then.[{n}]" for n in range(1, 41))
    entries = "\n".join(f"  {n}. ^ Source {n}." for n in range(1, 40))
    table = citations(f"Ada\n\n{body}\n\n{entries}\n")
    assert {table[str(n)].status for n in range(8, 34)} == {"uncertain"}
    assert all(None in {c.entry for c in table[str(n)].candidates} for n in range(8, 34))


def test_a_list_that_leaves_out_a_number_says_so_itself():
    body = " ".join(f"So it was then.[{n}]" for n in range(1, 11))
    entries = "\n".join(f"  {n}. ^ Source {n}." for n in range(1, 11) if n != 4)
    table = citations(f"Ada\n\n{body}\n\n{entries}\n")
    assert table["4"].status == "missing"
    assert "leaves out" in table["4"].evidence
    assert {table[str(n)].status for n in range(1, 11) if n != 4} == {"exact"}
    assert table["10"].source == "Source 10."


def test_a_list_without_back_link_letters_says_nothing_by_its_counts():
    body = " ".join(f"So it was then.[{n}] And again.[{n}]" for n in range(1, 11))
    entries = "\n".join(f"  {n}. ^ Source {n}." for n in range(1, 11))
    table = citations(f"Ada\n\n{body}\n\n{entries}\n")
    assert {c.status for c in table.values()} == {"exact"}
    assert "back-link" not in table["3"].evidence


def test_a_number_that_two_entries_bear_is_uncertain():
    body = "Ada wrote it all down.[1] She did so.[2] And so on.[3]"
    lists = "  1. ^ A 2001.\n  2. ^ B 2002.\n  3. ^ C 2003.\n\nLife\n\n  1. ^ One.\n  2. ^ Two.\n"
    table = citations(f"Ada\n\n{body}\n\n{lists}")
    assert [table[n].status for n in "123"] == ["uncertain", "uncertain", "exact"]
    assert {c.entry for c in table["1"].candidates} == {1, 4, None}


def test_without_a_list_numbers_are_missing():
    table = citations("Ada\n\nAda wrote it all down in a book.[1]\n")
    assert table["1"].status == "missing"


def test_a_lettered_note_with_its_list_is_exact():
    body = "Ada wrote it all down.[a] She did so.[1]"
    table = citations(f"Ada\n\n{body}\n\n  a. ^ Or so it is said.\n  1. ^ X 2001.\n")
    assert table["a"].status == "exact"
    assert table["a"].source == "Or so it is said."
    assert table["a"].entry is None


PAGE = Parts(
    "Ada",
    body=[
        Prose(["Ada wrote it.", Mark("[1]", "1", "reference", "one")]),
        Prose(["She did.", Mark("[a]", "a", "note", "note-a"), Mark("[7]", "7", "reference", "x")]),
        Prose(["So it was.", Mark("[3]", "3", "reference", "two")]),
    ],
    entries=[
        Entry("one", "1", "reference", 1, [Piece(["Toole 1998, p. 3."], full="Toole1998")]),
        Entry("two", "2", "reference", 1, [Piece(["Lovelace 1843."])]),
        Entry(
            "note-a", "a", "note", 1,
            [Piece(["Or so it is said.", Mark("[2]", "2", "reference", "two"),
                    Mark("[a]", "a", "note", "note-a")])],
        ),
    ],
    works=[FullWork("Toole1998", ["Toole, B. (1998). Ada. London."])],
)  # fmt: skip


def test_a_page_with_links_is_taken_at_its_word():
    table = {c.number: c for c in resolve(assemble(PAGE, "page")).table}
    assert (table["1"].status, table["1"].entry) == ("exact", 1)
    assert table["1"].full == ("Toole, B. (1998). Ada. London.",)
    assert table["7"].status == "missing"
    assert (table["3"].status, table["3"].entry) == ("realigned", 2)
    assert "its link leads to entry 2" in table["3"].evidence


PAGES = SHARED / "data" / "pages"


@pytest.mark.skipif(
    not PAGES.is_dir(), reason=f"{PAGES} is not here; it is no part of this repository"
)
@pytest.mark.parametrize(
    "name",
    ["decruft_Bengaluru.html", "decruft_Rust.html", "mobileapps_United_States_parsoid.html",
     "mobileapps_zh_mobile.html", "readability_Mozilla.html", "readability_New_Zealand.html",
     "wtf_United-Kingdom.wikitext", "wtf_toronto.wikitext", "wtp_Bootham_Crescent.wikitext"],
)  # fmt: skip
def test_on_a_real_page_every_number_is_exact(name):
    """None of these pages is broken, and each says by its own links what it means."""
    article = parse_article((PAGES / name).read_bytes(), name)
    table = resolve(article).table
    assert len(table) == len({marker.label for marker in article.markers}) > 50
    assert {citation.status for citation in table} == {"exact"}
    assert not any(citation.broken for citation in table)
    for citation in table:
        group = "reference" if (citation.number or "").isdecimal() else "note"
        place = citation.entry if group == "reference" else citation.note
        entry = next(r for r in article.references if (r.group, r.entry) == (group, place))
        assert citation.source == article.text[entry.start : entry.end]
        assert entry.label == citation.number


def test_what_a_note_cites_is_given_with_it_once_around():
    table = {c.number: c for c in resolve(assemble(PAGE, "page")).table}
    assert table["a"].entry is None
    assert [c.number for c in table["a"].nested] == ["2", "a"]
    assert table["a"].nested[0].source == "Lovelace 1843."
    assert table["a"].nested[1].nested == ()


def test_lettered_notes_are_aligned_as_numbers_are():
    body = " ".join(f"So it was.[{letter}]" for letter in "abcdef")
    notes = "\n".join(f"  {letter}. ^ Note {letter}." for letter in "abcdef")
    table = citations(f"Ada\n\n{body}\n\n{notes}\n")
    assert [c.source for c in table.values()] == [f"Note {letter}." for letter in "abcdef"]
    fewer = "\n".join(f"  {letter}. ^ Note of it." for letter in "abcd")
    table = citations(f"Ada\n\n{body}\n\n{fewer}\n")
    assert table["f"].status != "exact"


def test_a_quotation_leads_to_its_own_source_of_several(article):
    resolved = resolve(article)
    entry = next(r for r in article.references if r.entry == 60)
    quotation = entry.sources[2].quotation
    assert quotation is not None
    citation = of_quotation(article, 60, quotation, resolved)
    assert citation.entry == 60
    assert (citation.number, citation.status) == ("61", "realigned")
    assert citation.source is not None
    assert citation.source.startswith("Cohen 2009, p.\u00a062-63.")
    assert "Piazza" not in citation.source
    first = next(r for r in article.references if r.entry == 33)
    assert first.sources[0].quotation is not None
    assert of_quotation(article, 33, Span(*first.sources[0].quotation), resolved).number == "33"
