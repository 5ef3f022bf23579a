"""The records that everything else passes around: frozen, slotted, made of tuples.

Every offset counts Unicode code points of ``Article.text`` and every pair of offsets
is half open, as in a Python slice: ``article.text[span.start:span.end]``.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

MarkerGroup = Literal["reference", "note"]
PassageKind = Literal["sentence", "field", "source"]
WorkKind = Literal[
    "article", "article-journal", "article-magazine", "article-newspaper", "book", "broadcast",
    "chapter", "document", "motion_picture", "paper-conference", "patent", "post", "report",
    "song", "thesis", "webpage",
]  # fmt: skip
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
    ``[d]`` or ``[note 3]``. ``target`` is the index in ``Article.references`` of the entry that
    the page's own link leads to; ``None`` where it leads nowhere, or the copy has no links
    (see ``Article.linked``).
    """

    start: int
    end: int
    label: str
    group: MarkerGroup
    target: int | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A person or body, as printed. ``given`` is ``None`` for a body or a lone family name."""

    family: str
    given: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """What a source says about itself; whatever it does not say is ``None`` or empty.

    ``kind`` is an item type of CSL 1.0.2 (https://docs.citationstyles.org). ``year`` is as
    printed ("2009a"). ``container`` is the journal, newspaper, website or book that the
    title stands in; ``pages`` a page or a range, as printed.
    """

    kind: WorkKind
    authors: tuple[Name, ...] = ()
    year: str | None = None
    title: str | None = None
    container: str | None = None
    publisher: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    url: str | None = None
    isbn: str | None = None
    doi: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One source inside a reference entry; ``quotation`` is what the entry quotes from it.

    ``full`` is where the page describes the work in full, for an entry such as "Katzman 2001,
    p. 101" whose work stands in a bibliography of its own; ``work`` is what could be read
    of the source, ``full`` included.
    """

    start: int
    end: int
    quotation: Span | None
    full: Span | None = None
    work: Work | None = None


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
class Origin:
    """Where a page came from and on what terms, for attribution."""

    url: str
    revision: str
    licence: str
    licence_url: str


@dataclass(frozen=True, slots=True)
class Article:
    """A whole article: its text, and where in it everything stands.

    ``references`` holds numbered entries and, after them, notes (see ``group``).
    Markers are those of the body, the infobox and the notes, in the order of the text.
    ``linked`` says that the page's own links tell what each marker means (``Marker.target``);
    a saved text has lost them. ``gaps`` are the places, ascending, where the reader had to
    leave something out that a reader of the page sees: a sentence with a gap in it is never
    quoted. ``origin`` is known for a page that was fetched. ``language`` is what the article is
    written in, as its page names it (BCP 47); ``None`` where nothing does.
    """

    title: str
    native_name: str | None
    text: str
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    fields: tuple[Field, ...]
    markers: tuple[Marker, ...]
    references: tuple[Reference, ...]
    linked: bool = False
    gaps: tuple[int, ...] = ()
    origin: Origin | None = None
    language: str | None = None

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
    """What an uncertain label may mean: an entry, a note, or one that the copy lost.

    ``entry`` is its place in the reference list, ``note`` in the list of notes; both are ``None``
    for one that the copy lost. ``source`` is its text, verbatim, ``None`` for a lost or a broken
    one. ``weight`` is the probability that this one is meant.
    """

    entry: int | None
    weight: float
    source: str | None = None
    note: int | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A marker resolved to the reference list, as surely as the copy allows.

    ``number`` is the label as printed (``None`` for a source's quotation that no marker
    resolves to), ``entry`` the entry that is meant where that is known, ``source`` that
    entry's text, verbatim. ``broken`` says that the entry that is meant has no source left.
    ``candidates`` are given for ``uncertain`` alone; their weights add up to 1. ``full`` holds,
    for a short entry ("Katzman 2001, p. 101"), the page's own description of the work, verbatim;
    ``works`` is what could be read of the entry's sources (see ``Work``). For an explanatory note
    ``note`` is its place in the list of notes and ``nested`` what it cites in its turn.
    ``evidence`` is in our words.
    """

    number: str | None
    status: Status
    entry: int | None
    broken: bool
    source: str | None
    candidates: tuple[Candidate, ...]
    evidence: str
    full: tuple[str, ...] = ()
    works: tuple[Work, ...] = ()
    nested: tuple["Citation", ...] = ()
    note: int | None = None
