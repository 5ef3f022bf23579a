"""Rendered pages -> an article: written by hand, and whatever else may come."""

from hypothesis import given
from hypothesis import strategies as st

from index.errors import ArticleError
from index.formats.html.page import read_html
from index.records import Article, Origin
from tests import junk
from tests.articles import check_html
from tests.cases import Case, parametrize
from tests.junk import beginning


def show(article: Article) -> list[str]:
    """Return what was read as the lines of a case (see ``tests/data/html.cases``)."""
    lines = [f"= {article.title}"] if article.title != "page" else []
    lines += [
        f"{article.slice(row.label)} | {show_text(article, *row.value) if row.value else ''}"
        for row in article.fields
    ]
    for number, section in enumerate(article.sections):
        if section.level:
            lines.append(f"{'#' * section.level} {section.title}")
        lines += [
            show_text(article, paragraph.start, paragraph.end)
            for paragraph in article.paragraphs
            if paragraph.section == number
        ]
    for entry in article.references:
        sources = [
            show_text(article, source.start, source.end)
            + (f" {{{article.slice(source.full)}}}" if source.full else "")
            for source in entry.sources
        ]
        head = f"{entry.label} ({entry.group}, {entry.backlinks} back-links): "
        lines.append(head + " || ".join(sources) + (" !broken" if entry.broken else ""))
    return lines


def show_text(article: Article, start: int, end: int) -> str:
    inserts = [(gap, "<gap>") for gap in article.gaps if start <= gap <= end]
    for marker in article.markers:
        label = article.references[marker.target].label if marker.target is not None else ""
        if start <= marker.start < end and label != marker.label:
            inserts.append((article.text.index("]", marker.start), f">{label}"))
    text = article.text[start:end]
    for place, insert in sorted(inserts, reverse=True):
        text = text[: place - start] + insert + text[place - start :]
    return text.replace("\n", " / ")


@parametrize("html.cases")
def test_pages_written_by_hand(case: Case):
    try:
        shown = show(read_html(case.given, "page.html"))
    except ArticleError as error:
        shown = [f"refused: {error}"]
    assert shown == case.expected


def test_a_title_comes_from_the_file_if_nowhere_else():
    assert read_html("<p>She wrote it.", "Ada_Lovelace.html").title == "Ada Lovelace"


def test_the_origin_is_kept():
    origin = Origin("https://en.wikipedia.org/wiki/Ada", "1", "CC BY-SA 4.0", "https://x.org")
    assert read_html("<p>She wrote it.", "Ada", origin).origin == origin
    assert read_html("<p>She wrote it.", "Ada").origin is None


def test_the_language_is_that_of_the_content_and_not_of_the_frame():
    output = '<div class="mw-parser-output"{}><p>She wrote it.</p></div>'
    for inner, outer, frame, language in (
        ("", "", "", None),
        ("", "", ' lang="de"', "de"),
        (' lang="zh-Hant"', "", ' lang="de"', "zh-Hant"),
        ("", ' lang=" fr "', ' lang="de"', "fr"),
        (' lang=""', "", ' lang="de"', None),  # by which HTML says that it is not known
        (' lang="en us"', "", "", None),
        (' lang="&quot;>x"', "", "", None),
    ):
        text = f"<html{frame}><body{outer}>{output.format(inner)}</body></html>"
        assert read_html(text, "page").language == language
    # A part of a page is in no frame, and a word of another language is a word.
    assert read_html("<p>She wrote it, <i lang='fr'>bien sûr</i>.", "page").language is None
    assert read_html("<html lang=fr><body><p>Elle.", "page").language == "fr"


def test_a_work_is_read_from_its_metadata_and_else_from_its_text():
    coins = (
        "ctx_ver=Z39.88-2004&amp;rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Abook&amp;rft.btitle=Ada"
    )
    article = read_html(
        "<p>She wrote it.</p><ol class='references'>"
        "<li id='cite_note-1'><cite><a class='external' href='https://web.archive.org/x'>A</a>"
        f"<a class='external' href='//a.org/b'>B</a></cite><span class='Z3988' title='{coins}'>"
        "<span style='display:none'>&nbsp;</span></span></li>"
        "<li id='cite_note-2'>Toole, Betty (1998). <i>Ada, the Enchantress</i>. London: Press. "
        "<a class='external' href='https://a.org/c'>C</a></li></ol>",
        "page",
    )
    first, second = (entry.sources[0].work for entry in article.references)
    assert first is not None
    assert (first.title, first.url) == ("Ada", "https://a.org/b")
    assert second is not None
    assert second.url == "https://a.org/c"


@junk.parametrize([*junk.HTML, *junk.NESTED_HTML])
def test_junk_is_read_or_refused(junk):
    assert beginning(read_html, junk.text) == junk.expected


def test_raised_letters_may_follow_nothing():
    article = read_html("<p>It<sup><br></sup><sup>st</sup> ran.</p>", "page")
    assert "ran." in article.text


TAGS = (
    "a b blockquote br code dd div dl dt h2 h3 i img li math ol p q ruby span sub sup "
    "table td th tr ul"
).split()
ATTRIBUTES = [
    "", " class=reference", " class=references", " class='mw-cite-backlink'", " class=infobox",
    " class=error", " class=frac", " class=num", " class=reference-text", " id=cite_note-1",
    " id=cite_note-2", " href='#cite_note-1'", " href='x#cite_note-2'", " href='#cite_ref-1'",
    " id=CITEREFa", " href='#CITEREFa'", " class=Z3988 title='rft.btitle=x'",
    " style='display:none'", " colspan=2", " class=mw-parser-output", " start=3", " hidden",
    " typeof='mw:Extension/ref'",
]  # fmt: skip
WORDS = [
    "It ran. ",
    "[1]",
    "2",
    "st",
    ":23",
    " ",
    "\n",
    "[",
    "^",
    ";",
    "Cite error: x",
    "\xa0",
    "&#x200b;",
]
OPENING = st.builds(
    lambda tag, more: f"<{tag}{''.join(more)}>",
    st.sampled_from(TAGS),
    st.lists(st.sampled_from(ATTRIBUTES), max_size=2),
)
CLOSING = st.sampled_from(TAGS).map(lambda tag: f"</{tag}>")
MARKUP = st.lists(
    st.one_of(OPENING, CLOSING, st.sampled_from(WORDS), st.text(max_size=5)), max_size=40
).map("".join)


@given(MARKUP)
def test_whatever_is_read_holds_what_it_says(text):
    check_html(text)


@given(MARKUP, st.randoms(use_true_random=False))
def test_a_damaged_page_is_read_or_refused(markup, random):
    text = "<p>It ran.<sup class=reference><a href='#cite_note-1'>[1]</a></sup></p>" + markup
    cut = sorted(random.sample(range(len(text) + 1), 2))
    for damaged in (text[: cut[0]] + text[cut[1] :], text[cut[0] :], text + text[: cut[1]]):
        check_html(damaged)
