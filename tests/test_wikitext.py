"""The reader of wikitext: what a page shows, and how its references are numbered."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.citations import resolve
from index.errors import ArticleError
from index.formats.wikitext.page import MOST_CHARACTERS, read_wikitext
from index.passages import build_passages
from index.records import Article
from tests import junk
from tests.articles import check_wikitext
from tests.cases import Case, parametrize
from tests.conftest import DATA
from tests.junk import beginning


def shown(article: Article, start: int, end: int) -> str:
    """Return a stretch of the text on one line, with its gaps in it."""
    out, position = "", start
    for gap in [g for g in article.gaps if start <= g <= end]:
        out += article.text[position:gap] + "<gap>"
        position = gap
    return (out + article.text[position:end]).replace("\n", " / ").strip(" /")


def evened(line: str) -> str:
    """Leave out the white space around a gap, which is noted on both sides of it."""
    return re.sub(r"(?: *<gap>)+ *", "<gap>", line)


def described(article: Article) -> list[str]:
    """Return all that was read, in the notation of the case file."""
    lines = [f"t {article.title}"] if article.title != "case" else []
    for field in article.fields:
        end = field.value.end if field.value else field.label.end + 2
        value = shown(article, field.label.end + 2, end)
        lines.append(f"f {article.slice(field.label)}: {value}")
    lines += [f"h{section.level} {section.title}" for section in article.sections[1:]]
    lines += [f"p {shown(article, p.start, p.end)}" for p in article.paragraphs]
    for reference in article.references:
        broken = " broken" if reference.broken else ""
        said = shown(article, reference.start, reference.end)
        lines.append(
            f"{reference.group[0]} {reference.label} {reference.backlinks}{broken}: {said}"
        )
        lines += [
            f"q {article.slice(source.quotation)}"
            for source in reference.sources
            if source.quotation is not None
        ]
    fulls = {
        source.full: reference.label
        for reference in reversed(article.references)
        for source in reference.sources
        if source.full is not None
    }
    lines += [f"w {label} {shown(article, *full)}" for full, label in sorted(fulls.items())]
    return lines


@parametrize("wikitext.cases")
def test_what_is_read(case: Case):
    try:
        found = [evened(line) for line in described(read_wikitext(case.given, "case.wikitext"))]
    except ArticleError:
        found = ["refused"]
    expected = [evened(line) for line in case.expected]
    assert sorted(found) == sorted(expected)
    # Each kind keeps the order of the page.
    for kind in "pfhrn":
        assert [x for x in found if x[0] == kind] == [x for x in expected if x[0] == kind]


def test_a_short_footnote_has_the_work_that_it_stands_for():
    article = read_wikitext(
        "Ada wrote it.{{sfn|Toole|1998|p=3}}\n==Sources==\n"
        "* {{cite book|last=Toole|title=Ada, the Enchantress|year=1998}}",
        "page",
    )
    (source,) = article.references[0].sources
    assert source.full is not None
    assert article.slice(source.full) == "Toole (1998). Ada, the Enchantress."
    assert source.work is not None
    assert source.work.title == "Ada, the Enchantress"


def test_nothing_that_could_not_be_rendered_is_quoted_from_a_source():
    article = read_wikitext(
        'Ada wrote it.<ref>Poe 2001, p. 3: "He stood {{convert|1.7|m}} high in all years."</ref>'
        '<ref>{{frobnicate|See p. 3. "He was there in all those years"}}</ref>'
        '<ref>Poe 2001, p. 3: "He was there in all those years."</ref>',
        "page",
    )
    passages = build_passages(article, resolve(article))
    assert [p.text for p in passages if p.kind == "source"] == ["He was there in all those years."]


def test_a_citation_of_another_layout_keeps_its_work():
    article = read_wikitext(
        "Ada wrote it.<ref>{{cite patent|title=Loom|inventor=Jacquard|date=1804}}</ref>", "page"
    )
    (source,) = article.references[0].sources
    assert source.work is not None
    assert (source.work.kind, source.work.title, source.work.year) == ("patent", "Loom", "1804")
    assert not article.references[0].broken


SNIPPETS = (DATA / "wikitext.cases").read_text(encoding="utf-8").split("\nname: ")[1:]
TOKENS = st.sampled_from(junk.WIKITEXT_TOKENS)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A snippet with tokens put in and stretches taken out, or tokens alone."""
    text = draw(st.sampled_from(SNIPPETS)) if draw(st.booleans()) else ""
    for _ in range(draw(st.integers(1, 12))):
        place = draw(st.integers(0, len(text)))
        gone = draw(st.integers(0, 8)) if draw(st.booleans()) else 0
        text = text[:place] + draw(TOKENS) + text[place + gone :]
    return text


@settings(max_examples=300)
@given(mutated())
def test_nothing_but_an_article_error_is_raised(text):
    try:
        article = read_wikitext(text, "page")
    except ArticleError:
        return
    check_wikitext(article)


@settings(max_examples=100)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        check_wikitext(read_wikitext(text, "page"))
    except ArticleError:
        return


@junk.parametrize([*junk.WIKITEXT, *junk.WIKITEXT_PAGES])
def test_junk_is_read_or_refused(junk):
    assert beginning(read_wikitext, junk.text) == junk.expected


def test_deep_nesting_is_no_error():
    depth = 5_000
    text = "Ada wrote it. " + "{{nowrap|" * depth + "x" + "}}" * depth
    assert read_wikitext(text, "page").text.startswith("page\n\nAda wrote it.")


def test_the_title_is_the_name_of_the_file(tmp_path: Path):
    article = read_wikitext("Ada wrote it.", str(tmp_path / "Ada_Byron.wikitext"))
    assert article.title == "Ada Byron"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a" * (MOST_CHARACTERS + 1), "4,000,001 characters of wikitext; at most 4,000,000"),
        (
            "[[a]] {{b}} <ref>c</ref> " * 40_000,
            "120,000 links, templates and notes; at most 100,000",
        ),
    ],
)
def test_a_page_that_no_wiki_would_take_is_refused_at_once(text, told):
    with pytest.raises(ArticleError, match=f"^page has {told} are read$"):
        read_wikitext(text, "page")
