"""Numbers -> entries: what is sure, what is not, and what is said about it."""

import pytest

from index.citations import of_quotation, resolve
from index.formats.detect import parse_article
from index.records import Span


def citations(text: str):
    return {c.number: c for c in resolve(parse_article(text.encode(), "page.txt")).table}


LIST = (
    "  1. ^ First 2001, p. 1.\n  2. ^ a b Second 2002, p. 2.\n  3. ^ Third 2003, p. 3.\n"
    "  4. ^ Fourth 2004, p. 4.\n"
)


def test_the_bundled_article(article):
    table = {c.number: c for c in resolve(article).table}
    assert len(table) == 62 + 4
    for number in (str(n) for n in range(1, 34)):
        if number in table:
            assert table[number].status == "exact"
            assert table[number].entry == int(number)
    for number in (str(n) for n in range(34, 74)):
        if number in table:
            assert table[number].status == "uncertain"
            assert table[number].entry is None
            assert table[number].source is None
    assert [c.number for c in table.values() if c.status == "missing"] == ["a", "b", "c", "d"]
    assert table["25"].broken
    assert table["25"].source is None


def test_candidates_are_those_that_the_back_links_allow(article):
    table = {c.number: c for c in resolve(article).table}
    assert [c.entry for c in table["46"].candidates] == [45, None]  # used twice, entry 46 once
    assert [c.entry for c in table["62"].candidates] == [61, None]
    assert [c.entry for c in table["73"].candidates] == [72, None]  # the list ends at 72
    for citation in table.values():
        assert bool(citation.candidates) == (citation.status == "uncertain")
        if citation.candidates:
            assert sum(c.weight for c in citation.candidates) == pytest.approx(1)
    assert "[46] is printed twice" in table["46"].evidence
    assert "entry 46 has one back-link" in table["46"].evidence


def test_without_a_contradiction_every_number_is_exact():
    table = citations(
        f"Ada\n\nAda wrote it.[1] She did.[2] Twice.[2] Then she left it.[4]\n\n{LIST}"
    )
    assert {c.status for c in table.values()} == {"exact"}
    assert table["4"].source == "Fourth 2004, p. 4."


def test_fewer_uses_than_back_links_are_no_contradiction():
    table = citations(f"Ada\n\nAda wrote it all down.[2] She did so.[4]\n\n{LIST}")
    assert {c.status for c in table.values()} == {"exact"}


def test_numbers_after_the_last_anchor_are_uncertain():
    # [2] is used as often as its entry has back-links, so all is well up to there; [4] is not.
    body = "One.[1] Two.[2] Two.[2] Three.[3] Four.[4] Four again.[4]"
    table = citations(f"Ada\n\n{body}\n\n{LIST}")
    assert [table[n].status for n in "1234"] == ["exact", "exact", "uncertain", "uncertain"]


def test_without_an_anchor_nothing_is_sure():
    table = citations(f"Ada\n\nAda wrote it.[1] And again she did.[1] So it was.[3]\n\n{LIST}")
    assert {c.status for c in table.values()} == {"uncertain"}


def test_numbers_that_end_before_the_list_need_an_anchor():
    # Nothing contradicts, but nothing shows either that no entry was lost on the way.
    table = citations(f"Ada\n\nAda wrote it all down.[1] She did so.[3]\n\n{LIST}")
    assert {c.status for c in table.values()} == {"uncertain"}


def test_a_drift_whose_traces_are_gone_is_not_believed(article):
    text = article.text.replace("[47][48][46]", "[47][48]").replace("[62]", "", 1)
    text = text.replace("[73]", "").replace("[72]", "")
    table = citations(text)
    assert {table[str(n)].status for n in range(46, 72)} == {"uncertain"}
    assert table["33"].status == "exact"


def test_a_number_that_two_entries_bear_is_uncertain():
    body = "Ada wrote it all down.[1] She did so.[2] And so on.[3]"
    lists = "  1. ^ A 2001.\n  2. ^ B 2002.\n  3. ^ C 2003.\n\nNotes\n\n  1. ^ One.\n  2. ^ Two.\n"
    table = citations(f"Ada\n\n{body}\n\n{lists}")
    assert [table[n].status for n in "123"] == ["uncertain", "uncertain", "exact"]
    assert [c.entry for c in table["1"].candidates] == [1, 4]


def test_without_a_list_numbers_are_missing():
    table = citations("Ada\n\nAda wrote it all down in a book.[1]\n")
    assert table["1"].status == "missing"


def test_a_lettered_note_with_its_list_is_exact():
    body = "Ada wrote it all down.[a] She did so.[1]"
    table = citations(f"Ada\n\n{body}\n\n  a. ^ Or so it is said.\n  1. ^ X 2001.\n")
    assert table["a"].status == "exact"
    assert table["a"].source == "Or so it is said."
    assert table["a"].entry is None


def test_a_quotation_leads_to_its_own_source_of_several(article):
    resolved = resolve(article)
    entry = next(r for r in article.references if r.entry == 60)
    quotation = entry.sources[2].quotation
    assert quotation is not None
    citation = of_quotation(article, 60, quotation, resolved)
    assert citation.entry == 60
    assert citation.number is None  # no number surely means entry 60
    assert citation.source is not None
    assert citation.source.startswith("Cohen 2009, p.\u00a062-63.")
    assert "Piazza" not in citation.source
    first = next(r for r in article.references if r.entry == 33)
    assert first.sources[0].quotation is not None
    assert of_quotation(article, 33, Span(*first.sources[0].quotation), resolved).number == "33"
