"""What a file is written in is told by its content, whatever its name says."""

import shutil
import subprocess

import pytest

from index.articles import ARTICLE
from index.errors import ArticleError
from index.formats.detect import notation, parse_article
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
    ],
)
def test_the_content_tells(text, told):
    assert notation(text) == told


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
