"""The reader of saved texts: structure, furniture, and what it refuses."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.articles import ARTICLE
from index.citations import resolve
from index.errors import ArticleError
from index.formats.detect import MAX_ARTICLE_BYTES, parse_article
from index.formats.lines import split_lines
from index.formats.text.glued_infobox import read_fields
from index.formats.text.markers import find_markers
from index.passages import build_passages
from tests import junk
from tests.articles import read, said_by
from tests.cases import Case, parametrize
from tests.conftest import SHARED

FURNITURE = ("disabling your ad blocker", "Responsive image", "Previous Page", "Cite error: There")


def test_the_bundled_article_is_the_saved_file_byte_for_byte():
    saved = SHARED / "article" / ARTICLE.name
    if not saved.is_file():
        pytest.skip(f"{saved} is not here; it is no part of this repository")
    assert ARTICLE.read_bytes() == saved.read_bytes()


def test_the_text_is_the_decoded_file_untouched(article):
    assert article.text == ARTICLE.read_bytes().decode("utf-8")


def test_structure_of_the_bundled_article(article):
    assert article.title == "People's Mojahedin Organization of Iran"
    assert article.native_name == "سازمان مجاهدین خلق"
    assert len(article.paragraphs) == 4
    assert len(article.references) == 72
    numbers = {m.label for m in article.markers if m.group == "reference"}
    assert len(numbers) == 62
    assert max(map(int, numbers)) == 73
    assert [m.label for m in article.markers if m.group == "note"] == ["a", "b", "c", "d"]
    assert [r.entry for r in article.references if r.broken] == [3, 25, 67, 70]
    assert [r.entry for r in article.references if r.backlinks == 2] == [1, 4, 25, 31, 45, 61]
    assert [r.entry for r in article.references if len(r.sources) > 1] == [35, 60]


def test_infobox_of_the_bundled_article(article):
    fields = {
        article.slice(f.label).replace("\u00a0", " "): f.value and article.slice(f.value)
        for f in article.fields
    }
    assert fields["Leader"] == "Maryam Rajavi[1]\nMassoud Rajavi[a]"
    assert fields["Secretary-General"] == "Zahra Merrikhi"
    assert fields["Headquarters"] is None
    assert fields["Political wing"] == "National Council of Resistance of Iran\n(1981–present)"
    assert fields["Colours"] == "Red"
    assert fields["Website"] == "www.mojahedin.org"
    assert len(fields) == 18


def test_no_furniture_is_article_text(article):
    spans = [(p.start, p.end) for p in article.paragraphs]
    spans += [f.value for f in article.fields if f.value is not None]
    spans += [(r.start, r.end) for r in article.references]
    said = "\n".join(article.text[start:end] for start, end in spans)
    for line in FURNITURE:
        assert line in article.text
        assert line not in said


@parametrize("infobox.cases")
def test_infobox(case: Case):
    _, fields = read_fields(case.given, split_lines(case.given))
    shown = [
        f"{case.given[slice(*f.label)]} |"
        + (f" {case.given[slice(*f.value)]}".replace("\n", " / ") if f.value else "")
        for f in fields
    ]
    assert [s.replace("\u00a0", " ") for s in shown] == case.expected


def test_headings_become_sections():
    article = read(
        "Ada\n\nAda was a mathematician who wrote about engines in London.\n\n"
        "Early life[edit]\n\nShe was born in London in the year 1815.\n\n"
        "== Work ==\nShe wrote notes on the engine and published them.\n\n"
        "References\n\nA line under the references that is no prose of the article.\n"
    )
    assert [s.title for s in article.sections] == ["", "Early life", "Work", "References"]
    titles = [article.sections[p.section].title for p in article.paragraphs]
    assert titles == ["", "Early life", "Work"]


def test_hard_wrapped_lines_are_one_paragraph():
    wrapped = (
        "Ada wrote a long note on the engine, which was then read by many people\n"
        "in London and abroad, and which has been reprinted a good many times\n"
        "since then.\n"
    )
    article = read(f"Ada\n\n{wrapped}")
    assert len(article.paragraphs) == 1


def test_an_article_without_references_or_infobox():
    article = read("Ada was a mathematician. She wrote notes.[3]\n")
    assert article.title == "page"
    assert article.references == ()
    assert [m.label for m in article.markers] == ["3"]


def test_brackets_that_are_no_markers():
    text = "In [1983] he was [a] leader [sic] and [an] ally as [is] known [...] today.[12][d]"
    labels = [m.label for m in find_markers(text, 0, len(text), 20)]
    assert labels == ["12", "d"]
    text = "It was so[note 3] and so.[nb 1]"
    found = list(find_markers(text, 0, len(text), None))
    assert [(m.label, m.group) for m in found] == [("note 3", "note"), ("nb 1", "note")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no text to read"),
        (b" \n\t\n", "no text to read"),
        (b"\x00\x01\x02ELF", "binary"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        ("Café".encode("latin-1"), "not UTF-8"),
        (b"x" * (MAX_ARTICLE_BYTES + 1), "the most that can be read"),
        (b"Ada\n", "no sentence"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(data, said):
    with pytest.raises(ArticleError) as caught:
        parse_article(data, "page.txt")
    assert said in str(caught.value)
    assert "page.txt" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_utf16_with_a_byte_order_mark():
    article = parse_article("Ada was a mathematician in London.".encode("utf-16"), "page.txt")
    assert article.text == "Ada was a mathematician in London."


def test_a_wrapped_lead_is_not_swallowed_by_the_infobox():
    article = read(
        "Ada Lovelace\n\nBorn10 December 1815\nDied27 November 1852\n\n"
        "Ada Lovelace was an English mathematician and writer, chiefly known for\n"
        "her work on the machine of Charles Babbage, the Analytical Engine.[1] She\n"
        "was the first.\n"
    )
    assert [article.slice(f.value) for f in article.fields if f.value] == [
        "10 December 1815", "27 November 1852"
    ]  # fmt: skip
    assert article.text[article.paragraphs[0].start :].startswith("Ada Lovelace was")


def test_headings_are_no_infobox():
    article = read(
        "Town\n\nHistory\n\nLong ago it was founded by the sea in the north.\n\nEducation\n\n"
        "Many schools stand there and they are all of stone.\n\nReferences\n  1. ^ X 2001.\n"
    )
    assert article.fields == ()
    assert [s.title for s in article.sections] == ["", "History", "Education", "References"]
    assert "References" not in said_by(article)


def test_pages_after_a_marker_belong_to_it():
    article = read(
        "Ada went home in 1843.[1]: 208 She moved to Paris.[2]:12–13 She died.[1],[2] So.\n"
    )
    passages = build_passages(article, resolve(article))
    assert [(p.text, p.references) for p in passages] == [
        ("Ada went home in 1843.[1]: 208", ("1",)),
        ("She moved to Paris.[2]:12–13", ("2",)),
        ("She died.[1],[2]", ("1", "2")),
        ("So.", ()),
    ]
    assert [[len(c.markers) for c in p.clauses] for p in passages] == [[1], [1], [2], [0]]


@junk.parametrize(junk.TEXT)
def test_a_page_of_nothing_but_one_thing_is_read(junk):
    article = read(junk.text)
    assert article.text == junk.text
    assert said_by(article)


PIECES = st.sampled_from(
    ["Ada wrote it.[1]", "[2]", "[d]", "\n\n", "\n", "\r\n", " ", "\u00a0", "LeaderAda[1]",
     "History", "  1. ^ a b X 2009, p. 3.", "  2. ^", "== A ==",
     "\n  a. ^ So they say.[1][d]",
     "    • Y 1990: \"It was so in the old days.\"",
     "سازمان", "Headquarters", "FoundedAda", "^", "[[[[", "😀", "U.S.", "Cite error: x", "• item"]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=12), max_size=30).map("".join))
@settings(max_examples=300)
def test_whatever_is_read_lies_inside_the_text_in_order(text):
    try:
        article = read(text)
    except ArticleError:
        return
    size = len(article.text)
    for spans in (
        [(p.start, p.end) for p in article.paragraphs],
        [(m.start, m.end) for m in article.markers],
    ):
        assert all(0 <= start < end <= size for start, end in spans)
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    for marker in article.markers:
        shown = article.text[marker.start : marker.end]
        # Escaped by the copy's own notation, after a caret, or wrapped.
        assert "".join(marker.label.split()) in "".join(shown.replace("_", "").split())
        assert "[" in shown
    for entry in article.references:
        for source in entry.sources:
            assert entry.start <= source.start < source.end <= entry.end
            if source.quotation:
                assert source.start <= source.quotation.start < source.quotation.end <= source.end
