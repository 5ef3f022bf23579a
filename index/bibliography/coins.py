"""Reads COinS, the machine-readable twin of a citation on a rendered page.

A COinS span holds an OpenURL ContextObject as key/encoded-value pairs
(https://en.wikipedia.org/wiki/COinS; the keys are those of the formats "book", "journal",
"dissertation" and "patent" of ANSI/NISO Z39.88-2004).
"""

import html
import re
from collections.abc import Sequence
from urllib.parse import parse_qs

from index.bibliography.fields import full_name, kind_of_article, year_of
from index.records import Name, Work, WorkKind

# ANSI/NISO Z39.88-2004 sets no bound; one citation never has this many pairs.
_MOST_PAIRS = 2000
_WEB = re.compile(r"(?:https?|ftp)://\S+", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_DOI = "info:doi/"
_JOURNAL_IDS = ("info:doi/", "info:pmid/", "info:bibcode/")
_GENRES: dict[str, WorkKind] = {
    "book": "book",
    "bookitem": "chapter",
    "dissertation": "thesis",
    "conference": "paper-conference",
    "proceeding": "paper-conference",
    "preprint": "article",
    "report": "report",
    "patent": "patent",
}


def work_from_coins(query: str, urls: Sequence[str]) -> Work | None:
    """Return the work that a COinS string describes; ``None`` where it gives no title.

    ``query`` is the ``title`` attribute of a ``span.Z3988``, entities resolved; ``urls`` are the
    links of the printed citation, the first being its own, for where the string has none.
    """
    try:
        pairs = parse_qs(query, max_num_fields=_MOST_PAIRS)
    except ValueError:
        return None
    given = {key: found for key, values in pairs.items() if (found := _value(values[0]))}
    title, container = _titles(given)
    if title is None:
        return None
    ids = [found for found in map(_value, pairs.get("rft_id", [])) if found]
    doi = next((i[len(_DOI) :] for i in ids if i.lower().startswith(_DOI)), None)
    url = next((i for i in [*ids, *urls] if _WEB.fullmatch(i)), None)
    return Work(
        kind=_kind(given, ids, container, url),
        authors=_authors(given, pairs.get("rft.au", [])),
        year=year_of(given.get("rft.date", "")),
        title=title,
        container=container,
        publisher=given.get("rft.pub") or given.get("rft.inst"),
        volume=given.get("rft.volume"),
        issue=given.get("rft.issue"),
        pages=given.get("rft.pages"),
        url=url,
        isbn=given.get("rft.isbn"),
        doi=doi,
    )


def _value(text: str) -> str | None:
    """Return a value as it is meant; ``None`` where the page itself has damaged it."""
    # Some versions of the format wrote "|" and "[" as entities inside the value.
    text = html.unescape(text).strip()
    return None if not text or "\ufffd" in text or _TAG.search(text) else text


def _titles(given: dict[str, str]) -> tuple[str | None, str | None]:
    """Return the work's own title, and that of what it stands in."""
    part, whole = given.get("rft.atitle"), given.get("rft.btitle")
    journal = given.get("rft.jtitle") or given.get("rft.stitle")
    if part is not None:
        return part, journal or whole
    if whole is not None:
        return whole, journal
    if "rft.title" in given:
        return given["rft.title"], journal
    return None, None


def _authors(given: dict[str, str], others: Sequence[str]) -> tuple[Name, ...]:
    names: list[Name] = []
    if "rft.aulast" in given:
        names.append(Name(given["rft.aulast"], given.get("rft.aufirst")))
    for other in map(_value, others):
        name = full_name(other) if other is not None else None
        # Some versions of the format repeat the first author in the list of all.
        if name is not None and name not in names:
            names.append(name)
    return tuple(names)


def _kind(
    given: dict[str, str], ids: Sequence[str], container: str | None, url: str | None
) -> WorkKind:
    genre, form = given.get("rft.genre", "unknown"), given.get("rft_val_fmt", "")
    if form.endswith(":dissertation"):
        return "thesis"
    if form.endswith(":patent"):
        return "patent"
    if genre == "article":
        scholarly = bool({"rft.volume", "rft.issue"} & given.keys()) or any(
            i.lower().startswith(_JOURNAL_IDS) for i in ids
        )
        return kind_of_article(container, scholarly=scholarly, on_web=url is not None)
    if genre in _GENRES:
        return _GENRES[genre]
    return "webpage" if url is not None else "document"
