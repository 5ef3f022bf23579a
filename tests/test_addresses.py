"""Which addresses titles, languages and wikis stand for, and which are never asked."""

import pytest

from index.addresses import other_wiki, wikipedia
from index.errors import FetchError
from index.wikipedia import fetch_page
from tests.wiki_server import PAGE, ROOT, answer, failing

pytestmark = pytest.mark.usefixtures("no_proxy")


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("Ada Lovelace", "Ada_Lovelace"),
        ("  Ada_ Lovelace\n", "Ada_Lovelace"),
        ("AC/DC", "AC%2FDC"),
        ("C++", "C%2B%2B"),
        ("What?", "What%3F"),
        ("100% Wolf", "100%25_Wolf"),
        ("Köln", "K%C3%B6ln"),
        ("日本", "%E6%97%A5%E6%9C%AC"),
        ("Talk:Ada", "Talk%3AAda"),
        ("...", "..."),
        ("é" * 127, "%C3%A9" * 127),
    ],
)
def test_titles_are_written_as_addresses(wiki, title, path):
    wiki.answers[f"{ROOT}/v1/page/{path}/with_html"] = answer({**PAGE, "key": "A&B=ü"})
    page = fetch_page(title, base=wiki.base)
    assert page.origin.url.endswith("/w/index.php?title=A%26B%3D%C3%BC&oldid=1234")


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("", "empty"),
        (" _\t", "empty"),
        *((f"A{c}B", "no page's title holds") for c in "<>[]{}|#\x00\x1b\x7f\ufffd\udc80"),
        ("é" * 128, "longer than 255 bytes"),
        (".", "relative path"),
        ("A/../B", "relative path"),
        ("https://en.wikipedia.org/wiki/Ada", "not its address"),
    ],
)
def test_titles_that_no_page_has_are_not_asked_for(wiki, title, said):
    assert said in failing(wiki.base, title)
    assert wiki.seen == []


@pytest.mark.parametrize("lang", ["en", "ast", "simple", "zh-min-nan", "be-tarask"])
def test_languages_name_hosts_of_wikipedia(lang):
    assert wikipedia(lang).root == f"https://{lang}.wikipedia.org/w/rest.php"


@pytest.mark.parametrize(
    "lang",
    [
        "",
        "e",
        "EN",
        "english",
        "en\n",
        "en-",
        "en.evil.org/",
        "en@evil",
        "evil.org#",
        "a/b",
        "en:1",
    ],
)
def test_no_other_host_is_reached_through_a_language(lang):
    with pytest.raises(FetchError, match="no language code"):
        fetch_page("Ada", lang)


@pytest.mark.parametrize(
    "base",
    [
        "", "wiki", "wiki.example.org/w/rest.php", "ftp://127.0.0.1/w/rest.php", "file:///rest.php",
        "http:///rest.php", "http://127.0.0.1/w/rest.php/v1", "http://127.0.0.1/w/api.php",
        "http://ada:secret@127.0.0.1/rest.php", "http://127.0.0.1/rest.php?x", "http://[/rest.php",
        "http://127.0.0.1:99999/rest.php", "http://127.0.0.1:0/rest.php", "http://a..b/rest.php",
        f"http://{'a' * 64}.org/rest.php", "http://\ud800/rest.php",
    ],
)  # fmt: skip
def test_what_is_no_rest_root_is_refused(base):
    assert "is no REST root of a MediaWiki" in failing(base)


@pytest.mark.parametrize(
    ("root", "location", "followed"),
    [
        ("https://en.wikipedia.org/", "/w/rest.php/v1/page/B/with_html", True),
        ("https://en.wikipedia.org/", "https://de.wikipedia.org/x", True),
        ("https://en.wikipedia.org/", "http://en.wikipedia.org/x", False),
        ("https://en.wikipedia.org/", "https://en.wikipedia.org:444/x", False),
        ("https://en.wikipedia.org/", "https://a@en.wikipedia.org/x", False),
        ("https://en.wikipedia.org/", "https://evilwikipedia.org/x", False),
        ("https://en.wikipedia.org/", "https://en.wikipedia.org.evil.org/x", False),
        ("https://en.wikipedia.org/", "https://a..wikipedia.org/x", False),
        ("https://en.wikipedia.org/", "https://incubator.wikimedia.org/x", False),
        ("http://wiki.example.org/", "https://wiki.example.org/x", True),
        ("https://wiki.example.org/", "http://wiki.example.org/x", False),
        ("https://wiki.example.org/", "https://example.org/x", False),
    ],
)
def test_which_hosts_a_redirect_may_lead_to(root, location, followed):
    is_wikipedia = root.startswith("https://en.wikipedia.org/")
    wiki = wikipedia("en") if is_wikipedia else other_wiki(f"{root}w/rest.php")
    if followed:
        assert wiki.target(wiki.page("A"), location).host
    else:
        with pytest.raises(FetchError, match="not followed"):
            wiki.target(wiki.page("A"), location)
