"""Parts of a marked-up page -> an article whose every offset is right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.citations import resolve
from index.errors import ArticleError
from index.formats.assemble import assemble
from index.formats.parts import (
    Entry,
    FullWork,
    Heading,
    Inline,
    Mark,
    Parts,
    Piece,
    Prose,
    Row,
    Sign,
)
from index.passages import build_passages
from tests.articles import check_offsets

MARK = Mark("[1]", "1", "reference", "one")
NOTE = Mark("[a]", "a", "note", "note-a")


def article_of(*body, rows=(), entries=(), works=()):
    return assemble(Parts("Ada", rows=rows, body=body, entries=entries, works=works), "page")


def test_text_is_laid_out_and_white_space_evened():
    article = article_of(
        Prose(["Ada \n wrote", " it", MARK, " all.\u200b", Sign.BREAK, "So there. "]),
        Heading(2, ["Life"]),
        Prose([" ", MARK, "She lived."]),
        rows=[Row(["Born"], ["1815", Sign.BREAK, "London", MARK]), Row(["Died"], [" "])],
        entries=[Entry("one", "1", "reference", 2, [Piece(["Toole 1998."])])],
    )
    said = [article.text[p.start : p.end] for p in article.paragraphs]
    assert said == ["Ada wrote it[1] all.\nSo there.", "[1]She lived."]
    assert [article.slice(f.value) if f.value else None for f in article.fields] == [
        "1815\nLondon[1]",
        None,
    ]
    assert [article.text[m.start : m.end] for m in article.markers] == ["[1]"] * 3
    assert {m.target for m in article.markers} == {0}
    assert [(s.title, s.level) for s in article.sections] == [("", 0), ("Life", 2)]


def test_a_sentence_with_a_gap_is_no_passage():
    article = article_of(
        Prose(["Ada lived in London. She wrote ", Sign.GAP, " books. Then she left."]),
        Prose([Sign.GAP, " was born in London. She died there."]),
        Prose(["It was so. ", Sign.GAP, " came later. The end came."]),
        Prose(["The work weighs 3", Sign.GAP, "kilograms."]),
    )
    said = [p.text for p in build_passages(article, resolve(article))]
    assert said == [
        "Ada lived in London.", "Then she left.", "She died there.", "The end came.",
    ]  # fmt: skip


def test_back_matter_is_no_body_text():
    article = article_of(
        Prose(["Ada wrote it."]),
        Heading(2, ["References"]),
        Heading(3, ["Books"]),
        Prose(["A book on her."]),
        Heading(2, ["Legacy"]),
        Prose(["She is known."]),
    )
    assert [article.text[p.start : p.end] for p in article.paragraphs] == [
        "Ada wrote it.",
        "She is known.",
    ]


def test_notes_come_after_references_and_nest():
    article = article_of(
        Prose(["Ada wrote it.", NOTE]),
        entries=[
            Entry("note-a", "a", "note", 1, [Piece(["Or so it is said.", MARK])]),
            Entry("one", "1", "reference", 1, [Piece(["Toole 1998, p. 3."], full="Toole1998")]),
        ],
        works=[FullWork("Toole1998", ["Toole, B. (1998). ", "Ada. London."])],
    )
    assert [(r.group, r.entry) for r in article.references] == [("reference", 1), ("note", 1)]
    assert [m.target for m in article.markers] == [1, 0]
    (source,) = article.references[0].sources
    assert article.slice(source.full) == "Toole, B. (1998). Ada. London."


def test_an_entry_that_the_page_broke_or_left_empty_is_broken():
    article = article_of(
        Prose(["Ada wrote it.", MARK]),
        entries=[
            Entry("one", "1", "reference", 1, [Piece(["Cite error: The named reference"])]),
            Entry("two", "2", "reference", 1, [Piece([" "])]),
            Entry("three", "3", "reference", 1, [Piece(["Cite error: x"]), Piece(["Toole 1998."])]),
        ],
    )
    assert [r.broken for r in article.references] == [True, True, False]


def test_a_page_without_a_sentence_is_refused():
    with pytest.raises(ArticleError, match="page has no sentence"):
        article_of(Heading(2, ["Life"]))


INLINE: st.SearchStrategy[Inline] = st.one_of(
    st.text(alphabet="ab. \n\t\u00a0\u200b[", max_size=6),
    st.sampled_from([MARK, NOTE, Sign.BREAK, Sign.GAP]),
)
CONTENT = st.lists(INLINE, max_size=6)


@given(
    body=st.lists(st.one_of(CONTENT.map(Prose), CONTENT.map(lambda c: Heading(2, c))), max_size=5),
    rows=st.lists(st.tuples(CONTENT, CONTENT).map(lambda both: Row(both[0], both[1])), max_size=3),
    sources=st.lists(st.lists(CONTENT.map(Piece), max_size=3), max_size=4),
)
def test_every_offset_holds_what_it_says(body, rows, sources):
    entries = [
        Entry(key, str(n), "reference", 1, pieces)
        for n, (key, pieces) in enumerate(
            zip(["one", "two", "three", "four"], sources, strict=False), 1
        )
    ]
    try:
        article = article_of(*body, rows=rows, entries=entries)
    except ArticleError:
        return
    for marker in article.markers:
        assert article.text[marker.start : marker.end] == f"[{marker.label}]"
        if marker.target is not None:
            assert article.references[marker.target].label == marker.label
    check_offsets(article)
