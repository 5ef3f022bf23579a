"""The marks that a copy leaves on a heading: ``== Life ==``, ``## Life``, ``Life[edit]``."""

import re
from collections.abc import Sequence

from index.formats.back_matter import ENGLISH
from index.formats.lines import Line

# The patterns are tried on stripped lines, and on no longer ones than a heading can be.
_EDIT = r"\\?\[(?:\[\d{1,5}\])?\s?edit(?:\s?\|\s?edit\ssource)?\s?\\?\]"
_LINKED_EDIT = r"\[\\?\[edit\]\([^()]{0,400}\)\\?\]"
_EDIT_LINK = rf"(?:{_EDIT}|{_LINKED_EDIT})"
EDIT_LINK = re.compile(rf"{_EDIT_LINK}$", re.IGNORECASE)
_EDIT_FIRST = re.compile(rf"{_EDIT_LINK}\s?(?=\S)", re.IGNORECASE)
_EDIT_ALONE = re.compile(_EDIT_LINK, re.IGNORECASE)
_WIKI_HEADING = re.compile(r"(={1,6})([^=].{0,200}?[^=]|[^=])\1$")
_HASH_HEADING = re.compile(r"(#{1,6})\s+(\S.{0,250})$")
# Six stars are a page's title, five a section's heading.
_STAR_HEADING = re.compile(r"(\*{2,6})\s+(\S.{0,250}?)\s+\1$")
_EMPHASIS = re.compile(r"^[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}$")
_LONGEST_MARKED_HEADING = 300
LONGEST_HEADING = 80


def bare_title(title: str) -> str:
    """Return a heading's words without the marks around them."""
    title = EDIT_LINK.sub("", title.strip()).strip()
    title = _EDIT_FIRST.sub("", title, count=1)
    return _EMPHASIS.sub("", title).strip()


def marked_heading(line: Line) -> tuple[str, int] | None:
    """Return title and level of a heading that bears a mark."""
    bare = line.text.strip()
    if not bare or len(bare) > _LONGEST_MARKED_HEADING:
        return None
    # An indented hash is a bullet.
    if line.indent == 0 and (hashes := _HASH_HEADING.match(bare)) is not None:
        return _title(hashes.group(2), len(hashes.group(1)))
    if (stars := _STAR_HEADING.match(bare)) is not None:
        return _title(stars.group(2).replace("_", " "), 7 - len(stars.group(1)))
    edit = EDIT_LINK.search(bare)
    first = _EDIT_FIRST.match(bare)
    without = bare_title(bare) if edit is not None or first is not None else bare
    if (wiki := _WIKI_HEADING.match(without)) is not None:
        return wiki.group(2).strip(), len(wiki.group(1))
    return (without, 2) if (edit is not None or first is not None) and without else None


def _title(words: str, level: int) -> tuple[str, int] | None:
    title = bare_title(words.rstrip("# "))
    return (title, level) if title else None


def is_edit_link(line: Line) -> bool:
    """Whether a line holds nothing but the link that edits the section above it."""
    return _EDIT_ALONE.fullmatch(line.text.strip()) is not None


def is_back_matter(title: str) -> bool:
    """Whether ``title`` is the heading of lists and links that are no prose."""
    return title.strip().casefold() in ENGLISH


def is_heading(line: Line) -> bool:
    """Whether a line is a heading that bears a mark, or names a list of the back matter."""
    return marked_heading(line) is not None or is_back_matter(line.text)


def heading_above(lines: Sequence[Line], row: int) -> str:
    """Return the title of the heading right above ``row``, or whatever line stands there."""
    while row > 0:
        row -= 1
        line = lines[row]
        if not line.blank and not is_edit_link(line):
            marked = marked_heading(line)
            return marked[0] if marked is not None else bare_title(line.text)
    return ""
