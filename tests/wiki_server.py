"""A wiki on the loopback address, which answers as a test says."""

import json
import socket
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from index.errors import FetchError
from index.wikipedia import fetch_page

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


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]
