"""Reads an article from a file, whatever it is: HTML, wikitext or plain text.

The content decides, never the name: a browser saves HTML as ``.htm``, ``.html`` or ``.txt``.
"""

import codecs
import re

from index.errors import ArticleError
from index.formats.html.page import read_html
from index.formats.lines import split_lines
from index.formats.text.flat_references import is_entry
from index.formats.text.page import read_text
from index.formats.unpack import unpack_archive, unpack_export
from index.formats.wikitext.page import read_wikitext
from index.records import Article

MAX_ARTICLE_BYTES = 20_000_000

_LETTERS = re.compile(r"[^\W\d_]")
_COMMENTS = r"\s*(?:<!--.{0,2000}?-->\s*)*"
# A page.
_PAGE_START = re.compile(
    _COMMENTS + r"<(?:!doctype\s+html|html|head|body|main|article|\?xml|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
# A part of a page as Wikipedia's interfaces hand it out, or wikitext, which knows these tags too.
_PART_START = re.compile(_COMMENTS + r"<(?:section|div|p|h1|span)\b", re.IGNORECASE | re.DOTALL)
_HTML_TAG = re.compile(r"</(?:p|div|span|a|li|td|sup|section)>", re.IGNORECASE)
_FEWEST_HTML_TAGS = 20
# What wikitext cannot hold, and what it seldom does; each outweighs some marks of wikitext.
_HTML_ONLY = re.compile(
    r"""<a\s[^<>]{0,2000}?\bhref\s*=|<img\s|\bmw-parser-output\b|\sdata-mw[-\w]*=["']|"""
    r"""\stypeof=["']mw:""",
    re.IGNORECASE,
)
_HTML_MOSTLY = re.compile(r"</(?:p|li|h[1-6])>", re.IGNORECASE)
_ONLY_TO_MARKS, _MOSTLY_TO_MARKS = 10, 2
# Mark-up that is shown as an example, or that stands in an attribute, is none of the file's own.
_EXAMPLE = re.compile(
    r"<(/?)(nowiki|syntaxhighlight|source|pre|code|script|style)\b[^<>]{0,500}(?<!/)>",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"""<(?!/?ref\b)/?[a-z][^<>"']*+(?:(?:"[^"]*+"|'[^']*+')[^<>"']*+){0,60}+>""", re.IGNORECASE
)
# What wikitext is made of. A plain text may mention a template or two, in an error line say.
_WIKI_MARK = re.compile(r"\{\{|\[\[|<ref\b|'{3}|^={2,6}[^=].*={2,6}\s*$", re.MULTILINE)
_FEWEST_WIKI_MARKS = 6
_FEWEST_KINDS = 2
# Fewer will do if each is whole. A link of code or of Markdown looks like one: "b[[1, 2]]",
# "[[1]](#note)".
_WIKI_LINK = re.compile(
    r"(?<![A-Za-z0-9_)\]=])(?<!=\s)\[\[(?=[^\W_]|[:(«“])(?=[^\[\]|]*[^\W\d_])"
    r"[^\[\]{}|<>\n]{1,255}(?:\|[^\[\]\n]{0,300})?\]\](?!\()"
)
_WIKI_BOLD = re.compile(
    r"(?<!')(?:'{5}|'{3})(?![\s'])[^'\n]{1,300}(?:'[^'\n]{1,300}){0,9}(?<!\s)(?:'{5}|'{3})(?!')"
)
_WIKI_NOTE = re.compile(r"<ref\b[^<>]{0,300}>[^<>]{1,3000}</ref>", re.IGNORECASE)
_FEWEST_WIKI_LINKS = 4
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
    _check_size(data, name)
    archived = unpack_archive(data, name)
    if archived is not None:
        return read_html(decode(archived.data, name, archived.charset), name)
    text = decode(data, name)
    exported = unpack_export(text, name)
    if exported is not None:
        return read_wikitext(exported, name)
    return {"html": read_html, "wikitext": read_wikitext, "text": read_text}[notation(text)](
        text, name
    )


def notation(text: str) -> str:
    """Return ``html``, ``wikitext`` or ``text``: what a decoded file is written in."""
    if _PAGE_START.match(text):
        return "html"
    own = _without_examples(text)
    bare = _TAG.sub(" ", own)
    outweighed = _ONLY_TO_MARKS * len(_HTML_ONLY.findall(own))
    outweighed += _MOSTLY_TO_MARKS * len(_HTML_MOSTLY.findall(own))
    if (
        _is_wikitext(bare)
        and outweighed <= len(_WIKI_MARK.findall(bare))
        # A flat copy may print a template's name or a linked link; wikitext has no flat list.
        and sum(map(is_entry, split_lines(text))) < _FEWEST_ENTRIES
    ):
        return "wikitext"
    is_html = _PART_START.match(text) or len(_HTML_TAG.findall(text)) >= _FEWEST_HTML_TAGS
    return "html" if is_html else "text"


def _without_examples(text: str) -> str:
    pieces: list[str] = []
    kept = start = 0
    inside = ""
    for match in _EXAMPLE.finditer(text):
        slash, tag = match.group(1), match.group(2).lower()
        if not inside and not slash:
            inside, start = tag, match.start()
        elif slash and tag == inside:
            pieces.append(text[kept:start])
            inside, kept = "", match.end()
    return " ".join([*pieces, text[kept:]])


def _is_wikitext(bare: str) -> bool:
    """Whether a text without its tags holds as much mark-up as only wikitext does."""
    marks = [match.group()[:2] for match in _WIKI_MARK.finditer(bare)]
    kinds = len(set(marks))
    if kinds > _FEWEST_KINDS or (kinds == _FEWEST_KINDS and len(marks) >= _FEWEST_WIKI_MARKS):
        return True
    links = len(_WIKI_LINK.findall(bare))
    others = (_WIKI_BOLD.search(bare), _WIKI_NOTE.search(bare))
    return links >= _FEWEST_WIKI_LINKS or sum(map(bool, (links, *others))) >= _FEWEST_KINDS


def _check_size(data: bytes, name: str) -> None:
    if len(data) > MAX_ARTICLE_BYTES:
        raise ArticleError(
            f"{name} has {len(data):,} bytes; the most that can be read is {MAX_ARTICLE_BYTES:,}"
        )


def decode(data: bytes, name: str, charset: str = "") -> str:
    """Return the text of a file; ``name`` is what to call it in an error.

    Args:
        charset: what the file is said to be written in; empty for UTF-8, or UTF-16 with its mark.

    Raises:
        ArticleError: the file is empty, binary, too large, or not written so.
    """
    _check_size(data, name)
    encoding = charset or "utf-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif codecs.lookup(encoding).name == "utf-8":
        encoding = "utf-8-sig"
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
