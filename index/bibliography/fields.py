"""What the fields of a citation look like, wherever they are written."""

import re

from index.records import Name, WorkKind

_YEAR = re.compile(r"(?<!\d)(?:1[0-9]|20)\d{2}(?!\d)[a-z]?(?![^\W_])")
_YEARS = re.compile(r"(?<![\d–/-])(?:1[0-9]|20)\d{2}\s?[–/]\s?(?:\d{2}|\d{4})(?![\d–/-])")
_CIRCA = re.compile(r"c(?:a|irca)?\.?\s*$", re.IGNORECASE)
# A word that no person's given names have: what it stands in is a body's name.
_BODY = re.compile(r"\b(?:of|and|for|the|on|in|at|Inc|Ltd|LLC|Co|Department|University)\b|&|\d")
_MOST_GIVEN_NAMES = 5
_NEWSPAPER = re.compile(
    r"\b(?:Times|Herald|Tribune|Telegraph|Gazette|Chronicle|Guardian|Newspaper|Daily|Courier"
    r"|Morning|Evening|Sunday|(?:Washington|Jerusalem|Huffington|New York|Denver|National) Post)\b"
)
_MAGAZINE = re.compile(r"\b(?:Magazine|Weekly|Monthly)\b", re.IGNORECASE)


def year_of(date: str) -> str | None:
    """Return the year of ``date`` as printed: "2009", "2009a", "1998–99"; ``None`` if unsure."""
    span = _YEARS.search(date)
    if span is not None:
        return span.group()
    years = list(_YEAR.finditer(date))
    if len({year.group() for year in years}) != 1 or _CIRCA.search(date, 0, years[0].start()):
        return None
    return years[0].group()


def full_name(text: str) -> Name | None:
    """Read "Last, First" or a body's name; ``None`` for no name at all."""
    text = text.strip()
    family, comma, given = text.partition(",")
    family, given = family.strip(), given.strip()
    if not comma or not family or not given:
        return Name(text) if text.strip(" ,;.") else None
    if len(given.split()) > _MOST_GIVEN_NAMES or _BODY.search(given):
        return Name(text)
    return Name(family, given)


def kind_of_article(container: str | None, *, scholarly: bool, on_web: bool) -> WorkKind:
    """Return the kind of an article in a journal, newspaper or magazine.

    ``scholarly`` says that it has what journals have: a volume, an issue, a DOI.
    """
    if scholarly:
        return "article-journal"
    if container is not None and not _MAGAZINE.search(container) and _NEWSPAPER.search(container):
        return "article-newspaper"
    return "webpage" if on_web else "article-journal"
