"""Finds what a source of a reference list is quoted with: what stands after the citation.

Also tells the error line that stands in the place of a source which the markup lost.
"""

import re

from index.formats.lines import strip_span
from index.months import MONTH
from index.records import Span

_DATE = (
    rf"(?:\d{{1,2}}\s{MONTH}\s\d{{4}}|{MONTH}\s\d{{1,2}},\s\d{{4}}"
    rf"|{MONTH}\s\d{{4}}|\d{{4}}-\d\d-\d\d)"
)
_PAGE = r"[\divxlc]+(?:[-–][\divxlc]+)?"
# What may come last in a citation. Whatever stands after the last of these is quoted.
_LOCATOR = re.compile(
    rf"""(?:
        \bpp?\.\s*{_PAGE}(?:,\s*{_PAGE})*(?:ff?)?\b
      | \bpages?\s+\d+(?:[-–]\d+)?\b
      | \bRetrieved\s+(?:on\s+)?{_DATE}(?:\s+–\s+via\s[^.]{{1,60}})?
      | \bArchived(?:\s\(PDF\))?(?:\sfrom\sthe\soriginal)?(?:\s\([^)]{{1,60}}\))?(?:\son\s{_DATE})?
      | \b(?:ISBN|ISSN|OCLC|LCCN|PMID|PMC|JSTOR)\s[\dX-]+
      | \bdoi:\S+?(?=\.?(?:\s|$))
      | \bS2CID\s\d+
    )\s*[.:,]?""",
    re.VERBOSE,
)
_CITE_ERROR = re.compile(r"Cite error\b")
_OPENING = re.compile(r"\s*[\"“]")
# Tails that are still bibliography: a remark, a publisher, the software's own notes.
_NO_QUOTATION = re.compile(r"[(–—;,-]|CS1 maint|via\b|In:|See\b|cf\.|Available\b")
_LOWER_WORD = re.compile(r"(?<!\w)[a-z]{3,}(?!\w)")
_FEWEST_LOWER_WORDS = 2
_SHORT = re.compile(r"^[^\"“]{2,60}?\b\d{4}[a-z]?\s*[:.,]\s*(?=[\"“])")
_FEWEST_QUOTED_WORDS = 4


def is_cite_error(text: str, start: int = 0) -> bool:
    """Whether the wiki's error line stands where a source should ("Cite error: ...")."""
    return _CITE_ERROR.match(text, start) is not None


def find_quotation(text: str, start: int, end: int) -> Span | None:
    """Where the source in ``text[start:end]`` quotes what it says, if it does.

    Quotation marks around it are left out. Titles are quoted too, but a title is
    followed by its publisher, and a quotation by nothing.
    """
    after = start
    for match in _LOCATOR.finditer(text, start, end):
        after = match.end()
        if _OPENING.match(text, after, end):
            break  # what is quoted may name pages of its own
    if after == start:
        short = _SHORT.match(text[start:end])
        if short is None:
            return None
        after = start + short.end()
    tail = strip_span(text, after, end)
    if tail.start < tail.end and text[tail.start] in '"“':
        closed = tail.end - 1 if text[tail.end - 1] in ".;," else tail.end
        if text[closed - 1] in '"”' and closed - 1 > tail.start:
            tail = strip_span(text, tail.start + 1, closed - 1)
    elif _NO_QUOTATION.match(text, tail.start, tail.end) or (
        len(_LOWER_WORD.findall(text, tail.start, tail.end)) < _FEWEST_LOWER_WORDS
    ):
        return None
    if len(text[tail.start : tail.end].split()) < _FEWEST_QUOTED_WORDS:
        return None
    return tail
