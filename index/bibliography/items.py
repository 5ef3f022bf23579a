"""The parts of a printed citation that bear a sign of their own: dates, pages, numbers, ISBNs.

All patterns are matched at one place and are bounded, so that a citation of any length is
read in time linear in its length.
"""

import re
from dataclasses import dataclass, field

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
    r"|Spring|Summer|Autumn|Fall|Winter|Easter|Christmas)"
)
_YEAR = r"(?:1[0-9]|20)\d\d[a-z]?"
DATE = (
    rf"(?:c(?:a|irca)?\.\s?)?(?:"
    rf"(?:\d{{1,2}}(?:\s?[–-]\s?\d{{1,2}})?\s)?{_MONTH}(?:\s?[–/-]\s?{_MONTH})?,?\s{_YEAR}"
    rf"|\d{{1,2}}\s{_MONTH}\s[–-]\s\d{{1,2}}\s{_MONTH}\s{_YEAR}"
    rf"|{_MONTH}\s\d{{1,2}}(?:\s?[–-]\s?\d{{1,2}})?,\s{_YEAR}"
    rf"|\d{{4}}-\d\d-\d\d|\d{{4}}-\d\d(?!\d)"
    rf"|{_YEAR}(?:\s?[–/-]\s?\d{{2,4}})?"
    rf")(?![\w-])"
)
# What a number, "p. 12" for one, may stand before; "pp. 112 Stat. 1263" is no such end.
_END = r"(?=\s*(?:[.,;:)\]]|$)|\s[–\"“])"
_PAGE = r"(?:[A-Z]{1,3}-?)?\d{1,7}(?::\d{1,5})?[a-z]?|[ivxlcdm]{1,8}"
_RANGE = rf"(?:{_PAGE})(?:\s?[-–—]\s?(?:{_PAGE}))?"
PAGES = rf"{_RANGE}(?:(?:,\s?|\s?&\s|\sand\s)(?!{_YEAR}(?!\s?[-–—\d])){_RANGE}){{0,60}}"
_VOLUME = r"\d{1,4}(?:[–/-]\d{1,4})?|[IVXLCDM]{1,9}(?=:\s?\d|\s?\(\d)"
# "(2)", "(Suppl. 1)", "(OOPSLA)", but not the "(TV series)" after a name that is a number.
_ISSUE = r"(?=[^()]{0,29}\d)(?![^()]{0,30}\bed)[^()]{1,30}|[A-Z][A-Za-z]{0,11}"
# What a citation says of the form of a work, in parentheses after its title.
MARK = (
    r"\((?:PDF|XLSX?|DOCX?|PPTX?|TXT|ZIP|HTML|DVD|CD|Report|Thesis|Press release|Mailing list"
    r"|Podcast|Tweet|Interview|Motion picture|Television production|Map|Speech|Video|Blog"
    r"|Ph\.?D\.?(?: thesis)?|Ph\.?D\.? dissertation|M\.?A\.? thesis|Master's thesis|Dissertation)\)"
)
EDITION = r"\([^()]{1,50}\sed(?:ition|n|s)?\.?\)"
LANGUAGE = r"\(in\s(?:[A-Z][\w-]{1,20}|and|,|\s){1,8}\)"

_ITEMS = [
    ("locator", rf"(?:pp?\.|[Pp]ages?)\s?(?P<pages>{PAGES})f{{0,2}}{_END}"),
    ("locator", r"pp?\.\s?(?=[\dA-Zivxlc])[^.]{1,40}?(?=\.|$)"),
    (
        "numbers",
        rf"(?P<volume>{_VOLUME})(?:\s?\((?P<issue>{_ISSUE})\))?:\s?(?P<journal_pages>{PAGES}){_END}",
    ),
    ("numbers", rf"(?P<volume_issued>{_VOLUME})\s?\((?P<issue_of>{_ISSUE})\){_END}"),
    ("numbers", rf"\((?P<issue_alone>{_ISSUE})\):\s?(?P<issue_pages>{PAGES}){_END}"),
    (
        "magazine",
        r"[Vv]ol\.\s?(?P<vol>[\dA-Z][\w–/-]{0,12})(?:,\s[Nn]os?\.\s?(?P<no>\d[\d,–/-]{0,12}))?"
        rf"(?:\s\([^()]{{1,60}}\sed\.\))?(?:\s?:\s(?P<vol_pages>{PAGES}))?{_END}",
    ),
    ("magazine", rf"[Nn]o\.\s?(?P<no_alone>\d[\d,–/-]{{0,12}}){_END}"),
    ("date", rf"(?P<date>{DATE}){_END}"),
    ("id", r"ISBN(?:-1[03])?:?\s?(?P<isbn>(?:\d[\s–-]?){9,12}[\dXx])(?![\w-])"),
    ("id", r"[Dd][Oo][Ii]:\s?(?P<doi>10\.\d{4,9}/\S{1,200}?)(?=[.,;]?(?:\s|$))"),
    ("id", r"(?:https?://(?:dx\.)?doi\.org/)(?P<doi_url>10\.\d{4,9}/\S{1,200}?)(?=[.,;]?(?:\s|$))"),
    ("id", r"(?P<url>(?:https?|ftp)://[^\s<>\"]{3,2000}?)(?=[.,;)]{0,2}(?:\s|$))"),
    (
        "id",
        r"(?:ISSN|OCLC|LCCN|PMID|PMC|JSTOR|S2CID|SSRN|ASIN|OSTI|RFC|MR|Zbl|JFM|OL|ERIC|EISSN|CODEN)"
        r"[\s:]\s?(?=[\w.-]{0,39}\d)[\w.-]{1,40}?(?=[.,;]?(?:\s|$))",
    ),
    (
        "id",
        r"(?:[Bb]ibcode|arXiv|bioRxiv|medRxiv|hdl|CiteSeerX|PMID|SBN|USGPO|LCC|DDC|OCLC|ISMN)"
        r":?\s?(?=\S{0,99}\d)\S{1,100}?(?:\s\[[\w.-]{1,20}\])?(?=[.,;]?(?:\s|$))",
    ),
    ("web", rf"\(?(?:[Rr]etrieved|[Aa]ccessed)(?:\son)?:?\s{DATE}\)?(?:\s–\svia\s[^.]{{1,60}})?"),
    (
        "web",
        rf"\(?[Aa]rchived(?=\s(?:\([^)]{{1,30}}\)\s)?(?:from\s|on\s|{DATE}))"
        r"(?:\s\([^)]{1,30}\))?(?:\sfrom\s(?:the|its)\soriginal)?"
        rf"(?:\s\([^)]{{1,30}}\))?(?:\s(?:on\s)?{DATE})?(?:,?\sat\s[^.]{{1,60}})?\)?(?=[.,;]|\s|$)",
    ),
    ("web", r"[–-]\svia\s[^.]{1,60}"),
    ("editors", r"In\s[^\"“”]{2,400}?\s?\((?:ed|eds)\.\)"),
    (
        "editors",
        r"[^\"“”().;:,]{1,60},\s[^\"“”();:,]{1,40}(?:;\s[^\"“”().;:,]{1,60},\s[^\"“”();:,]{1,40}){0,9}"
        r"\s\((?:ed|eds)\.\)(?=\.\s)",
    ),
    ("other", r"(?:Translated|Illustrated|Edited|Foreword|Introduction)\sby\s[^.]{2,80}"),
    ("other", r"(?:Section|Chapter|Event occurs at|Episode|Season)\s[\d.:IVX]{1,12}(?=[.,])"),
    ("other", r"\((?:registration|subscription)[^)]{0,30}\)|[Ss]ubscription required"),
    ("mark", rf"{MARK}|{EDITION}|{LANGUAGE}|\[[^\[\]]{{1,300}}\]"),
]  # fmt: skip
# One alternative for each kind of item; the names of groups inside are each used once.
_PATTERNS = [(kind, re.compile(pattern)) for kind, pattern in _ITEMS]
_FIELDS = {
    "journal_pages": "pages",
    "issue_pages": "pages",
    "vol_pages": "pages",
    "volume_issued": "volume",
    "vol": "volume",
    "issue_of": "issue",
    "issue_alone": "issue",
    "no": "issue",
    "no_alone": "issue",
    "doi_url": "doi",
}


@dataclass(slots=True)
class Item:
    """A part that tells by itself what it is; ``fields`` are those of a ``Work`` and ``date``."""

    kind: str
    end: int
    fields: dict[str, str] = field(default_factory=dict)


def item_at(text: str, position: int) -> Item | None:
    """Return the item that begins at ``position``, if one does."""
    for kind, pattern in _PATTERNS:
        match = pattern.match(text, position)
        if match is not None and match.end() > position:
            found = {
                _FIELDS.get(name, name): value
                for name, value in match.groupdict().items()
                if value is not None
            }
            return Item(kind, match.end(), found)
    return None
