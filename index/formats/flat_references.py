"""The reference list of a saved mirror text: one line an entry, back-links as letters.

``  45. ^ a b Goulka et al. 2009, p. 85.`` is the entry 45 with two back-links. An entry
may hold several bulleted sources on the lines below it, and a source may end with what
it says, quoted.
"""

import re
from collections.abc import Sequence

from index.formats.lines import Line, strip_span
from index.records import MarkerGroup, Reference, Source, Span

_ENTRY = re.compile(
    r"\s*(?:(?P<number>\d{1,4})\.|(?P<letter>[a-z]{1,2})\.)?\s*(?:[\^↑](?=\s|$)|(?=Jump up))"
)
_JUMP = re.compile(r"\s*Jump up(?: to)?:?")
_BACKLINK = re.compile(r"(?:\s+|(?<=:))([a-z]{1,2})(?=\s)")
_BULLET = re.compile(r"\s*[•*‣◦-]\s+")
_BROKEN = re.compile(r"Cite error\b")

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_DATE = (
    rf"(?:\d{{1,2}}\s{_MONTH}\s\d{{4}}|{_MONTH}\s\d{{1,2}},\s\d{{4}}"
    rf"|{_MONTH}\s\d{{4}}|\d{{4}}-\d\d-\d\d)"
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
_OPENING = re.compile(r"\s*[\"“]")
# Tails that are still bibliography: a remark, a publisher, the software's own notes.
_NO_QUOTATION = re.compile(r"[(–—;,-]|CS1 maint|via\b|In:|See\b|cf\.|Available\b")
_LOWER_WORD = re.compile(r"(?<!\w)[a-z]{3,}(?!\w)")
_FEWEST_LOWER_WORDS = 2
_SHORT = re.compile(r"^[^\"“]{2,60}?\b\d{4}[a-z]?\s*[:.,]\s*(?=[\"“])")
_FEWEST_QUOTED_WORDS = 4


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


def _source(text: str, start: int, end: int) -> Source | None:
    start, end = strip_span(text, start, end)
    if start == end:
        return None
    broken = _BROKEN.match(text, start, end) is not None
    return Source(start, end, None if broken else find_quotation(text, start, end))


def _backlinks(text: str, position: int, end: int) -> tuple[int, int]:
    """Return how many back-links follow a caret, and where the entry's text begins."""
    jump = _JUMP.match(text, position, end)
    if jump is not None:
        position = jump.end()
    count, after = 0, position
    # A list of letters always begins "a b"; a lone "a" is the entry's first word.
    while match := _BACKLINK.match(text, after, end):
        letter = chr(ord("a") + count) if count < 26 else "a" + chr(ord("a") + count - 26)
        if match.group(1) != letter:
            break
        count, after = count + 1, match.end(1)
    return (count, after) if count >= 2 else (1, position)


def is_entry(line: Line) -> bool:
    """Whether ``line`` begins an entry of a reference list."""
    return _ENTRY.match(line.text) is not None


def find_lists(lines: Sequence[Line]) -> list[range]:
    """Return where the lists stand in ``lines``: runs of entries, blank lines between them aside.

    A single caret without number or letter is a table's footnote and no list.
    """
    found: list[range] = []
    position = 0
    while position < len(lines):
        if not is_entry(lines[position]):
            position += 1
            continue
        start = end = position
        entries = 0
        while position < len(lines) and (lines[position].blank or is_entry(lines[position])):
            if lines[position].blank:
                position += 1
                continue
            entries += 1
            position += 1
            while (
                position < len(lines)
                and not lines[position].blank
                and not is_entry(lines[position])
            ):
                position += 1
            end = position
        if entries > 1 or lines[start].text.strip()[0] not in "^↑":
            found.append(range(start, end))
    return found


def read_references(text: str, lines: Sequence[Line]) -> list[Reference]:
    """Return the entries of one list: numbered ones first, then lettered notes.

    ``lines`` are the lines of the list, in order, without the mirror's own lines; a blank
    line ends an entry.
    """
    entries: list[Reference] = []
    counts: dict[MarkerGroup, int] = {"reference": 0, "note": 0}
    position = 0
    while position < len(lines):
        match = _ENTRY.match(lines[position].text)
        if match is None:
            position += 1
            continue
        line = lines[position]
        group: MarkerGroup = "note" if match.group("letter") else "reference"
        counts[group] += 1
        backlinks, start = _backlinks(text, line.start + match.end(), line.end)
        pieces = [(start, line.end)]
        position += 1
        while position < len(lines) and not lines[position].blank and not is_entry(lines[position]):
            more = lines[position]
            bullet = _BULLET.match(more.text)
            if bullet is not None:
                pieces.append((more.start + bullet.end(), more.end))
            else:
                pieces[-1] = (pieces[-1][0], more.end)
            position += 1
        sources = tuple(source for piece in pieces if (source := _source(text, *piece)) is not None)
        span = strip_span(text, start, pieces[-1][1])
        label = match.group("number") or match.group("letter") or str(counts[group])
        # An entry of which the copy kept no word has no source to show either.
        broken = all(_BROKEN.match(text, source.start) for source in sources)
        entries.append(Reference(counts[group], label, group, *span, backlinks, broken, sources))
    return sorted(entries, key=lambda entry: entry.group == "note")
