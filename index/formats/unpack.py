"""Takes a page out of what it may be wrapped in: a browser's archive, a wiki's export.

A browser saves a page with its pictures as one MIME message (RFC 2557, ``.mhtml``). A wiki
exports pages as XML (``Special:Export``); of that just the few elements named below are looked
for, so that no entity is ever expanded.
"""

import codecs
import re
from email.message import Message
from email.parser import BytesHeaderParser
from html import unescape
from itertools import pairwise
from typing import NamedTuple

from index.errors import ArticleError

# Nothing is given back ("*+"): lines that begin with spaces could be split in too many ways.
_HEAD = re.compile(rb"\s*+((?:[!-9;-~]++:[^\r\n]*+\r?\n(?:[ \t][^\r\n]*+\r?\n)*+)++)\r?\n")
_HEAD_WITHIN = 20_000
# Those that pages are written in, by Python's names; it knows codecs that are none.
_CHARSETS = re.compile(r"ascii|big5|cp\d|euc_|gb|iso|koi8|shift_jis|tis|utf-(?:8|16|32)")
_EXPORT = re.compile(r"\s*(?:<\?xml[^<>]*>\s*)?<mediawiki\b")
_TEXT = re.compile(r"<text\b[^<>]*(?<!/)>([^<]*)</text>")
_TIMESTAMP = re.compile(r"<timestamp>([^<]*)</timestamp>")
_TITLE = re.compile(r"<title>([^<]*)</title>")
_REDIRECT = re.compile(r"<redirect\b")


class Page(NamedTuple):
    """What a wrapping holds; ``charset`` is empty where it does not say."""

    data: bytes
    charset: str


def unpack_archive(data: bytes, name: str) -> Page | None:
    """Return the page of a browser's archive, ``None`` if ``data`` is no such archive.

    Raises:
        ArticleError: there is no page in the archive; ``name`` is what to call it.
    """
    head = _HEAD.match(data, 0, _HEAD_WITHIN)
    if head is None or b"mime-version:" not in head.group(1).lower():
        return None
    message = _headers(head.group(1))
    kind, boundary = message.get_content_type(), message.get_boundary()
    if kind == "text/html":
        return _page(data[head.start(1) :])
    if not kind.startswith("multipart/") or not boundary:
        return None
    dashes = b"--" + re.escape(boundary.encode(errors="surrogateescape"))
    edges = re.finditer(rb"^" + dashes + rb"(?:--)?[ \t]*\r?$", data, re.MULTILINE)
    places = [*((edge.start(), edge.end()) for edge in edges), (len(data), len(data))]
    for (_, start), (stop, _) in pairwise(places):
        part = data[start:stop].lstrip(b"\r\n")
        head = _HEAD.match(part, 0, _HEAD_WITHIN)
        if head is not None and _headers(head.group(1)).get_content_type() == "text/html":
            return _page(part)
    raise ArticleError(f"{name} is a browser's archive, and no whole page is in it")


def _headers(head: bytes) -> Message:
    return BytesHeaderParser().parsebytes(head)


def _page(part: bytes) -> Page:
    message = BytesHeaderParser().parsebytes(part)
    data = message.get_payload(decode=True)
    assert isinstance(data, bytes)
    charset = message.get_content_charset() or ""
    try:
        known = _CHARSETS.match(codecs.lookup(charset).name)
    except LookupError:
        known = None
    return Page(data, charset if known else "")


def unpack_export(text: str, name: str) -> str | None:
    """Return the wikitext of the first page of an export, ``None`` if ``text`` is no export.

    Of several revisions it is the newest. The title is given as the page's own wikitext would.

    Raises:
        ArticleError: no page is in the export; ``name`` is what to call it.
    """
    if not _EXPORT.match(text):
        return None
    start = text.find("<page>")
    stop = text.find("</page>", start)
    page = text[start:stop] if 0 <= start < stop else ""
    head, *revisions = page.split("<revision>")
    if _REDIRECT.search(head):
        raise ArticleError(f"{name} is an export of a page that only redirects to another")
    found = [
        (timestamp.group(1) if timestamp is not None else "", number, content.group(1))
        for number, revision in enumerate(revisions)
        if (content := _TEXT.search(revision)) is not None
        for timestamp in (_TIMESTAMP.search(revision),)
    ]
    if not found:
        raise ArticleError(f"{name} is an export without the text of a page")
    title = _TITLE.search(head)
    named = f"{{{{DISPLAYTITLE:{unescape(title.group(1)).strip()}}}}}\n" if title else ""
    return named + unescape(max(found)[2])
