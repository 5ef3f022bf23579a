"""Reads the citation templates of wikitext, {{cite book}} and its kin.

The parameters are those of Citation Style 1 (https://en.wikipedia.org/wiki/Help:Citation_Style_1
and https://en.wikipedia.org/wiki/Module:Citation/CS1/Configuration).
"""

import re
from collections.abc import Mapping, Sequence

from index.bibliography.fields import full_name, year_of
from index.records import Name, Work, WorkKind

_WEB = re.compile(r"(?:(?:https?|ftp):)?//\S+", re.IGNORECASE)
_SCRIPT = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]+)?:\s*")  # "ja:" before a title in its own script
_VANCOUVER = re.compile(r"(?P<family>.+)\s(?P<given>[^\W\d_]{1,4})")
_MOST_AUTHORS = 500

_FAMILY = (
    "last# last-# surname# surname-# author-last# author#-last author-surname# author#-surname"
)
_GIVEN = "first# first-# given# given-# author-first# author#-first author-given# author#-given"
_AUTHOR = "author# author-# subject# host#"
_CHAPTER = "chapter contribution entry article section"
_PERIODICALS: dict[str, WorkKind] = {
    "journal": "article-journal",
    "newspaper": "article-newspaper",
    "magazine": "article-magazine",
    "website": "webpage",
    "work": "webpage",
    "periodical": "webpage",
    "encyclopedia": "chapter",
    "encyclopaedia": "chapter",
    "dictionary": "chapter",
    "mailinglist": "post",
}
_PUBLISHERS = "publisher institution newsgroup"
_KINDS: dict[str, WorkKind] = {
    "cite book": "book",
    "cite web": "webpage",
    "cite news": "article-newspaper",
    "cite newspaper": "article-newspaper",
    "cite journal": "article-journal",
    "cite magazine": "article-magazine",
    "cite encyclopedia": "chapter",
    "cite encyclopaedia": "chapter",
    "cite dictionary": "chapter",
    "cite conference": "paper-conference",
    "cite thesis": "thesis",
    "cite report": "report",
    "cite tech report": "report",
    "cite techreport": "report",
    "cite arxiv": "article",
    "cite biorxiv": "article",
    "cite medrxiv": "article",
    "cite ssrn": "article",
    "cite citeseerx": "article",
    "cite patent": "patent",
    "cite episode": "broadcast",
    "cite serial": "broadcast",
    "cite podcast": "broadcast",
    "cite tweet": "post",
    "cite newsgroup": "post",
    "cite mailing list": "post",
}
_ISSUED = ("article-journal", "article-newspaper", "article-magazine", "webpage", "broadcast")


def work_from_template(name: str, params: Mapping[str, str]) -> Work | None:
    """Return the work that a citation template describes; ``None`` where it gives no title.

    ``name`` is the template's name, in any case; ``params`` its parameters, values as plain text.
    """
    name = " ".join(name.replace("_", " ").split()).casefold()
    if name != "citation" and not name.startswith("cite ") and name not in _KINDS:
        return None
    given = {key.strip().casefold(): v for key, value in params.items() if (v := value.strip())}
    title, container, chapter = _titles(name, given)
    if title is None:
        return None
    url = _url(
        given, "chapter-url contribution-url entry-url article-url section-url chapterurl url"
    )
    kind = _kind(name, given, chapter=chapter, url=url)
    return Work(
        kind=kind,
        authors=_authors(given),
        year=year_of(_first(given, "date year publication-date") or ""),
        title=title,
        container=container,
        publisher=_first(given, _PUBLISHERS),
        volume=_first(given, "volume"),
        issue=_first(given, "issue number") if kind in _ISSUED else None,
        pages=_first(given, "page p pages pp"),
        url=url,
        isbn=_first(given, "isbn isbn13"),
        doi=_first(given, "doi"),
    )


def _first(given: Mapping[str, str], keys: str) -> str | None:
    return next((given[key] for key in keys.split() if key in given), None)


def _title(given: Mapping[str, str]) -> str | None:
    if "title" in given:
        return given["title"]
    script = given.get("script-title")
    return None if script is None else _SCRIPT.sub("", script, count=1) or None


def _titles(name: str, given: Mapping[str, str]) -> tuple[str | None, str | None, bool]:
    """Return the work's own title, that of what it stands in, and whether it is a chapter."""
    title, chapter = _title(given), _first(given, _CHAPTER)
    periodical = _first(given, " ".join(_PERIODICALS))
    if chapter is not None and chapter != title:
        return chapter, title or periodical, True
    if name in ("cite episode", "cite serial"):
        return title, given.get("series") or periodical, False
    if name == "cite conference":
        return title, _first(given, "book-title conference") or periodical, False
    return title, periodical, False


def _url(given: Mapping[str, str], keys: str) -> str | None:
    found = _first(given, keys)
    return found if found is not None and _WEB.fullmatch(found) else None


def _kind(name: str, given: Mapping[str, str], *, chapter: bool, url: str | None) -> WorkKind:
    if name == "cite book" or (name == "citation" and chapter):
        return "chapter" if chapter else "book"
    if name in _KINDS:
        return _KINDS[name]
    if name == "citation":
        for key, kind in _PERIODICALS.items():
            if key in given:
                return kind
        if _first(given, "isbn isbn13 oclc") is not None:
            return "book"
    return "webpage" if url is not None else "document"


def _authors(given: Mapping[str, str]) -> tuple[Name, ...]:
    names: list[Name] = []
    for number in range(1, _MOST_AUTHORS):
        # The first author's number may be left out, in either half of the name.
        name = _author(given, ("1", "") if number == 1 else (str(number),))
        if name is None:
            break
        names.append(name)
    if names:
        return tuple(names)
    if "vauthors" in given:
        return tuple(_vancouver(part) for part in given["vauthors"].split(",") if part.strip())
    if "authors" in given:
        # A free-form list; only semicolons tell for sure where a name ends.
        listed = (full_name(part) for part in given["authors"].split(";"))
        return tuple(name for name in listed if name is not None)
    return ()


def _author(given: Mapping[str, str], numbers: Sequence[str]) -> Name | None:
    family = _numbered(given, _FAMILY, numbers)
    if family is not None:
        return Name(family, _numbered(given, _GIVEN, numbers))
    author = _numbered(given, _AUTHOR, numbers)
    return None if author is None else full_name(author)


def _numbered(given: Mapping[str, str], keys: str, numbers: Sequence[str]) -> str | None:
    return _first(given, " ".join(keys.replace("#", number) for number in numbers))


def _vancouver(text: str) -> Name:
    """Read "Smith JB", or a body's name in double parentheses."""
    text = text.strip()
    match = _VANCOUVER.fullmatch(text)
    if text.startswith("((") or match is None or not match["given"].isupper():
        return Name(text.removeprefix("((").removesuffix("))"))
    return Name(match["family"], match["given"])
