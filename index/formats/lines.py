"""The lines of a text with their offsets."""

import re
from typing import NamedTuple

from index.records import Span

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\n|\r|$)")


class Line(NamedTuple):
    """A line without its line break; ``text == whole[start:end]``."""

    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def indent(self) -> int:
        """How many characters of white space the line begins with."""
        return len(self.text) - len(self.text.lstrip())


def split_lines(text: str) -> list[Line]:
    """Return every line of ``text`` in order, whichever line breaks it uses."""
    lines = [Line(*match.span(1), match.group(1)) for match in _LINE.finditer(text)]
    # After a last line break the pattern finds one more line, which is none.
    if lines and lines[-1].start == len(text):
        del lines[-1]
    return lines


def strip_span(text: str, start: int, end: int) -> Span:
    """Return ``start`` and ``end`` moved inwards past white space."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
