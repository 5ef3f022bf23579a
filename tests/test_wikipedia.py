"""Fetching a page: what is asked of a wiki, and what is made of whatever it answers.

Every wiki here is a server of the test's own on the loopback address.
"""

import gzip
import json
import socket
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from index.addresses import other_wiki, wikipedia
from index.errors import ArticleError, FetchError
from index.formats.detect import MAX_ARTICLE_BYTES
from index.records import Origin
from index.wikipedia import Limits, fetch_page
from qa import Quoth
from qa.cli import app, run
from qa.quoth import fetch_article
from qa.words import attribution
from tests.conftest import SHARED

ROOT = "/w/rest.php"
ADA = ROOT + "/v1/page/Ada/with_html"
LICENCE = {"url": "//creativecommons.org/licenses/by-sa/4.0/", "title": "CC BY-SA 4.0"}
PAGE = {
    "id": 7,
    "key": "Ada",
    "title": "Ada",
    "latest": {"id": 1234, "timestamp": "2025-01-01T00:00:00Z"},
    "content_model": "wikitext",
    "license": LICENCE,
    "html": "<html><body><p>Ada wrote a program.</p></body></html>",
}


SOME_SECONDS = 5  # longer than any limit here; then a slow wiki answers after all


class Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for them
    wiki: "Wiki"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self):
        self.server.wiki.seen.append((self.path, self.headers))
        # A client that has had enough goes away, as it should.
        with suppress(BrokenPipeError, ConnectionResetError):
            self.server.wiki.answers[self.path](self)

    def log_message(self, *_):
        pass


class Wiki:
    """A server whose answers are functions by path, and the requests that it saw."""

    def __init__(self):
        self.answers = {}
        self.seen = []
        self.stopped = threading.Event()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.wiki = self
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    @property
    def base(self):
        return f"http://127.0.0.1:{self.server.server_port}{ROOT}"

    def some_seconds(self, step):
        """Yield every ``step`` seconds, until there were enough of them or the wiki stops."""
        for _ in range(round(SOME_SECONDS / step)):
            if self.stopped.wait(step):
                return
            yield

    def stop(self):
        self.stopped.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def wiki():
    wiki = Wiki()
    yield wiki
    wiki.stop()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("all_proxy", "http_proxy", "https_proxy", "no_proxy", "ssl_cert_file"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def answer(body, status=200, **headers):
    """Return a function that answers with ``body``: bytes, or anything else as JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()

    def send(handler):
        handler.send_response(status)
        given = {"Content-Length": str(len(data))} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        for name, value in given.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)

    return send


def failing(base, title="Ada", **given):
    """Fetch what cannot be had and return the reason, which is one line."""
    with pytest.raises(FetchError) as caught:
        fetch_page(title, base=base, **given)
    reason = str(caught.value)
    assert reason.isprintable()
    return reason


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


PACKED = gzip.compress(json.dumps(PAGE).encode())


@pytest.mark.parametrize(
    ("begin", "repeated"),
    [(PACKED, b"Z" * 10_000), (PACKED[:10], b"\x00\x00\x00\xff\xff" * 1000)],
    ids=["data after the end", "blocks that hold nothing"],
)
def test_a_packed_answer_is_not_taken(wiki, begin, repeated):
    """Neither of these adds a byte to what is unpacked."""
    sent = []

    def endless(handler):
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.end_headers()
        handler.wfile.write(begin)
        for _ in wiki.some_seconds(0.01):
            handler.wfile.write(repeated)
            sent.append(len(repeated))

    wiki.answers[ADA] = endless
    assert "encoding that was not asked for" in failing(wiki.base)
    assert sum(sent) < 20_000_000


def test_an_answer_may_say_that_it_is_not_packed(wiki):
    wiki.answers[ADA] = answer(PAGE, Content_Encoding="Identity")
    assert fetch_page("Ada", base=wiki.base).html == PAGE["html"]
    assert "more than 100 bytes" in failing(wiki.base, limits=Limits(size=100))


def test_data_without_end_is_taken_up_to_the_limit(wiki):
    sent = []

    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        for _ in range(500):
            handler.wfile.write(b" " * 100_000)
            sent.append(100_000)

    wiki.answers[ADA] = endless
    assert "more than 1,000,000 bytes" in failing(wiki.base, limits=Limits(size=1_000_000))
    assert sum(sent) < 50_000_000


def test_silence_is_waited_for_no_longer_than_the_limit(wiki):
    def late(handler):
        if not wiki.stopped.wait(SOME_SECONDS):
            answer(PAGE)(handler)

    wiki.answers[ADA] = late
    assert "nothing came for 0.1 s" in failing(wiki.base, limits=Limits(read=0.1))


BEGUN = b"HTTP/1.1 200 OK\r\n"
HINT = b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"
BODY = json.dumps(PAGE).encode()


@pytest.mark.parametrize(
    ("begin", "repeated", "end"),
    [
        (BEGUN + b"\r\n", b" ", BODY),
        (
            BEGUN + b"Transfer-Encoding: chunked\r\n\r\n",
            b"1\r\n \r\n",
            b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY),
        ),
        (BEGUN, b"X-A: b\r\n", b"\r\n" + BODY),
        (b"HTTP/1.1 200 ", b"O", b"K\r\n\r\n" + BODY),
        (b"", HINT * 50, BEGUN + b"\r\n" + BODY),
        (b"", HINT[:5], b"\r\n\r\n" + BODY),
        (b"", b"", BEGUN + b"\r\n" + BODY),
    ],
    ids=["body", "chunks", "headers", "first line", "early hints", "no answer", "silence"],
)
def test_a_trickle_is_cut_off(wiki, begin, repeated, end):
    """It ends, with a page where it can, for whoever waits for that."""

    def trickle(handler):
        handler.wfile.write(begin)
        for _ in wiki.some_seconds(0.02):
            handler.wfile.write(repeated)
        handler.wfile.write(end)

    wiki.answers[ADA] = trickle
    assert "not done in 0.2 s" in failing(wiki.base, limits=Limits(total=0.2, read=1.5))
    assert not [thread for thread in threading.enumerate() if thread.name == "request"]


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_a_wiki_that_is_not_there():
    said = failing(f"http://127.0.0.1:{closed_port()}{ROOT}")
    assert "the wiki at 127.0.0.1 cannot be reached (no network?)" in said
    assert "quoth build page.html" in said


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


@pytest.fixture
def command(capsys):
    def call(*arguments):
        code = run(lambda: app(list(arguments), standalone_mode=False))
        out, err = capsys.readouterr()
        return code, out, err

    return call


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


def test_a_fetch_error_is_an_article_error():
    assert issubclass(FetchError, ArticleError)
