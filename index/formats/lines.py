"""The lines of a text with their offsets, and the marker notation that all lines share."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from index.records import Marker, MarkerGroup, Span

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\n|\r|$)")

# Letters beyond z go on as aa, ab, ...; these five are words that an editor may insert
# into a quotation ("as [an] ally"), so they are never read as notes.
_NOT_NOTES = frozenset({"ah", "am", "an", "as", "at"})
# ``[1]``, ``[d]``, ``[note 3]``; a page that is printed after it (``[1]: 208``) belongs to it,
# and so does a comma before the next one (``[1],[2]``).
_MARKER = re.compile(
    r"\[(?:(?P<number>\d{1,4})|(?P<letter>a?[a-z])|(?P<named>(?:note|nb|n|[Nn]otes?) \d{1,3}))\]"
    r"(?::\s?\d{1,4}(?:[–-]\d{1,4})?(?:,\s?\d{1,4}(?:[–-]\d{1,4})?)*(?![\w%.]*\d|\w))?"
    r"(?:[,–]\s?(?=\[(?:\d{1,4}|a?[a-z])\]))?"
)

# A bracketed number that is larger than the list by more than this is a year or a
# quantity ("[1983]"), not a mark: copies lose entries, but not this many.
_LARGEST_DRIFT = 50


class Line(NamedTuple):
    """A line without its line break; ``text == whole[start:end]``."""

    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def split_lines(text: str) -> list[Line]:
    """Return every line of ``text`` in order, whichever line breaks it uses."""
    lines: list[Line] = []
    position = 0
    while position < len(text):
        match = _LINE.match(text, position)
        assert match is not None  # the pattern matches the empty string
        lines.append(Line(match.start(1), match.end(1), match.group(1)))
        position = match.end()
    return lines


def strip_span(text: str, start: int, end: int) -> Span:
    """Return ``start`` and ``end`` moved inwards past white space."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def find_markers(text: str, start: int, end: int, list_length: int | None) -> Iterator[Marker]:
    """Yield the markers in ``text[start:end]``, in order.

    ``list_length`` is the number of entries in the reference list, ``None`` without one.
    """
    largest = 999 if list_length is None else list_length + _LARGEST_DRIFT
    for match in _MARKER.finditer(text, start, end):
        number = match.group("number")
        group: MarkerGroup
        if number is not None:
            if not 1 <= int(number) <= largest:
                continue
            label, group = number, "reference"
        elif match.group("named") is not None:
            label, group = match.group("named"), "note"
        else:
            label, group = match.group("letter"), "note"
            # A note is glued to the word or mark that it follows; an editor's insertion
            # into a quotation ("he was [a] leader") stands between spaces.
            glued = match.start() > start and not text[match.start() - 1].isspace()
            runs_on = match.end() < end and text[match.end()].isalpha()
            if label in _NOT_NOTES or not glued or runs_on:
                continue
        yield Marker(match.start(), match.end(), label, group)
