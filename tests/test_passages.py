"""Passages are slices; units cover them and know where they stand."""

import pytest
from hypothesis import given, settings

from index.citations import resolve
from index.errors import ArticleError
from index.formats.detect import parse_article
from index.formats.pooled import pool_paragraphs
from index.formats.wikitext.page import read_wikitext
from index.passages import build_passages, build_units
from index.store import build_index
from tests.conftest import SQUAD
from tests.test_sentences import TEXTS


def passages_of(article):
    return build_passages(article, resolve(article))


def check(article):
    passages = passages_of(article)
    for number, passage in enumerate(passages):
        assert passage.id == number
        assert passage.text == article.text[passage.start : passage.end]
        assert passage.text.strip() == passage.text != ""
        for clause in passage.clauses:
            assert passage.start <= clause.start <= clause.end <= passage.end
    covered = dict.fromkeys(range(len(passages)), "")
    for unit in build_units(article, passages):
        passage = passages[unit.passage]
        assert len(unit.body) == len(unit.offsets)
        inside = [
            (c, o) for c, o in zip(unit.body, unit.offsets, strict=True) if o >= passage.start
        ]
        if passage.kind != "field":
            assert all(article.text[o] == c for c, o in inside)
        assert all(passage.start <= o < passage.end for _, o in inside)
        covered[unit.passage] += unit.body
    for passage in passages:
        assert covered[passage.id].strip()


def test_the_bundled_article(article):
    passages = passages_of(article)
    kinds = [p.kind for p in passages]
    assert (kinds.count("field"), kinds.count("sentence"), kinds.count("source")) == (16, 28, 27)
    check(article)


@pytest.mark.parametrize(
    ("value", "is_passage"),
    [
        ("See below", False),
        ("See § Ideology and goals", False),
        ("(see list of members)", False),
        ("see Notes", False),
        ("Seen below the surface", True),
        ("Holy See", True),
        ("See below; social democracy since 1985, and before that Marxism", True),
    ],
)
def test_a_row_of_the_infobox_that_points_elsewhere_is_no_passage(value, is_passage):
    text = f"<h1>X</h1><table class=infobox><tr><th>Ideology</th><td>{value}</td></tr></table>"
    article = parse_article(f"<!doctype html>{text}<p>It has goals.</p>".encode(), "x.html")
    assert [article.slice(field.value) for field in article.fields if field.value] == [value]
    fields = [p.text for p in passages_of(article) if p.kind == "field"]
    assert fields == [value] * is_passage


def test_every_squad_article(squad):
    import json

    for record in json.loads(squad.read_text(encoding="utf-8"))["data"]:
        pooled, _ = pool_paragraphs(record["title"], [p["context"] for p in record["paragraphs"]])
        check(pooled)


@given(TEXTS)
@settings(max_examples=200)
def test_any_text(text):
    try:
        article = parse_article(
            f"Ada wrote a book on the engine in London. {text}".encode(), "x.txt"
        )
    except ArticleError:
        return
    check(article)


def test_references_of_passages(article):
    by_start = {p.text[:24]: p for p in passages_of(article)}
    assert by_start["The warden of Evin Priso"].references == ("33", "34", "31")
    assert by_start["Its headquarters are cur"].references == ()
    said = next(p for p in passages_of(article) if p.entry == 33)
    assert said.references == ("33",)
    assert next(p for p in passages_of(article) if p.entry == 46).references == ("47",)
    assert next(p for p in passages_of(article) if p.entry == 38).references == ()


def test_a_very_long_sentence_is_several_units():
    article, _ = pool_paragraphs("Ada", ["Ada wrote " + "very " * 300 + "long letters."])
    passages = passages_of(article)
    units = build_units(article, passages)
    assert len(passages) == 1
    assert len(units) == 3
    assert "".join(u.body for u in units) == article.text


def test_a_sentence_is_embedded_with_the_one_before(article):
    passages = passages_of(article)
    unit = next(
        u for u in build_units(article, passages) if u.body.startswith("This became largely")
    )
    assert "Operation Mersad" in unit.before


def test_word_pieces_stand_where_the_article_has_them(article, embedder):
    index = build_index(article, embedder)
    assert len(index.starts) == len(index.units) + 1
    for row, unit in enumerate(index.units):
        places = index.spans[index.starts[row] : index.starts[row + 1]]
        assert len(places) > 0
        passage = index.passages[unit.passage]
        first = passage.label.start if passage.label else passage.start
        for start, end in places.tolist():
            assert first <= start < end <= passage.end
            assert end - start <= 40


def test_squad_gold_answers_lie_inside_one_passage(squad):
    """Sentences that break an answer cannot be quoted; hold the share on the development four."""
    from qa.questions import read_questions

    whole = total = 0
    for group in read_questions(SQUAD):
        assert group.article is not None
        if group.article.title in ("Huguenot", "Force", "Steam engine", "Islamism"):
            passages = passages_of(group.article)
            for question in group.questions:
                if question.answerable:
                    total += 1
                    whole += any(
                        question.is_answered_by(group.article, p.start, p.end) for p in passages
                    )
    assert total == 831
    assert whole / total > 0.995


def test_an_article_with_nothing_to_quote_is_refused(embedder):
    row = "<tr><th>Products</th><td>See list below</td></tr>"
    page = f"<!doctype html><h1>X</h1><table class=infobox>{row}</table>"
    with pytest.raises(ArticleError, match="'X' has nothing that can be quoted"):
        build_index(parse_article(page.encode(), "x.html"), embedder)


def test_markers_alone_are_no_passage():
    note = "<ref>Brown, Ada (1901). A Life. Press.</ref>"
    page = (
        f"{{{{Infobox person\n| name = Ada\n| birth_place = London\n| works = {note}\n}}}}\n"
        f"Ada wrote a book.{note}\n\n{note}\n\nShe went home.\n"
    )
    said = [passage.text for passage in passages_of(read_wikitext(page, "Ada"))]
    assert said == ["London", "Ada wrote a book.[2]", "She went home."]
