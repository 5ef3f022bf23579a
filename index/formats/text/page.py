"""Reads a saved text: a mirror's copy of a Wikipedia page, or any plain text.

The reader keeps the decoded file as it is (``Article.text``) and only says where in it
everything stands. What belongs to the mirror (advertisements, navigation, the software's
own error lines) is in the text but in no paragraph, field or reference.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from index.errors import ArticleError
from index.formats.lines import Line, split_lines
from index.formats.text import flat_references, glued_infobox
from index.formats.text.body import read_body
from index.formats.text.furniture import PICTURES, split_navigation, without_furniture
from index.formats.text.headings import LONGEST_HEADING, bare_title, heading_above, marked_heading
from index.formats.text.markers import find_markers, largest_number
from index.formats.text.notation import Notation, tell_notation
from index.formats.text.note_lists import assign_notes, keep_plausible
from index.formats.text.prose import ends_sentence, is_prose
from index.formats.text.short_footnotes import link_full_works
from index.formats.text.wrapping import wrap_width
from index.records import Article, Field, Marker, Paragraph, Reference

_LETTERS = re.compile(r"[^\W\d_]")


def read_text(text: str, name: str) -> Article:
    """Read a saved text.

    Args:
        text: the decoded file (see ``index.formats.detect``).
        name: the file's name, for errors, and the title where the text shows none.

    Raises:
        ArticleError: the text holds nothing that could be quoted.
    """
    notation = tell_notation(text)
    has_navigation, title_line, page = split_navigation(_without_blank_runs(split_lines(text)))
    lines = without_furniture(page)
    lists = flat_references.find_lists(lines)
    # What follows the last list is a mirror's footer, or lists of links.
    listed = {row for found in lists for row in found}
    front = [
        Line(line.start, line.start, "") if row in listed else line
        for row, line in enumerate(lines[: lists[-1].start] if lists else lines)
    ]
    references = _read_lists(text, lines, lists, front, notation)
    rest = front
    if not has_navigation:
        title_line, rest = _split_title(front)
    native_name, fields, body = _split_infobox(text, rest)
    width = wrap_width(lines[: lists[-1].stop] if lists else lines)
    sections, paragraphs = read_body(text, body, width)
    if not paragraphs and not fields:
        raise ArticleError(f"{name} has no sentence that could be quoted")
    references = link_full_works(text, _rest(lines, listed, paragraphs), width, references)
    return Article(
        title=_title(title_line, name),
        native_name=native_name,
        text=text,
        sections=tuple(sections),
        paragraphs=tuple(paragraphs),
        fields=tuple(fields),
        markers=_read_markers(text, fields, paragraphs, references, notation),
        references=tuple(references),
    )


def _without_blank_runs(lines: Sequence[Line]) -> list[Line]:
    """Return ``lines`` with one blank line for any number of them."""
    return [
        line
        for row, line in enumerate(lines)
        if not line.blank or row == 0 or not lines[row - 1].blank
    ]


def _rest(lines: Sequence[Line], listed: set[int], paragraphs: Sequence[Paragraph]) -> list[Line]:
    """Return ``lines`` with those of the lists and of the running text emptied."""
    starts = [paragraph.start for paragraph in paragraphs]
    rest: list[Line] = []
    for row, line in enumerate(lines):
        place = bisect_right(starts, line.end) - 1
        prose = place >= 0 and line.start < paragraphs[place].end
        rest.append(Line(line.start, line.start, "") if prose or row in listed else line)
    return rest


def _title(line: Line | None, name: str) -> str:
    if line is None:
        return re.sub(r"\.\w{1,10}$", "", name).replace("_", " ").strip()
    marked = marked_heading(line)
    return marked[0] if marked is not None else bare_title(line.text)


def _read_lists(
    text: str,
    lines: Sequence[Line],
    lists: Sequence[range],
    front: Sequence[Line],
    notation: Notation,
) -> list[Reference]:
    """Read every list; entries are counted through all of them, references before notes."""
    read = [
        (
            heading_above(lines, found.start).casefold(),
            flat_references.read_references(text, [lines[row] for row in found]),
        )
        for found in lists
    ]
    uses = list(find_markers(text, front[0].start, front[-1].end, None, notation)) if front else []
    largest = max((int(use.label) for use in uses if use.group == "reference"), default=0)
    notes = {use.label for use in uses if use.group == "note"}
    entries = assign_notes(read, notes, largest)
    counted: list[Reference] = []
    for group in ("reference", "note"):
        same = [entry for entry in entries if entry.group == group]
        counted += [replace(entry, entry=number) for number, entry in enumerate(same, 1)]
    return counted


def _split_title(lines: Sequence[Line]) -> tuple[Line | None, list[Line]]:
    """Take the title off: the first line, if it is short and no sentence itself."""
    for position, line in enumerate(lines):
        bare = line.text.strip()
        if not bare or PICTURES.fullmatch(bare) is not None:
            continue
        marked = marked_heading(line)
        title = marked is None or marked[1] == 1 or bare[0] not in "=#*"
        if len(bare) <= LONGEST_HEADING and not ends_sentence(bare) and title:
            return line, list(lines[position + 1 :])
        return None, list(lines[position:])
    return None, []


def _split_infobox(text: str, lines: Sequence[Line]) -> tuple[str | None, list[Field], list[Line]]:
    """Take the infobox off: the lines before the first sentence, if they look like one."""
    first = _first_prose(lines)
    box = list(lines[:first])
    if not glued_infobox.looks_like_infobox(box):
        return None, [], list(lines)
    heading, fields = glued_infobox.read_fields(text, box)
    native = next((line.text.strip() for line in heading if _is_foreign(line.text)), None)
    return native, fields, list(lines[first:])


def _first_prose(lines: Sequence[Line]) -> int:
    """Return where the first sentence begins, which may be wrapped over several lines."""
    start = 0
    for row, line in enumerate([*lines, Line(0, 0, "")]):
        if not line.blank:
            continue
        block = lines[start:row]
        rows = [start + n for n, part in enumerate(block) if is_prose(part)]
        if not any(glued_infobox.begins_field(part) for part in block):
            joined = " ".join(part.text.strip() for part in block)
            if is_prose(Line(0, len(joined), joined)):
                return start
        elif rows:
            return rows[0]
        start = row + 1
    return len(lines)


def _is_foreign(text: str) -> bool:
    """Whether most letters of ``text`` are from another script than Latin."""
    letters: list[str] = _LETTERS.findall(text)
    foreign = sum(letter > "\u024f" for letter in letters)
    return foreign * 2 > len(letters)


def _read_markers(
    text: str,
    fields: Sequence[Field],
    paragraphs: Sequence[Paragraph],
    references: Sequence[Reference],
    notation: Notation,
) -> tuple[Marker, ...]:
    """Find the markers of fields, paragraphs and notes, in the order of the text."""
    spans = [tuple(field.value) for field in fields if field.value is not None]
    spans += [(paragraph.start, paragraph.end) for paragraph in paragraphs]
    spans += [(entry.start, entry.end) for entry in references if entry.group == "note"]

    def find(largest: int | None) -> list[Marker]:
        return [
            marker
            for start, end in sorted(spans)
            for marker in find_markers(text, start, end, largest, notation)
        ]

    listed = sum(entry.group == "reference" for entry in references)
    numbers = [int(marker.label) for marker in find(None) if marker.group == "reference"]
    largest = largest_number(numbers, listed) if listed else None
    return tuple(keep_plausible(find(largest), references))
