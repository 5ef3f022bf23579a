"""The body of a text: paragraphs under headings, told from each other by their look."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.formats.lines import Line, strip_span
from index.formats.text.furniture import PICTURES
from index.formats.text.headings import (
    LONGEST_HEADING,
    is_back_matter,
    is_edit_link,
    marked_heading,
)
from index.formats.text.prose import reads_as_prose
from index.formats.text.wrapping import LIST_ITEM, is_table, paragraphs_of
from index.records import Paragraph, Section

# A copy that marks so many of its headings marks them all.
_FEWEST_MARKED = 3
_MOST_INDENTED = 0.8
# What follows these headings, under whatever heading, is no prose.
_LAST = frozenset({"references", "notes and references", "references and notes", "external links"})


@dataclass(slots=True)
class _Heading:
    """``row`` is its row; ``level`` 0 stands for a level that the copy does not tell."""

    row: int
    title: str
    level: int


def read_body(
    text: str, lines: Sequence[Line], width: int | None = None
) -> tuple[list[Section], list[Paragraph]]:
    """Read headings and paragraphs; the text before the first heading is the lead.

    ``width`` is the column at which the copy was wrapped, ``None`` where that is not known.
    """
    headings = _find_headings(lines)
    ends = lines[-1].end if lines else 0
    edges = [lines[heading.row].start for heading in headings]
    starts = [lines[0].start if lines else 0, *edges]
    titles = [("", 0), *((heading.title, heading.level or 2) for heading in headings)]
    sections = [
        Section(title, level, begin, stop)
        for (title, level), begin, stop in zip(titles, starts, [*edges, ends], strict=True)
    ]
    rows = [-1, *(heading.row for heading in headings), len(lines)]
    prose = _prose_sections(headings)
    paragraphs: list[Paragraph] = []
    for section, inside in enumerate(prose):
        if inside:
            content = lines[rows[section] + 1 : rows[section + 1]]
            paragraphs += _read_section(text, content, section, width)
    return sections, paragraphs


def _find_headings(lines: Sequence[Line]) -> list[_Heading]:
    marked: dict[int, _Heading] = {}
    above = None  # the last row that is not blank
    for row, line in enumerate(lines):
        if line.blank:
            continue
        if is_edit_link(line):
            if above is not None and len(lines[above].text.strip()) <= 2 * LONGEST_HEADING:
                marked.setdefault(above, _Heading(above, lines[above].text.strip(), 0))
            continue
        found = marked_heading(line)
        if found is not None:
            told = line.text.strip()[0] in "#*="
            marked[row] = _Heading(row, found[0], found[1] if told else 0)
        above = row
    all_marked = len(marked) >= _FEWEST_MARKED
    indents = [line.indent for line in lines if not line.blank]
    # Where nearly all is indented, headings are what is not.
    outdented = sum(indent > 0 for indent in indents) > _MOST_INDENTED * len(indents)
    plain = [
        _Heading(row, lines[row].text.strip(), 0)
        for row in range(len(lines))
        if row not in marked
        and not (outdented and lines[row].indent)
        and _is_plain_heading(lines, row, all_marked)
    ]
    return sorted([*marked.values(), *plain], key=lambda heading: heading.row)


def _is_plain_heading(lines: Sequence[Line], row: int, all_marked: bool) -> bool:
    """Whether an unmarked line is a heading: one that stands alone, or names back matter."""
    if lines[row].blank:
        return False
    bare = lines[row].text.strip()
    alone = (row == 0 or lines[row - 1].blank) and (
        row + 1 == len(lines) or lines[row + 1].blank or marked_heading(lines[row + 1]) is not None
    )
    if is_back_matter(bare):
        return alone or not all_marked
    if all_marked or not alone or len(bare) > LONGEST_HEADING or bare[-1] in '.!?:;,]"”':
        return False
    plain_start = bare[0].isupper() or bare[0].isdigit() or not bare[0].isascii()
    bullet = LIST_ITEM.match(lines[row].text) is not None
    has_more = any(not line.blank for line in lines[row + 1 : row + 200])
    return has_more and plain_start and not bullet


def _prose_sections(headings: Sequence[_Heading]) -> list[bool]:
    """Tell for the lead and for every heading whether prose stands under it."""
    last = max(
        (
            place
            for place, heading in enumerate(headings)
            if heading.level == 0 and heading.title.casefold() in _LAST
        ),
        default=len(headings),
    )
    prose = [True]
    outer: int | None = None  # the level of the back matter that a heading stands in
    for place, heading in enumerate(headings):
        if outer is None or not heading.level or heading.level <= outer:
            outer = (heading.level or 6) if is_back_matter(heading.title) else None
        prose.append(outer is None and place < last)
    return prose


def _read_section(
    text: str, lines: Sequence[Line], section: int, width: int | None
) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    for block in _blocks(lines):
        for rows in paragraphs_of(block, width):
            if is_table(rows):
                continue
            item = LIST_ITEM.match(rows[0].text)
            begin = rows[0].start + (item.end() if item is not None else 0)
            span = strip_span(text, begin, rows[-1].end)
            picture = PICTURES.match(text, *span)
            if picture is not None:
                span = strip_span(text, picture.end(), span.end)
            if span.start < span.end and reads_as_prose(
                text[span.start : span.end], item is not None
            ):
                paragraphs.append(Paragraph(*span, section))
    return paragraphs


def _blocks(lines: Sequence[Line]) -> list[list[Line]]:
    """Group lines that no blank line divides, edit links left out."""
    blocks: list[list[Line]] = [[]]
    for line in lines:
        if line.blank or is_edit_link(line):
            blocks.append([])
        else:
            blocks[-1].append(line)
    return [block for block in blocks if block]
