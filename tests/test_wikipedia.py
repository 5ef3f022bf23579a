"""Fetching a page: what is asked of a wiki, and what is made of whatever it answers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from index.addresses import wikipedia
from index.errors import ArticleError, FetchError
from index.formats.detect import MAX_ARTICLE_BYTES
from index.records import Origin
from index.wikipedia import Limits, fetch_page
from qa.words import attribution
from tests.wiki_server import ADA, PAGE, ROOT, answer, closed_port, failing

pytestmark = pytest.mark.usefixtures("no_proxy")


def test_a_page_comes_with_its_origin(wiki):
    wiki.answers[ADA] = answer(PAGE)
    page = fetch_page("Ada", base=wiki.base + "/")
    assert page.title == "Ada"
    assert page.html == PAGE["html"]
    assert page.origin == Origin(
        url=f"{wiki.base.removesuffix('rest.php')}index.php?title=Ada&oldid=1234",
        revision="1234",
        licence="CC BY-SA 4.0",
        licence_url="http://creativecommons.org/licenses/by-sa/4.0/",
    )


def test_the_request_says_who_asks(wiki):
    wiki.answers[ADA] = answer(PAGE)
    fetch_page("Ada", base=wiki.base)
    [(_, headers)] = wiki.seen
    assert headers["User-Agent"].startswith("Quoth/0")
    assert "python-httpx/" in headers["User-Agent"]
    assert headers["Accept"] == "application/json"
    assert headers["Accept-Encoding"] == "identity"
    assert headers["Cookie"] is None


def test_redirects_are_followed_without_cookies(wiki):
    """A title in another form, then a redirect page, then a redirect to a redirect."""
    first = f"{ROOT}/v1/page/ada_l./with_html"
    moved = {"Location": f"{ROOT}/v1/page/Ada_L./with_html", "Set_Cookie": "who=ada"}
    wiki.answers[first] = answer(b"", 301, **moved)
    away = {"Location": f"{wiki.base}/v1/page/Lovelace/with_html?redirect=no"}
    wiki.answers[moved["Location"]] = answer(b"", 307, **away)
    target = f"{ADA}?redirect=no"
    wiki.answers[f"{ROOT}/v1/page/Lovelace/with_html?redirect=no"] = answer(
        {**PAGE, "key": "Lovelace", "redirect_target": target}
    )
    wiki.answers[target] = answer(PAGE)
    assert fetch_page("ada l.", base=wiki.base).origin.url.endswith("?title=Ada&oldid=1234")
    assert len(wiki.seen) == 4
    assert all(headers["Cookie"] is None for _, headers in wiki.seen)


def test_redirects_without_end_are_given_up(wiki):
    wiki.answers[ADA] = answer(b"", 307, Location=ADA)
    assert "without end" in failing(wiki.base, limits=Limits(redirects=3))
    assert len(wiki.seen) == 4
    wiki.answers[ADA] = answer({**PAGE, "redirect_target": ADA})
    assert "without end" in failing(wiki.base)


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1:1/", "//localhost/", "https://en.wikipedia.org/", "file:///etc/passwd",
     "http://127.0.0.1.evil.org/", "http://ada@127.0.0.1/", "javascript:1"],
)  # fmt: skip
def test_redirects_to_elsewhere_are_not_followed(wiki, location):
    wiki.answers[ADA] = answer(b"", 302, Location=location)
    assert "sends on to" in failing(wiki.base)
    assert len(wiki.seen) == 1
    wiki.answers[ADA] = answer({**PAGE, "redirect_target": location})
    assert "sends on to" in failing(wiki.base)
    assert len(wiki.seen) == 2


def test_a_redirect_to_no_address_is_told(wiki):
    wiki.answers[ADA] = answer(b"", 302, Location="http://\x1b[31m/")
    assert "broke: Invalid URL in location header" in failing(wiki.base)
    wiki.answers[ADA] = answer({**PAGE, "redirect_target": "http://\x1b[31m/"})
    assert "sends on to what is no address" in failing(wiki.base)


def fault(key, words):
    return {"httpCode": 0, "errorKey": key, "messageTranslations": {"en": words}}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (answer(fault("rest-nonexistent-title", "no such"), 404), "has no page 'Ada'"),
        (answer({"httpCode": 404, "httpReason": "Not Found"}, 404), "has no page 'Ada'"),
        (answer(fault("rest-no-match", "no handler"), 404), "there is no REST API"),
        (answer(b"<h1>Not Found</h1>", 404), "there is no REST API"),
        (
            answer(fault("rest-permission-denied-title", "Not\n\x1b[31m \u202eyours"), 403),
            "does not give 'Ada' (403 Forbidden): Not [31m yours",
        ),
        (answer(b"<h1>Wait</h1>", 429, Retry_After="30"), "try again in 30 s"),
        (
            answer(b"", 429, Retry_After="600"),
            "does not answer now (429 Too Many Requests); try again in 10 minutes",
        ),
        (answer(b"", 503, Retry_After="Sat, 01 Jan 2000 00:00:00 GMT"), "try again later"),
        (answer(b"", 429, Retry_After="soon"), "try again later"),
        (answer(b"", 429, Retry_After="9" * 5000), "try again later"),
        (answer(b"", 429), "try again later"),
        (answer(b"\xff", 500), "(500 Internal Server Error); try again later"),
        (answer(b"", 599), "does not answer now (599)"),
        (answer(b"", 301), "does not give 'Ada' (301 Moved Permanently)"),
        (answer(b"", 418), "does not give 'Ada' (418"),
        (answer(b"<p>Hello</p>"), "it is not JSON"),
        (answer(b""), "it is not JSON"),
        (answer(b"[" * 100_000), "it is not JSON"),
        (answer(b'{"title": "\\ud800"}'), "it is not JSON"),
        (answer([]), "cannot be read"),
        (answer({**PAGE, "latest": None}), "no usable 'latest'"),
        (answer({**PAGE, "html": 5}), "no usable 'html'"),
        (answer({**PAGE, "title": ""}), "no usable 'title'"),
        (answer({**PAGE, "title": "\u200b \x1b"}), "no usable 'title'"),
        (answer({**PAGE, "key": "x" * 70_000}), "that can have no address"),
        (answer({**PAGE, "key": "é" * 30_000}), "that can have no address"),
        (answer({**PAGE, "title": "x" * 9_000, "html": ""}), f"the page '{'x' * 200}' has no"),
        (answer({**PAGE, "content_model": "javascript"}), "is no article: it is javascript"),
        (answer({**PAGE, "html": ""}), "has no text to read"),
        (answer({**PAGE, "html": "A\0"}), "binary"),
        (answer({**PAGE, "html": "a" * (MAX_ARTICLE_BYTES + 1)}), "the most that can be read"),
        (answer(b"Ada", Content_Encoding="br"), "encoding that was not asked for"),
        (answer(b"Ada", Content_Encoding="gzip, gzip"), "encoding that was not asked for"),
        (answer(b"Ada", Content_Encoding="gzip"), "encoding that was not asked for"),
        (answer(b'{"id": 7', Content_Length="900"), "the connection"),
    ],
)
def test_an_answer_without_a_page_is_one_clear_line(wiki, given, said):
    wiki.answers[ADA] = given
    assert said in failing(wiki.base)


def test_a_time_to_try_again_may_be_a_date(wiki):
    when = format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True)
    wiki.answers[ADA] = answer(b"", 503, Retry_After=when)
    assert "try again in 5 minutes" in failing(wiki.base)


def test_a_wiki_that_is_not_there():
    said = failing(f"http://127.0.0.1:{closed_port()}{ROOT}")
    assert "the wiki at 127.0.0.1 cannot be reached (no network?)" in said
    assert "save the page in a browser and give that file instead" in said


def test_a_connection_that_is_not_safe_is_not_used(wiki):
    assert "cannot be reached safely" in failing(wiki.base.replace("http:", "https:"))
    assert wiki.seen == []


@pytest.mark.parametrize(
    ("name", "value"), [("ALL_PROXY", "nonsense://proxy"), ("SSL_CERT_FILE", "/no/such/file")]
)
def test_an_environment_that_cannot_be_used_is_told(wiki, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    assert "the proxy or the certificates" in failing(wiki.base)


def test_a_proxy_that_cannot_be_is_told(wiki, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://a..b")
    assert "the connection to the wiki at 127.0.0.1 broke" in failing(wiki.base)
    assert wiki.seen == []


@pytest.mark.parametrize(
    ("licence", "name", "url", "words"),
    [
        (None, "", "", "licence not stated"),
        ({"url": None, "title": None}, "", "", "licence not stated"),
        ({"url": "https://x.org/l", "title": ""}, "", "https://x.org/l", "https://x.org/l"),
        ({"url": "javascript:x", "title": "By\x1b me"}, "By me", "javascript:x", "By me"),
        ({"url": "http://\ufffd\u200d/", "title": "Mine"}, "Mine", "", "Mine"),
    ],
)
def test_a_licence_that_is_missing_or_odd(wiki, article, licence, name, url, words):
    given = {key: value for key, value in PAGE.items() if key != "license"}
    wiki.answers[ADA] = answer(given if licence is None else {**given, "license": licence})
    origin = fetch_page("Ada", base=wiki.base).origin
    assert origin.licence == name
    assert origin.licence_url == url
    assert attribution(replace(article, origin=origin)) == f"127.0.0.1, revision 1234, {words}"


def test_what_is_said_of_an_article_for_attribution(article):
    assert attribution(article) is None
    origin = Origin(str(wikipedia("en").page("Ada")), "1234", "CC BY-SA 4.0", "")
    said = "Wikipedia, revision 1234, CC BY-SA 4.0"
    assert attribution(replace(article, origin=origin)) == said
    odd = replace(origin, url="http://[odd")
    assert attribution(replace(article, origin=odd)) == said.replace("Wikipedia", "unknown site")


def test_a_fetch_error_is_an_article_error():
    assert issubclass(FetchError, ArticleError)
