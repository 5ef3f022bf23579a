"""Reads an article from a file, whatever it is: HTML, wikitext or plain text.

The content decides, never the name: a browser saves HTML as ``.htm``, ``.html`` or ``.txt``.
"""

import re

from index.errors import ArticleError
from index.formats.html.page import read_html
from index.formats.lines import split_lines
from index.formats.text.flat_references import is_entry
from index.formats.text.page import read_text
from index.formats.wikitext.page import read_wikitext
from index.records import Article

MAX_ARTICLE_BYTES = 20_000_000

_LETTERS = re.compile(r"[^\W\d_]")
# A page, or a part of one as Wikipedia's interfaces hand it out.
_HTML_START = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|main|article|section|div|"
    r"\?xml|meta|title|p|h1|span)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAG = re.compile(r"</(?:p|div|span|a|li|td|sup|section)>", re.IGNORECASE)
_FEWEST_HTML_TAGS = 20
# What wikitext is made of. A plain text may mention a template or two, in an error line say.
_WIKI_MARK = re.compile(r"\{\{|\[\[|<ref\b|'{3}|^={2,6}[^=].*={2,6}\s*$", re.MULTILINE)
_FEWEST_WIKI_MARKS = 6
_FEWEST_KINDS = 2
_FEWEST_ENTRIES = 2


def parse_article(data: bytes, name: str) -> Article:
    """Read an article.

    Args:
        data: the file's bytes.
        name: the file's name, for errors, and the title where the article shows none.

    Raises:
        ArticleError: the file cannot be decoded (see ``decode``) or holds nothing that could
            be quoted.
    """
    text = decode(data, name)
    return {"html": read_html, "wikitext": read_wikitext, "text": read_text}[notation(text)](
        text, name
    )


def notation(text: str) -> str:
    """Return ``html``, ``wikitext`` or ``text``: what a decoded file is written in."""
    if _HTML_START.match(text):
        return "html"
    marks = [match.group()[:2] for match in _WIKI_MARK.finditer(text)]
    is_wikitext = len(set(marks)) > _FEWEST_KINDS or (
        len(marks) >= _FEWEST_WIKI_MARKS and len(set(marks)) == _FEWEST_KINDS
    )
    # A flat copy may print a template's name or a linked link, but wikitext has no flat list.
    if is_wikitext and sum(map(is_entry, split_lines(text))) < _FEWEST_ENTRIES:
        return "wikitext"
    return "html" if len(_HTML_TAG.findall(text)) >= _FEWEST_HTML_TAGS else "text"


def decode(data: bytes, name: str) -> str:
    """Return the text of a file; ``name`` is what to call it in an error.

    Raises:
        ArticleError: the file is empty, binary, too large, or neither UTF-8 nor UTF-16.
    """
    if len(data) > MAX_ARTICLE_BYTES:
        raise ArticleError(
            f"{name} has {len(data):,} bytes; the most that can be read is {MAX_ARTICLE_BYTES:,}"
        )
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\x00" in data:
            raise ArticleError(f"{name} is a binary file, not a text") from None
        raise ArticleError(
            f"{name} is not {encoding.removesuffix('-sig').upper()} text: "
            f"it breaks at byte {error.start}; save it as UTF-8"
        ) from None
    if "\x00" in text:
        raise ArticleError(f"{name} is a binary file, not a text")
    if not _LETTERS.search(text):
        raise ArticleError(f"{name} has no text to read")
    return text
