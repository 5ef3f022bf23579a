"""How much is taken of a wiki, and how long it is waited for."""

import gzip
import json
import threading

import pytest

from index.wikipedia import Limits, fetch_page
from tests.wiki_server import ADA, PAGE, SOME_SECONDS, answer, failing

pytestmark = pytest.mark.usefixtures("no_proxy")

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
