"""The reference lists of a flat copy: where they stand, and their entries.

``  45. ^ a b Goulka et al. 2009, p. 85.`` is the entry 45 with two back-links. An entry
may be wrapped over several lines, may hold several bulleted sources on the lines below it,
and a source may end with what it says, quoted. Other copies write the same in other ways,
see ``index.formats.entry_heads``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.bibliography import read_work
from index.formats.lines import Line, strip_span
from index.formats.quotations import find_quotation, is_cite_error
from index.formats.text.entry_heads import Head, read_backlinks, read_head
from index.formats.text.headings import heading_above, is_back_matter, is_heading
from index.formats.text.source_words import source_words
from index.records import MarkerGroup, Reference, Source

_BULLET = re.compile(r"\s*[•*‣◦□○+-]\s+")
# Some copies count every block in an entry: "3. ^ a b", and its text below as "4. Smith 2001".
_LABELLED = re.compile(r"\s*[\da-z]{1,4}\.")
_LONGEST_BETWEEN = 40
_INDENTED = 3
_NEAR = 10
_COUNTED_TEXT = re.compile(r"\s*(\d{1,4})\.\s+")


@dataclass(slots=True)
class _Item:
    """An entry's rows: the first holds its head, ``stop`` is after the last."""

    head: Head
    row: int
    stop: int


def is_entry(line: Line) -> bool:
    """Whether ``line`` begins an entry of a reference list."""
    return read_head(line.text) is not None


def find_lists(lines: Sequence[Line]) -> list[range]:
    """Return where the lists stand in ``lines``: runs of entries, blank lines between them aside.

    A number that does not go on counting begins another list. A single caret without number
    or letter is a list under a heading of notes or references only, else a table's footnote.
    """
    found: list[range] = []
    for items in _runs(lines):
        first = items[0].head
        labelled = first.number is not None or first.letter is not None
        if labelled or len(items) > 1 or is_back_matter(heading_above(lines, items[0].row)):
            found.append(range(items[0].row, items[-1].stop))
    return found


def read_references(text: str, lines: Sequence[Line]) -> list[Reference]:
    """Return the entries of one list: numbered ones first, then lettered notes.

    ``lines`` are the lines of the list, in order, without the mirror's own lines.
    """
    items = [item for run in _runs(lines) for item in run]
    following = [*items[1:], None] if items else []
    counted = any(_counts_blocks(lines, *pair) for pair in zip(items, following, strict=True))
    entries: list[Reference] = []
    counts: dict[MarkerGroup, int] = {"reference": 0, "note": 0}
    last: dict[MarkerGroup, str] = {}
    for item in items:
        group: MarkerGroup = "note" if item.head.letter else "reference"
        counts[group] += 1
        label = (None if counted else item.head.number) or item.head.letter
        last[group] = label or _following(last.get(group), counts[group])
        entries.append(_read_entry(text, lines, item, counts[group], last[group], group))
    return sorted(entries, key=lambda entry: entry.group == "note")


def _following(label: str | None, place: int) -> str:
    """Return the label of an entry that bears none: the next after ``label``, or its place."""
    return str(int(label) + 1) if label is not None and label.isdigit() else str(place)


def _runs(lines: Sequence[Line]) -> list[list[_Item]]:
    """Return the entries in ``lines``, those of one list together."""
    runs: list[list[_Item]] = []
    open_run = False
    last = -1  # the last number that the open run bears
    row = 0
    while row < len(lines):
        arrows = bool(runs) and any(item.head.arrow for item in runs[-1][-_NEAR:])
        arrows = arrows and (open_run or row - runs[-1][-1].stop <= _LONGEST_BETWEEN)
        head = None if lines[row].blank else read_head(lines[row].text, arrows)
        if head is None:
            open_run = open_run and lines[row].blank
            row += 1
            continue
        item = _Item(head, row, _entry_stop(lines, row, head, arrows or head.arrow))
        if not open_run and runs and _lost_its_numbers(lines, runs[-1], row):
            runs[-1][-1].stop = row
        elif not open_run or (head.number is not None and int(head.number) <= last):
            runs.append([])
            last = -1
        runs[-1].append(item)
        last = int(head.number) if head.number is not None else last
        open_run = True
        row = item.stop
    return runs


def _lost_its_numbers(lines: Sequence[Line], run: Sequence[_Item], row: int) -> bool:
    """Whether an entry at ``row`` goes on a list that bore numbers and then bore none any more.

    What stands between is the end of the entry before it: lines that lost their place too.
    """
    numbered = run[0].head.number is not None and run[-1].head.number is None
    between = lines[run[-1].stop : row]
    unnumbered = not _LABELLED.match(lines[row].text)
    return (
        numbered
        and unnumbered
        and len(between) <= _LONGEST_BETWEEN
        and not any(is_heading(line) for line in between)
    )


def _entry_stop(lines: Sequence[Line], row: int, head: Head, arrows: bool) -> int:
    """Return the row after an entry's last line.

    Past a blank line an entry goes on only where the lines stand under its text. ``arrows``
    says that the list has arrows, see ``read_head``.
    """
    stop = row + 1
    labelled = head.number is not None or head.letter is not None
    while stop < len(lines):
        more = stop
        while more < len(lines) and lines[more].blank:
            more += 1
        if more == len(lines) or _ends_entry(lines[more], arrows):
            break
        if more > stop and (not labelled or lines[more].indent < max(head.hang, _INDENTED)):
            break
        hangs = labelled and head.hang >= _INDENTED and lines[row].indent > 0
        if (
            hangs
            and lines[more].indent == 0
            and lines[row].text[head.end :].strip()
            and not lines[more - 1].text.endswith("  ")
            and not _leads_to_entry(lines, more, arrows)
        ):
            break
        stop = more + 1
    return stop


def _ends_entry(line: Line, arrows: bool) -> bool:
    return read_head(line.text, arrows) is not None or is_heading(line)


def _leads_to_entry(lines: Sequence[Line], row: int, arrows: bool) -> bool:
    """Whether another entry follows soon after ``row``, without a heading before it."""
    for line in lines[row + 1 : row + 1 + _LONGEST_BETWEEN]:
        if not line.blank and _ends_entry(line, arrows):
            return read_head(line.text, arrows) is not None
    return False


def _counts_blocks(lines: Sequence[Line], item: _Item, following: _Item | None) -> bool:
    """Whether a line of an entry bears the next number, and the next entry the one after it."""
    if item.head.number is None:
        return False
    expected = int(item.head.number) + 1
    for line in lines[item.row + 1 : item.stop]:
        match = _COUNTED_TEXT.match(line.text)
        expected += match is not None and int(match[1]) == expected
    if expected == int(item.head.number) + 1:
        return False
    return following is None or following.head.number == str(expected)


def _counted_text(lines: Sequence[Line], item: _Item) -> int | None:
    """Return where an entry's text begins in the line below, if that line is counted for itself."""
    if item.head.number is None or item.stop == item.row + 1 or lines[item.row + 1].blank:
        return None
    first = lines[item.row].text
    _, begin = read_backlinks(first, item.head.end, len(first))
    below = _COUNTED_TEXT.match(lines[item.row + 1].text)
    if first[begin:].strip() or below is None or int(below[1]) != int(item.head.number) + 1:
        return None
    return lines[item.row + 1].start + below.end()


def _read_entry(
    text: str, lines: Sequence[Line], item: _Item, place: int, label: str, group: MarkerGroup
) -> Reference:
    rows = [line for line in lines[item.row : item.stop] if not line.blank]
    head_end = rows[0].start + item.head.end
    backlinks, start = item.head.links, head_end
    if not backlinks:
        backlinks, start = read_backlinks(text, head_end, rows[-1].end)
    counted = _counted_text(lines, item)
    if counted is not None:
        start = counted
    pieces = [(start, max(start, rows[0].end))]
    for row in rows[1:]:
        bullet = _BULLET.match(row.text)
        if bullet is not None and row.start >= start:
            pieces.append((row.start + bullet.end(), row.end))
        else:
            pieces[-1] = (pieces[-1][0], max(start, row.end))
    sources = tuple(source for piece in pieces if (source := _source(text, *piece)) is not None)
    span = strip_span(text, start, pieces[-1][1])
    # An entry of which the copy kept no word has no source to show either.
    broken = all(is_cite_error(text, source.start) for source in sources)
    return Reference(place, label, group, *span, backlinks, broken, sources)


def _source(text: str, start: int, end: int) -> Source | None:
    start, end = strip_span(text, start, end)
    if start == end:
        return None
    if is_cite_error(text, start):
        return Source(start, end, None)
    work = read_work(source_words(text[start:end]))
    return Source(start, end, find_quotation(text, start, end), work=work)
