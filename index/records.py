"""The records that everything else passes around: frozen, slotted, made of tuples.

Every offset counts Unicode code points of ``Article.text`` and every pair of offsets
is half open, as in a Python slice: ``article.text[span.start:span.end]``.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

MarkerGroup = Literal["reference", "note"]
PassageKind = Literal["sentence", "field", "source"]
Status = Literal["exact", "realigned", "uncertain", "missing"]


class Span(NamedTuple):
    """A half-open pair of offsets into ``Article.text``, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text under it, up to the next heading.

    ``title`` is empty and ``level`` 0 for the lead, the text before the first heading.
    """

    title: str
    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or a list item of the body; ``section`` is an index into ``Article.sections``."""

    start: int
    end: int
    section: int


@dataclass(frozen=True, slots=True)
class Marker:
    """A reference mark in the text, brackets included: ``[46]`` has the label ``46``.

    A page printed after it (``[46]: 208``) is part of it, and so is a comma before the next.
    ``group`` is ``reference`` for a number and ``note`` for an explanatory note such as
    ``[d]`` or ``[note 3]``.
    """

    start: int
    end: int
    label: str
    group: MarkerGroup


@dataclass(frozen=True, slots=True)
class Source:
    """One source inside a reference entry; ``quotation`` is what the entry quotes from it."""

    start: int
    end: int
    quotation: Span | None


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of the reference list (or of a list of notes).

    ``entry`` is its place in its list, from 1. ``label`` is the number or letter that the
    copy prints before it, or its place where the copy prints none. ``start`` and ``end``
    enclose the entry's text without number, caret and back-links. ``backlinks`` counts the
    back-links: 1 for a bare ``^``, 2 for ``^ a b``. ``broken`` says that the article's own
    markup lost the source (``Cite error: ...``), so that there is none to show.
    """

    entry: int
    label: str
    group: MarkerGroup
    start: int
    end: int
    backlinks: int
    broken: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A row of the infobox. ``value`` is ``None`` where the copy leaves it empty."""

    label: Span
    value: Span | None


@dataclass(frozen=True, slots=True)
class Article:
    """A whole article: its text, and where in it everything stands.

    ``references`` holds numbered entries and, after them, lettered notes (see ``group``).
    Markers are those of the body and the infobox, in the order of the text.
    """

    title: str
    native_name: str | None
    text: str
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    fields: tuple[Field, ...]
    markers: tuple[Marker, ...]
    references: tuple[Reference, ...]

    def slice(self, span: Span) -> str:
        """Return the text of ``span``, verbatim."""
        return self.text[span.start : span.end]


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a passage and the markers that support it, as indices into ``Article.markers``.

    A marker supports the clause that it ends. A last clause that no marker ends has none.
    """

    start: int
    end: int
    markers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """What can be quoted: a body sentence, an infobox field or one source's quotation.

    ``text == article.text[start:end]``. ``section`` is the heading above it (empty for the
    lead, the infobox and the list). ``references`` are the labels of its markers in the
    order of the text, each once. ``label`` is set for a field, ``entry`` for a source.
    """

    id: int
    text: str
    start: int
    end: int
    kind: PassageKind
    section: str
    references: tuple[str, ...]
    clauses: tuple[Clause, ...]
    label: Span | None
    entry: int | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that an uncertain number may mean; ``None`` stands for one that the copy lost."""

    entry: int | None
    weight: float


@dataclass(frozen=True, slots=True)
class Citation:
    """A marker resolved to the reference list, as surely as the copy allows.

    ``number`` is the label as printed (``None`` for a source's quotation that no marker
    resolves to), ``entry`` the entry that is meant where that is known, ``source`` that
    entry's text, verbatim. ``broken`` says that the entry that is meant has no source left.
    ``candidates`` are given for ``uncertain`` alone; their weights add up to 1.
    """

    number: str | None
    status: Status
    entry: int | None
    broken: bool
    source: str | None
    candidates: tuple[Candidate, ...]
    evidence: str
