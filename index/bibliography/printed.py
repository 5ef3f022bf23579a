"""Reads a citation as printed, in the styles that Wikipedia's reference lists have had.

The order of parts is that of Citation Style 1 and 2
(https://en.wikipedia.org/wiki/Help:Citation_Style_1#Style): authors (date). title. container.
volume (issue). publisher: pages. identifiers. "Archived ..." "Retrieved ...", and at last a
quotation, which is none of the work's own fields. Every field is a slice of the text.
"""

import re

from index.bibliography.fields import kind_of_article, year_of
from index.bibliography.segments import Part, Parts, take_apart
from index.bibliography.short import read_short
from index.records import Work, WorkKind

# A second source in the same text: what was read of the first is not the whole of it.
_ANOTHER = re.compile(
    r"\bISBN[\s:]?\s?\d|\bdoi:\s?10\.|\bRetrieved\s(?:on\s)?(?:\d|[A-Z][a-z]+\s\d)|\bArchived\sfrom\s"
)
_ARCHIVED = re.compile(r"\bArchived\s[A-Z\d].{1,30}\bat the Wayback")
_LOWER_WORD = re.compile(r"\b(?!(?:and|the|for|von|des|del|und)\b)[a-z]{3,}\b")
_FEWEST_LOWER_WORDS = 3
_NOT_FIRST = re.compile(r"(?:See|In|Cf|For|From|As|Per|Quoted|Cited|According|Also|Note|This)\b")

_PUBLISHER = re.compile(
    r"\b(?:Press|Books?|Publish(?:ers|ing)|Publications?|Verlag|Sons|Routledge|Springer|Elsevier|Wiley"
    r"|Macmillan|Inc|Ltd|LLC|Limited|Corporation|Company|Foundation|Ministry|Department|Government"
    r"|Authority|Institute|Association|Commission|Council|Society|Bureau|Agency|Office|Committee"
    r"|Federation|Organi[sz]ation|University|Consortium)\b|& Co\b|L\.P\."
)
_BOOK_PUBLISHER = re.compile(
    r"\b(?:Press|Books?|Publish(?:ers|ing)|Publications|Verlag|Sons|Routledge|Springer|Elsevier|Wiley"
    r"|Macmillan)\b"
)
_CONTAINER = re.compile(
    r"\b(?:Times|Herald|Post|Tribune|Telegraph|Gazette|Chronicle|Guardian|Independent|Journal|Magazine"
    r"|Review|News|Express|Mirror|Daily|Weekly|Blog|Encyclop(?:a|æ|ae)?edia|Dictionary|Britannica"
    r"|Proceedings|Transactions|Bulletin|Quarterly|Annals)\b|\.(?:com|org|net|gov|edu|io|in|ca|uk)$"
)
# Newspapers, magazines and news agencies whose names no word above tells.
_OUTLET = re.compile(
    r"(?:The\s)?(?:Hindu|Economist|Atlantic|New Yorker|Register|Verge|Conversation|Intercept|Nation"
    r"|Diplomat|Wire|Hill|Globe and Mail|Age|Scotsman|Sun|Lancet|Spectator)|Time|Newsweek|Forbes"
    r"|Wired|Reuters|Bloomberg|CNN|BBC|NPR|CNBC|CNET|ZDNET|ZDNet|Politico|Slate|Salon|Vox|Axios"
    r"|TechCrunch|InfoWorld|InfoQ|Ars Technica|Engadget|Al Jazeera|Deutsche Welle|Der Spiegel"
    r"|Le Monde|Die Zeit|El País|Haaretz|Al-Monitor|USA Today|India Today|Outlook India|Firstpost"
    r"|Nature|Science|Business Standard|Foreign Affairs|Foreign Policy|Encyclopædia Iranica"
)
_PLACED = re.compile(r"(?P<place>[A-Z][^:\d]{1,60}?)\s?:\s(?P<publisher>[A-Z].+)", re.DOTALL)
_JOURNAL_TAIL = re.compile(r"(?P<journal>.{1,120}):\s(?P<pages>[A-Z]?\d[\d–-]{0,15})")
_THESIS = re.compile(r"\((?:.*[Tt]hesis|.*[Dd]issertation|Ph\.?D\.?)\)")
_ABBREVIATED = re.compile(r"\.\s")
_FORM = re.compile(r"\s?\((?:PDF|Report|Thesis|Ph)")
_ENCYCLOPEDIA = re.compile(r"\b(?:Encyclop\w+|Dictionary)\b")


def read_work(text: str) -> Work | None:
    """Return the work that a printed citation describes; ``None`` if nothing can be told.

    A short footnote ("Katzman 2001, p. 101") has no title: see ``is_short``. All text in
    the result is verbatim in ``text``.
    """
    text = text.strip()
    short = read_short(text)
    if short is not None:
        return short
    parts = take_apart(text)
    if parts is None or parts.title is None or _ANOTHER.search(text, parts.rest):
        return None
    if _ARCHIVED.search(text, parts.title.start, parts.title.end):
        return None
    return _quoted(text, parts) if parts.quoted else _unquoted(text, parts)


def _is_prose(text: str, part: Part) -> bool:
    words = text[part.start : part.end]
    return len(_LOWER_WORD.findall(words)) >= _FEWEST_LOWER_WORDS


def _quoted(text: str, parts: Parts) -> Work | None:
    told = parts.kinds - {"mark", "other"} or any(name.given for name in parts.authors)
    if not told and (not parts.free or any(_is_prose(text, part) for part in parts.free)):
        return None  # it may as well be a quotation
    free = [text[part.start : part.end] for part in parts.free]
    if any(shown.startswith("in ") for shown in free):
        free = []  # "in World Almanac": the order is not that of the style
    container = publisher = None
    pages = parts.fields.get("pages")
    if parts.numbered is not None and "isbn" not in parts.fields:
        before, after = free[: parts.numbered], free[parts.numbered :]
        container = before[0] if before else None
        publisher = _publisher_of(after[-1]) if after and "numbers" not in parts.kinds else None
        if pages is None and after and (tail := _JOURNAL_TAIL.fullmatch(after[-1])):
            pages = tail["pages"]
    elif free and (tail := _JOURNAL_TAIL.fullmatch(free[0])):
        # "Journal: 27" or a title that ends in a number: only the word tells.
        if _CONTAINER.search(tail["journal"]):
            container, pages = tail["journal"], tail["pages"]
    elif len(free) == 1:
        container, publisher = _one(free[0], parts)
    elif len(free) > 1:
        container, publisher = free[0], _publisher_of(free[-1])
        if publisher is None and ("isbn" in parts.fields or _ENCYCLOPEDIA.search(container)):
            publisher = None if _CONTAINER.search(free[-1]) else free[-1]
    kind = _kind_of_part(parts, container, publisher)
    return _work(text, parts, kind, container, publisher, pages)


def _one(shown: str, parts: Parts) -> tuple[str | None, str | None]:
    """Tell what the only part after a quoted title is: where it stands, or who published it."""
    published, contained = _PUBLISHER.search(shown), _CONTAINER.search(shown)
    if "editors" in parts.kinds or (contained and not published):
        return shown, None
    if published and not contained:
        return None, shown
    return (shown, None) if not published and _OUTLET.fullmatch(shown) else (None, None)


def _publisher_of(shown: str) -> str | None:
    placed = _PLACED.fullmatch(shown)
    if placed is not None:
        return placed["publisher"]
    return shown if _PUBLISHER.search(shown) else None


def _kind_of_part(parts: Parts, container: str | None, publisher: str | None) -> WorkKind:
    special = _special_kind(parts)
    if special is not None:
        return "chapter" if special == "thesis" and container is not None else special
    fields, kinds = parts.fields, parts.kinds
    if "numbers" in kinds or ("doi" in fields and "isbn" not in fields):
        return "article-journal"
    if "isbn" in fields or "editors" in kinds or ("magazine" in kinds and publisher):
        return "chapter"
    return _kind_by_container(parts, container) or ("webpage" if "web" in kinds else "document")


def _kind_by_container(parts: Parts, container: str | None) -> WorkKind | None:
    if container is None:
        return None
    if _ENCYCLOPEDIA.search(container):
        return "chapter"
    if kind_of_article(container, scholarly=False, on_web=True) == "article-newspaper":
        return "article-newspaper"
    if "issue" in parts.fields:
        return "article-magazine" if "magazine" in parts.kinds else "article-journal"
    return None


def _special_kind(parts: Parts) -> WorkKind | None:
    if _THESIS.search(parts.marks):
        return "thesis"
    if "(Report)" in parts.marks:
        return "report"
    if "(Mailing list)" in parts.marks or "(Tweet)" in parts.marks:
        return "post"
    return "motion_picture" if "(Motion picture)" in parts.marks else None


def _unquoted(text: str, parts: Parts) -> Work | None:
    assert parts.title is not None
    fields = parts.fields
    bookish = bool({"isbn", "pages"} & fields.keys()) or " ed" in parts.marks
    title = text[parts.title.start : parts.title.end]
    free = [text[part.start : part.end] for part in parts.free]
    publisher = _publisher_of(free[-1]) if free else None
    if not _has_title(text, title, parts, bookish=bookish, published=publisher is not None):
        return None
    if publisher is None and free and bookish and parts.numbered is None:
        publisher = free[-1]
    if parts.commas and not (not free or parts.marks or (len(free) == 1 and publisher)):
        return None  # a comma may stand inside the title
    book = bookish or _BOOK_PUBLISHER.search(publisher or "") is not None
    kind = _special_kind(parts) or ("book" if book else "document")
    container = free[0] if free and "numbers" in parts.kinds else None
    return _work(text, parts, kind, container, publisher, fields.get("pages"))


def _has_title(text: str, title: str, parts: Parts, *, bookish: bool, published: bool) -> bool:
    """Whether what stands in the place of an unquoted title is one for sure."""
    if any(_is_prose(text, part) for part in parts.free):
        return False
    if not parts.free and _ABBREVIATED.search(title):
        return False  # "FDR and the U.N. Yale University Press" may hold more than the title
    marked = _FORM.match(parts.title_marks) is not None
    if parts.dated_head:
        persons = bool(parts.authors) and all(name.given for name in parts.authors)
        return bool(parts.marks or parts.kinds or published or persons)
    if parts.authors:
        return bookish or marked
    identified = bool({"isbn", "doi"} & parts.fields.keys()) and parts.date is not None
    return (marked or identified) and title[0].isupper() and not _NOT_FIRST.match(title)


def _work(
    text: str,
    parts: Parts,
    kind: WorkKind,
    container: str | None,
    publisher: str | None,
    pages: str | None,
) -> Work:
    assert parts.title is not None
    fields = parts.fields
    return Work(
        kind=kind,
        authors=parts.authors,
        year=year_of(parts.date or ""),
        title=text[parts.title.start : parts.title.end],
        container=container,
        publisher=publisher,
        volume=fields.get("volume"),
        issue=fields.get("issue"),
        pages=pages,
        url=fields.get("url"),
        isbn=fields.get("isbn"),
        doi=fields.get("doi"),
    )
