"""What a reader of marked-up pages finds: headings, paragraphs, infobox rows, list entries.

Each is a sequence of pieces of text, markers and gaps; ``index.formats.assemble`` writes the
article's text from them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from index.records import MarkerGroup, Origin, Work

# Marked-up text is evened as a browser evens it; a no-break space is kept.
_SPACES = re.compile(r"[ \t\n\r\f]+")
# Invisible characters that pages use to guide line breaks; they are no part of what is read.
_INVISIBLE = re.compile("[\u200b\u00ad\ufeff\u2060]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker where it is printed. ``shown`` has brackets and page (``[11]:23``); ``key``
    names the entry that it links to."""

    shown: str
    label: str
    group: MarkerGroup
    key: str


class Sign(Enum):
    """``BREAK`` is a line break that the page asks for; ``GAP`` stands where something that the
    page shows could not be rendered."""

    BREAK = "break"
    GAP = "gap"


Inline = str | Mark | Sign
Inlines = Sequence[Inline]


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's heading; ``level`` is 2 for ``<h2>`` and ``== ==``."""

    level: int
    content: Inlines


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph or a list item of the body."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the infobox."""

    label: Inlines
    value: Inlines


@dataclass(frozen=True, slots=True)
class Piece:
    """One source of an entry; ``full`` is the key of the work that it is a short form of.

    ``broken`` says that the content is the page's own message that the source is lost.
    """

    content: Inlines
    work: Work | None = None
    full: str | None = None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a reference list or a list of notes, with the key that markers link to."""

    key: str
    label: str
    group: MarkerGroup
    backlinks: int
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class FullWork:
    """A line of a bibliography that short entries link to."""

    key: str
    content: Inlines
    work: Work | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """All that was found in a page, each kind in the order of the page."""

    title: str
    native_name: str | None = None
    rows: Sequence[Row] = ()
    body: Sequence[Heading | Prose] = ()
    entries: Sequence[Entry] = ()
    works: Sequence[FullWork] = ()
    origin: Origin | None = None
    language: str | None = None


def evened(text: str) -> str:
    """Return text without invisible characters, each run of white space as one space."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text))


def plain_text(content: Inlines) -> str:
    """Return the words of inline content, without markers, white space evened."""
    words = "".join(
        inline if isinstance(inline, str) else " " if inline is Sign.BREAK else ""
        for inline in content
    )
    return evened(words).strip()
