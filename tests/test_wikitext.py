"""The reader of wikitext: what a page shows, and how its references are numbered."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.citations import resolve
from index.errors import ArticleError
from index.formats.detect import parse_article
from index.formats.wikitext.page import read_wikitext
from index.passages import build_passages
from index.records import Article
from tests import junk
from tests.cases import Case, parametrize
from tests.conftest import DATA, SHARED
from tests.junk import beginning

PAGES = SHARED / "data" / "pages"
NAMES = ["wtp_Bootham_Crescent", "wtf_toronto", "wtf_United-Kingdom"]


def page(name: str) -> str:
    path = PAGES / f"{name}.wikitext"
    if not path.is_file():
        pytest.skip(f"{path} is not here; the page is no part of this repository")
    return path.read_text(encoding="utf-8")


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


def marked(text: str) -> str:
    """Return wikitext without what the software never reads."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    return re.sub(r"<nowiki>.*?</nowiki>", "", text, flags=re.DOTALL)


def counted(text: str) -> tuple[Counter[str], Counter[str]]:
    """Count by regular expression the uses of references and their entries, by group."""
    uses: Counter[str] = Counter()
    names: dict[str, set[str]] = {}
    entries: Counter[str] = Counter()
    for attributes in re.findall(r"<ref(?=[\s/>])([^>]*?)/?>", text, re.IGNORECASE):
        given = {
            key.lower(): quoted or bare
            for key, quoted, bare in re.findall(
                r"(name|group)\s*=\s*(?:\"([^\"]*)\"|([^\s\"/>]+))", attributes, re.IGNORECASE
            )
        }
        group, name = given.get("group", "").strip(), given.get("name", "").strip()
        uses[group] += 1
        if not name:
            entries[group] += 1
        elif name not in names.setdefault(group, set()):
            names[group].add(name)
            entries[group] += 1
    # These pages have such templates for their group "note" alone, and none of them named.
    for _ in re.findall(r"\{\{\s*(?:refn|#tag:ref)\s*\|", text, re.IGNORECASE):
        uses["note"] += 1
        entries["note"] += 1
    assert not re.search(r"\{\{\s*(?:sfn[mp]?|efn(?:-\w+)?|r|notetag)\s*\|", text, re.IGNORECASE)
    return uses, entries


@pytest.mark.parametrize("name", NAMES)
def test_every_use_and_every_entry_of_a_page_is_there(name):
    text = page(name)
    article = read_wikitext(text, name)
    uses, entries = counted(marked(text))
    for group, key in (("reference", ""), ("note", "note")):
        found = [r for r in article.references if r.group == group]
        assert len(found) == entries[key]
        assert sum(r.backlinks for r in found) == uses[key]
    assert set(uses) <= {"", "note"}


# Markers that stand in no paragraph, row or note of the article: references, notes.
WITHOUT_PLACE = {
    "wtp_Bootham_Crescent": (0, 0),
    # 2 in captions, 1 in a table.
    "wtf_toronto": (3, 0),
    # 20 in captions (one of them a template's), 20 in three tables; 2 notes in the tables and 1
    # at symbol_type, which labels an image.
    "wtf_United-Kingdom": (40, 3),
}


@pytest.mark.parametrize("name", NAMES)
def test_markers_of_a_page(name):
    text = page(name)
    article = read_wikitext(text, name)
    uses, _ = counted(marked(text))
    found = Counter(marker.group for marker in article.markers)
    assert (uses[""] - found["reference"], uses["note"] - found["note"]) == WITHOUT_PLACE[name]
    check_markers(article)
    assert all(marker.target is not None for marker in article.markers)


@pytest.mark.parametrize("name", NAMES)
def test_tables_and_captions_hold_as_many_references_as_are_missing(name):
    """The figures above, counted in the pages: tables and images as a whole, by lines."""
    text = marked(page(name))
    tables = re.findall(r"^[ :]*\{\|.*?^ *\|\}", text, re.DOTALL | re.MULTILINE)
    images = re.findall(r"^(?:\|1=)?(?:\[\[File:|\{\{double image).*$", text, re.MULTILINE)
    # A note's own references are shown in the list of notes, also those of a note in a table.
    bare = [re.sub(r"\{\{refn\|(?:[^{}]|\{\{[^{}]*\}\})*\}\}", "", table) for table in tables]
    counts = [sum(len(re.findall(r"<ref[\s>/]", x)) for x in xs) for xs in (bare, images)]
    assert sum(counts) == WITHOUT_PLACE[name][0]


@pytest.mark.parametrize("name", NAMES)
def test_sections_of_a_page(name):
    text = page(name)
    headings = re.findall(r"^(={2,6})\s*(.*?)\s*\1\s*$", marked(text), re.MULTILINE)
    article = read_wikitext(text, name)
    assert [(len(marks), title) for marks, title in headings] == [
        (section.level, section.title) for section in article.sections[1:]
    ]


@pytest.mark.parametrize("name", NAMES)
def test_no_markup_is_left_in_what_can_be_quoted(name):
    article = parse_article(page(name).encode(), name)
    passages = build_passages(article, resolve(article))
    assert len(passages) > 150
    left = [p.text for p in passages if re.search(r"\[\[|\]\]|\{\{|\}\}|''|\{\||<[a-z/]", p.text)]
    # In this page's own markup a citation has lost its beginning, and is shown as it is written.
    broken = ["similar to the rate in the 1980scite web"] if name == "wtf_United-Kingdom" else []
    assert [text for text in left if not any(part in text for part in broken)] == []
    assert len(left) == len(broken)
    glued = [p.text for p in passages if re.search(r"[a-z]{2}[.!?][A-Z][a-z]|\s,|\( ", p.text)]
    assert glued == []


def test_works_of_a_page():
    article = read_wikitext(page("wtp_Bootham_Crescent"), "page")
    work = article.references[0].sources[0].work
    assert work is not None
    assert (work.kind, work.year, work.title, work.pages) == (
        "book",
        "1996",
        "Football Grounds of Britain",
        "420",
    )
    assert [author.family for author in work.authors] == ["Inglis"]
    assert sum(s.work is None for r in article.references for s in r.sources) == 0


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


def test_the_sources_of_an_infobox_stand_with_its_figures():
    article = read_wikitext(page("wtf_United-Kingdom"), "page")
    rows = {article.slice(f.label): article.slice(f.value) for f in article.fields if f.value}
    assert re.fullmatch(r"[\d.]+\[\d+\]", rows["Gini"])
    assert re.fullmatch(r"[\d.]+\[\d+\]", rows["HDI"])
    assert re.fullmatch(r"[\d,]+\[\d+\]", rows["Area km2"])


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


def check_markers(article: Article) -> None:
    for marker in article.markers:
        printed = article.text[marker.start : marker.end]
        assert printed.startswith(f"[{marker.label}]")
        if marker.target is not None:
            reference = article.references[marker.target]
            assert (reference.label, reference.group) == (marker.label, marker.group)


def check_offsets(article: Article) -> None:
    check_markers(article)
    assert [m.start for m in article.markers] == sorted(m.start for m in article.markers)
    assert list(article.gaps) == sorted(article.gaps)
    spans = [(p.start, p.end) for p in article.paragraphs]
    spans += [(f.label.start, f.label.end) for f in article.fields]
    spans += [(f.value.start, f.value.end) for f in article.fields if f.value]
    spans += [(s.start, s.end) for r in article.references for s in r.sources]
    for start, end in spans:
        text = article.text[start:end]
        assert text
        assert text.strip(" \n") == text
    for reference in article.references:
        assert reference.backlinks > 0
    build_passages(article, resolve(article))


@pytest.mark.parametrize("name", NAMES)
def test_offsets_of_a_page(name):
    check_offsets(read_wikitext(page(name), name))


SNIPPETS = (DATA / "wikitext.cases").read_text(encoding="utf-8").split("\nname: ")[1:]
TOKENS = st.sampled_from(
    [
        "[[", "]]", "{{", "}}", "{{{", "}}}", "|", "=", "''", "'''", "\n", "\n\n", "\n* ", "\n== ",
        " ==\n", "<ref>", "</ref>", "<ref name=a/>", "<ref name=a>", "{|", "|}", "\n{|\n", "\n|}\n",
        "<br>", "<sup>", "</sup>", "<!--", "-->", "<nowiki>", "</nowiki>", "[http://a ", "]",
        "{{efn|", "{{sfn|A|2001|p=1}}", "{{cite web|title=", "{{convert|1|km", "{{reflist|refs=",
        "<references>", "</references>", "&nbsp;", "[[File:A|thumb|", "{{Infobox x|a=",
        "Ada wrote.", "\x7f0\x7f", "\x02br>", "{{formatnum:", "{{r|a}}", "{{rp|3}}", ":", ";",
    ]
)  # fmt: skip


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
    check_offsets(article)


@settings(max_examples=100)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        check_offsets(read_wikitext(text, "page"))
    except ArticleError:
        return


@pytest.mark.parametrize("name", NAMES[:1])
@settings(max_examples=15)
@given(data=st.data())
def test_a_page_with_stretches_taken_out_is_read(name, data):
    text = page(name)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(text)))
        text = text[:place] + data.draw(TOKENS) + text[place + data.draw(st.integers(0, 60)) :]
    try:
        check_offsets(read_wikitext(text, name))
    except ArticleError:
        assert text.startswith("<!--")  # what is left may be one comment


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
