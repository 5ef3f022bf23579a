"""Citations to take away: a source as printed, as BibTeX, or as CSL-JSON.

Nothing is written that the source does not say. Of a source of which no title could be read,
the text as printed is all there is, as a note: nothing is lost and nothing invented.

BibTeX is written for the classic styles (https://ctan.org/pkg/bibtex), in UTF-8; CSL-JSON after
https://github.com/citation-style-language/schema/blob/v1.0.2/schemas/input/csl-data.json.
"""

import json
import re
import unicodedata
from typing import Any, Literal, get_args
from urllib.parse import quote

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field

from index.errors import QuothError
from index.records import Article, Name, Reference, Source, Work, WorkKind

Style = Literal["text", "bibtex", "csl"]

# LaTeX's own characters. All others stay as they are, so that "é" is still found by a search;
# the encoders at hand also normalise the text, which would then no longer be as printed.
_SPECIAL = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        # Not "\{": BibTeX counts braces without regard to a backslash before them.
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
    }
)
# LaTeX sets these pairs as one sign, "--" as a dash for one.
_LIGATURE = re.compile(r"([-`'?!])(?=[-`'])")
_SPACES = re.compile(r"\s+")
_KEY = re.compile(r"[A-Za-z0-9_:.-]+")
_AND = re.compile(r"\sand\s|^and\s|\sand$|,", re.IGNORECASE)
_YEAR = re.compile(r"(?P<year>\d{4})(?P<suffix>[a-z]?)")
# What styles take as it is (\url, \doi) may hold no brace, backslash or space.
_URL_SAFE = "!#$%&'()*+,/:;=?@[]~-._|^`<>"
_RAW = re.compile(r"[^\s{}\\%]+")

_BIBTEX: dict[WorkKind, str] = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
}
_CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}


def cite(source_text: str, work: Work | None, key: str, style: Style) -> str:
    """Return a source in ``style``.

    Args:
        source_text: The source as printed.
        work: What could be read of it.
        key: What a document shall call it by; see ``key_of``.
        style: "text" is ``source_text`` itself, "bibtex" one BibTeX entry, "csl" a CSL-JSON
            array of one item.

    Raises:
        ValueError: ``key`` is no key that BibTeX can read.
    """
    if style == "text":
        return source_text
    told = None if work is None or work.title is None else work
    if style == "csl":
        item = _note_item(source_text, key) if told is None else to_csl(told, key)
        return json.dumps([item], ensure_ascii=False, indent=2)
    return (
        _write("misc", key, {"note": _latex(source_text)}) if told is None else to_bibtex(told, key)
    )


def cite_entry(
    article: Article, reference: Reference, style: Style, only: Source | None = None
) -> str:
    """Return all sources of an entry in ``style``, or ``only`` one; each has a key of its own.

    "csl" is one CSL-JSON array, "bibtex" the entries with a blank line between them, "text" the
    sources as printed, a line each. A broken entry has no source and gives an empty text (or
    array).
    """
    told: list[str] = []
    for number, source in enumerate(() if reference.broken else reference.sources):
        if only is not None and source != only:
            continue
        printed = article.text[source.start : source.end]
        key = key_of(source.work, reference.entry)
        place = f"-{reference.entry}" if key != f"entry{reference.entry}" else ""
        # Not "-": an author named Entry may have written in the year 45.
        more = f".{number + 1}" if number else ""
        told.append(cite(" ".join(printed.split()), source.work, key + place + more, style))
    if style == "csl":
        items = [item for array in told for item in json.loads(array)]
        return json.dumps(items, ensure_ascii=False, indent=2)
    return ("\n" if style == "text" else "\n\n").join(part.strip() for part in told)


def cite_place(article: Article, entry: int, style: Style) -> str:
    """Return an entry of the reference list, by its place from 1, in ``style``.

    Raises:
        QuothError: the list has no such entry, the article's own markup lost its source, or
            there is no such style.
    """
    if isinstance(entry, bool) or not isinstance(entry, int):
        raise QuothError(f"an entry is a whole number from 1, not {entry!r}")
    if style not in get_args(Style):
        raise QuothError(f"the styles are {', '.join(get_args(Style))}, not {style!r}")
    for reference in article.references:
        if reference.group == "reference" and reference.entry == entry:
            if reference.broken:
                raise QuothError(f"entry {entry} is broken in the article: it has no source")
            return cite_entry(article, reference, style)
    raise QuothError(f"the reference list has no entry {entry}")


def cite_list(article: Article, style: Style) -> str:
    """Return the whole reference list in ``style``, without its broken entries."""
    told = [
        cite_entry(article, reference, style)
        for reference in article.references
        if reference.group == "reference" and not reference.broken
    ]
    if style == "csl":
        items = [item for array in told for item in json.loads(array)]
        return json.dumps(items, ensure_ascii=False, indent=2)
    return ("\n" if style == "text" else "\n\n").join(told)


def key_of(work: Work | None, entry: int) -> str:
    """Return a key in ASCII: "goulka2009", or "entry45" where author or year is not known.

    Two works of one author and year have the same key.
    """
    if work is None or not work.authors or work.year is None:
        return f"entry{entry}"
    folded = unicodedata.normalize("NFKD", work.authors[0].family)
    family = re.sub(r"[^a-z0-9]", "", folded.casefold())
    year = re.sub(r"[^a-z0-9]", "", work.year)
    return family + year if family else f"entry{entry}"


def to_csl(work: Work, key: str) -> dict[str, Any]:
    """Return ``work`` as a CSL-JSON item; what is not known has no key."""
    item: dict[str, Any] = {"type": work.kind, "id": key}
    if work.authors:
        item["author"] = [_csl_name(name) for name in work.authors]
    if work.year is not None:
        item |= _csl_date(work.year)
    fields = {
        "title": work.title,
        "container-title": work.container,
        "publisher": work.publisher,
        "volume": work.volume,
        "issue": work.issue,
        "page": work.pages,
        "URL": work.url,
        "ISBN": work.isbn,
        "DOI": work.doi,
    }
    return item | {name: value for name, value in fields.items() if value is not None}


def to_bibtex(work: Work, key: str) -> str:
    """Return ``work`` as a BibTeX entry; what is not known has no field.

    Kinds that the classic styles have no type for are ``@misc``. Titles are in braces of their
    own, so that no style changes their capitals.

    Raises:
        ValueError: ``key`` is no key that BibTeX can read.
    """
    kind = _BIBTEX.get(work.kind, "misc")
    fields = {
        "author": " and ".join(_bibtex_name(name) for name in work.authors) or None,
        "title": _protected(work.title),
        _CONTAINERS.get(kind, "howpublished"): _protected(work.container),
        "institution" if kind == "techreport" else "publisher": _latex(work.publisher),
        "year": _latex(work.year),
        "volume": _latex(work.volume),
        "number": _latex(work.issue),
        "pages": _latex(work.pages),
        "isbn": _latex(work.isbn),
        "doi": work.doi if work.doi is not None and _RAW.fullmatch(work.doi) else _latex(work.doi),
        "url": None if work.url is None else quote(work.url, safe=_URL_SAFE),
    }
    return _write(kind, key, fields)


def _note_item(source_text: str, key: str) -> dict[str, Any]:
    return {"type": "document", "id": key, "note": source_text}


def _csl_name(name: Name) -> dict[str, str]:
    if name.given is None:
        return {"literal": name.family}
    return {"family": name.family, "given": name.given}


def _csl_date(year: str) -> dict[str, Any]:
    match = _YEAR.fullmatch(year)
    if match is None:
        return {"issued": {"literal": year}}
    found: dict[str, Any] = {"issued": {"date-parts": [[int(match["year"])]]}}
    return found | {"year-suffix": match["suffix"]} if match["suffix"] else found


def _latex(text: str | None) -> str | None:
    if text is None:
        return None
    # BibTeX reads any run of white space as one space.
    escaped = _SPACES.sub(_space, text).strip().translate(_SPECIAL)
    return _LIGATURE.sub(r"\1{}", escaped)


def _space(match: re.Match[str]) -> str:
    return match.group() if set(match.group()) == {"\u00a0"} else " "


def _protected(text: str | None) -> str | None:
    return None if text is None else f"{{{_latex(text)}}}"


def _bibtex_name(name: Name) -> str:
    if name.given is None:
        return f"{{{_latex(name.family)}}}"
    return f"{_grouped(name.family)}, {_grouped(name.given)}"


def _grouped(name: str) -> str:
    """Hide a comma or "and" inside a name, which BibTeX would divide it at."""
    return f"{{{_latex(name)}}}" if _AND.search(name) else str(_latex(name))


def _write(kind: str, key: str, fields: dict[str, str | None]) -> str:
    if not _KEY.fullmatch(key):
        raise ValueError(f"no BibTeX key: {key!r}")
    given = [Field(name, value) for name, value in fields.items() if value is not None]
    return write_string(Library([Entry(kind, key, given)]))
