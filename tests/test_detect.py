"""What a file is written in is told by its content, whatever its name says."""

import base64
import quopri
import shutil
import subprocess

import pytest

from index.articles import ARTICLE
from index.errors import ArticleError
from index.formats.detect import notation, parse_article
from tests import junk
from tests.conftest import SHARED

PAGES = SHARED / "data" / "pages"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<!DOCTYPE html><html><body><p>Ada.</p>", "html"),
        ("\n <!-- saved from url --> <html lang='en'>", "html"),
        ("<section data-mw-section-id='0'><p>Ada.</p></section>", "html"),
        ("Skip to content" + "<p>Ada <a href='x'>wrote</a>.</p>" * 12, "html"),
        ("'''Ada''' wrote [[books]].{{stub}}", "wikitext"),
        ("{{Infobox person|name=Ada}}\nAda wrote.<ref>Toole</ref> She [[died]].", "wikitext"),
        ("Ada wrote it in <b>bold</b> letters.", "text"),
        ("Cite error: {{reflist}} is missing, see [[Help]].", "text"),
        ("a[0] = b[[1, 2]] if x < 3 and y > 4 else {{}}", "text"),
        ("{{a}} {{b}} [[c]] [[d]] {{e}} [[f]]\n 1. ^ Smith 2001.\n 2. ^ Jones 2002.", "text"),
        ("", "text"),
        ("'''Foo''' is a [[village]] in [[Bar County]].", "wikitext"),
        ("'''''Foo''''' is a [[film]].", "wikitext"),
        ("Foo is a [[village]] in [[Bar|Bar County]], near [[Baz]] and [[Qux, Ohio]].", "wikitext"),
        ("'''爱达'''是[[英国]]数学家。", "wikitext"),
        ("She wrote it.<ref>Toole 1998.</ref> She was a [[countess]].", "wikitext"),
        ("See [[1]](#n1), [[2]](#n2), [[3]](#n3), [[note 4]](#n4), [[note 5]](#n5).", "text"),
        ("She wrote it.[[1]] It ran.[[2]] It was [[3]] long.[[4]] So.[[5]]", "text"),
        ("'''Add.'''\ny = [[e]]\nz = x[[k]] + f([[1]])", "text"),
        ('if [[ "$x" == y ]]; then [[ -f z ]] && [[ -d w ]] && [[ -e v ]]; fi', "text"),
        ("<p>Ada wrote it all down.</p>", "html"),
        ("<div class='mw-parser-output'><p>Ada.</p></div>", "html"),
        (
            "<p>A <a href='/wiki/Link'>link</a> is [[x]], a template {{y}}, bold '''z'''.</p>"
            "<p>More of [[x]], {{y}} and {{z}}.</p>",
            "html",
        ),
        ("<p>Write <code>[[x]]</code>, <code>{{y}}</code> or <code>'''z'''</code>.</p>", "html"),
        (
            """<section data-mw-section-id="0"><p data-mw='{"wt":"{{a}} [[b]] > &apos;"}' """
            """about="#mwt1">Ada {{c}} '''d'''.</p></section>""",
            "html",
        ),
    ],
)
def test_the_content_tells(text, told):
    assert notation(text) == told


@pytest.mark.parametrize(
    "begin",
    [
        '<section begin="lead" />',
        '<div style="float:right">{{Ad}}</div>\n',
        '<span id="top"></span>',
        "<p>",
        "<noinclude>{{pp}}</noinclude>",
        "<!-- Read <b>this</b> first -->\n<div class='mw-collapsible'>",
    ],
)
def test_wikitext_may_begin_with_a_tag(begin):
    short = "'''Ada''' wrote [[book]]s.{{stub}}\n== Life ==\nShe [[died]].<ref>Toole</ref>"
    assert notation(begin + short) == "wikitext"
    for path in sorted(PAGES.glob("*.wikitext")):
        assert notation(begin + path.read_text(encoding="utf-8")) == "wikitext", path


BLINK = """\
From: <Saved by Blink>
Snapshot-Content-Location: https://en.wikipedia.org/wiki/Ada
Subject: =?utf-8?Q?Ada=20-=20Wikipedia?=
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----MultipartBoundary--a1----"


------MultipartBoundary--a1----
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=

------MultipartBoundary--a1----
Content-Type: text/html{charset}
Content-ID: <frame-1>
Content-Transfer-Encoding: {encoding}
Content-Location: https://en.wikipedia.org/wiki/Ada

{body}
------MultipartBoundary--a1------
"""
SAVED = "<title>Ada - Wikipedia</title><p class='x'>Ada met Gödel – so it is said, at length.</p>"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("charset", ["", "utf-8", "windows-1252", "zlib", "x"])
@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_a_page_is_taken_out_of_a_browsers_archive(encoding, charset, newline):
    data = SAVED.encode("cp1252" if charset == "windows-1252" else "utf-8")
    coded = {
        "quoted-printable": quopri.encodestring(data),
        "base64": base64.encodebytes(data),
        "8bit": data,
    }[encoding]
    given = f"; charset={charset}" if charset else ""
    archive = BLINK.format(charset=given, encoding=encoding, body="@").replace("\n", newline)
    article = parse_article(archive.encode().replace(b"@", coded), "a.mhtml")
    assert article.title == "Ada"
    assert "Ada met Gödel – so it is said, at length." in article.text


def test_an_archive_of_one_part_or_cut_short_is_read():
    single = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    assert parse_article(single + SAVED.encode(), "a.mht").title == "Ada"
    whole = BLINK.format(charset="", encoding="8bit", body=SAVED)
    assert parse_article(whole.rpartition("\n------M")[0].encode(), "a.mht").title == "Ada"


def test_a_text_that_begins_like_a_letter_is_a_text():
    article = parse_article(b"From: Ada\nTo: Charles\n\nThe engine runs well today.\n", "a.txt")
    assert article.text.startswith("From: Ada")


EXPORT = """\
<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">
  <siteinfo><sitename>Wikipedia</sitename></siteinfo>
  <page>
    <title>AC/DC &amp; St. Ada</title>
    <ns>0</ns>
    <revision><id>2</id><timestamp>2024-05-01T00:00:00Z</timestamp>
      <text bytes="1" xml:space="preserve">{{Use dmy dates}}
'''They''' play &quot;well&quot;, 5&amp;nbsp;km off.&lt;ref&gt;Toole 1998.&lt;/ref&gt;</text>
    </revision>
    <revision><id>1</id><timestamp>2023-05-01T00:00:00Z</timestamp>
      <text bytes="1" xml:space="preserve">'''They''' played badly once.</text></revision>
    <revision><timestamp>2025-05-01T00:00:00Z</timestamp><text deleted="deleted" /></revision>
  </page>
  <page><title>Other</title><revision><text>'''Other''' is so.</text></revision></page>
</mediawiki>
"""


@pytest.mark.parametrize("begin", ["", '<?xml version="1.0"?>\n'])
def test_the_newest_text_of_an_export_is_read(begin):
    article = parse_article((begin + EXPORT).encode(), "Wikipedia-1.xml")
    assert article.title == "AC/DC & St. Ada"
    (paragraph,) = article.paragraphs
    said = article.text[paragraph.start : paragraph.end]
    assert said == 'They play "well", 5\xa0km off.[1]'
    assert len(article.references) == 1


NO_PAGE = BLINK.format(charset="", encoding="8bit", body="").replace("text/html", "text/css")
REDIRECT = "<mediawiki><page><title>A</title><redirect title='B' /><revision><text>x</text>"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (NO_PAGE, "no whole page"),
        ("<mediawiki><siteinfo/></mediawiki>", "without the text"),
        (REDIRECT, "without the text"),
        (REDIRECT + "</revision></page>", "redirects"),
        ("bplist00\x00\x01WebMainResource", "binary"),
    ],
)
def test_a_wrapping_without_a_page_is_refused_in_one_line(data, said):
    with pytest.raises(ArticleError) as caught:
        parse_article(data.encode(), "page")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@junk.parametrize(junk.MARKUP)
def test_what_only_looks_like_markup_is_text(junk):
    assert notation(junk.text) == "text"


def test_the_bundled_article_is_plain_text():
    assert notation(ARTICLE.read_text(encoding="utf-8")) == "text"


@pytest.mark.parametrize("name", ["page.html", "page.wikitext", "page.txt", "page"])
def test_the_name_does_not_matter(name):
    assert parse_article(b"<h1>Ada</h1><p>Ada wrote it all down.</p>", name).title == "Ada"


@pytest.mark.skipif(not PAGES.is_dir(), reason=f"{PAGES} is not here")
@pytest.mark.parametrize("tool", [None, "w3m", "lynx"])
def test_stored_pages(tool):
    if tool is not None and shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    for path in sorted(PAGES.iterdir()):
        if tool is None:
            expected = "html" if path.suffix == ".html" else "wikitext"
            assert notation(path.read_text(encoding="utf-8")) == expected, path
        elif path.suffix == ".html":
            flags = ["-dump", "-T", "text/html"] if tool == "w3m" else ["-dump", "-stdin"]
            printed = subprocess.run(
                [tool, *flags], input=path.read_bytes(), capture_output=True, check=True, timeout=60
            )
            assert notation(printed.stdout.decode(errors="replace")) == "text", path


@pytest.mark.parametrize(
    "data", [b"<html><body></body></html>", b"{{x}}\n[[Category:y]]\n== z ==\n"]
)
def test_an_empty_page_is_refused_in_one_line(data):
    with pytest.raises(ArticleError) as caught:
        parse_article(data, "page")
    assert "\n" not in str(caught.value)
    assert "page" in str(caught.value)


@pytest.mark.parametrize("end", ["", "\n", "b"])
def test_a_text_that_begins_as_a_mail_does_is_read_at_once(end):
    """Its lines that begin with spaces could be split in more ways than can ever be tried."""
    text = "Ada: she wrote it.\n" + "            She wrote it all.\n" * 400 + end
    assert parse_article(text.encode(), "page").text.startswith("Ada: she wrote it.")
