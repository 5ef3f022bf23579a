"""A page of a wiki as an article of one's own: fetched, indexed, attributed."""

import pytest

from index.load import fetch_article
from index.records import Origin
from index.wikipedia import Page
from qa import Quoth
from tests.conftest import SHARED
from tests.wiki_server import ADA, PAGE, ROOT, answer, closed_port

pytestmark = pytest.mark.usefixtures("no_proxy")


def test_build_a_page_of_a_wiki_and_open_it(wiki, command, tmp_path):
    saved = SHARED / "data" / "pages" / "readability_Mozilla.html"
    if not saved.is_file():
        pytest.skip(f"{saved} is not here; the page is no part of this repository")
    given = {**PAGE, "key": "Mozilla", "title": "Mozilla", "html": saved.read_text("utf-8")}
    wiki.answers[f"{ROOT}/v1/page/Mozilla/with_html"] = answer(given)
    folder = str(tmp_path / "index")
    code, out, err = command("build", "--wikipedia", "Mozilla", "--api", wiki.base, "--out", folder)
    assert (code, err) == (0, "")
    title, counts, *rest = out.splitlines()
    assert title == "Mozilla"
    assert " passages, " in counts
    address = f"{wiki.base.removesuffix('rest.php')}index.php?title=Mozilla&oldid=1234"
    licence = "http://creativecommons.org/licenses/by-sa/4.0/"
    attributed = "127.0.0.1, revision 1234, CC BY-SA 4.0"
    assert rest == [attributed, address, licence, f"Index: {folder}"]
    article = Quoth.open(folder).article
    assert article.origin == Origin(address, "1234", "CC BY-SA 4.0", licence)
    assert article.linked


@pytest.mark.parametrize(
    ("title", "shown", "read"),
    [
        ("IPhone", "iPhone", "iPhone"),
        ("Tiki - wiki engine", "Tiki - wiki engine", "Tiki - wiki engine"),
        ("Node.js", "", "Node.js"),
    ],
)
def test_the_wiki_says_what_the_title_is(wiki, title, shown, read):
    html = f"<html><head><title>{shown}</title></head><body><p>It runs a program.</p></body></html>"
    wiki.answers[ADA] = answer({**PAGE, "title": title, "html": html})
    assert fetch_article("Ada", api=wiki.base).title == read


@pytest.mark.parametrize(
    ("markup", "lang", "language"),
    [("", "fr", "fr"), ("", "simple", "en"), (' lang="gsw"', "als", "gsw")],
)
def test_a_page_of_wikipedia_is_in_its_language(monkeypatch, markup, lang, language):
    """Of Wikipedia itself there is no copy here, so that the page comes from nowhere."""
    html = f"<html><body{markup}><p>Ada wrote a program.</p></body></html>"
    origin = Origin(f"https://{lang}.wikipedia.org/", "1", "", "")
    monkeypatch.setattr(
        "index.wikipedia.fetch_page", lambda title, _lang, base: Page(title, html, origin)
    )
    assert fetch_article("Ada", lang).language == language


def test_another_wiki_says_itself_what_its_language_is(wiki):
    wiki.answers[ADA] = answer(PAGE)
    assert fetch_article("Ada", "fr", api=wiki.base).language is None
    html = str(PAGE["html"]).replace("<body>", '<body lang="de">')
    wiki.answers[ADA] = answer({**PAGE, "html": html})
    assert fetch_article("Ada", api=wiki.base).language == "de"


def test_build_says_in_one_line_what_is_wrong(wiki, command, tmp_path, subtests):
    out = ["--out", str(tmp_path / "index")]
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "x").write_text("x")
    away = f"http://127.0.0.1:{closed_port()}{ROOT}"
    wiki.answers[ADA] = answer({"httpCode": 404}, 404)
    ada = ["--wikipedia", "Ada"]
    cases = {
        "a file and a page": (["x.txt", *ada, *out], "name one article"),
        "a language alone": (["--lang", "de", *out], "add --wikipedia"),
        "a wiki alone": (["--api", away, *out], "add --wikipedia"),
        "a language and a wiki": ([*ada, "--lang", "de", "--api", away, *out], "name one"),
        "no folder": ([*ada, "--api", away], "--out FOLDER"),
        "a folder of something else": (
            [*ada, "--api", away, "--out", str(letters)],
            "not an index",
        ),
        "no title": (["--wikipedia", "", *out], "is empty"),
        "no language": ([*ada, "--lang", "evil.org/", *out], "no language code"),
        "no network": ([*ada, "--api", away, *out], "cannot be reached (no network?)"),
        "no page": ([*ada, "--api", wiki.base, *out], "has no page 'Ada'"),
    }
    for name, (arguments, said) in cases.items():
        with subtests.test(name):
            code, shown, err = command("build", *arguments)
            assert (code, shown) == (2, "")
            assert said in err
            assert err.startswith("quoth: ")
            assert err.count("\n") == 1
    assert not (tmp_path / "index").exists()
