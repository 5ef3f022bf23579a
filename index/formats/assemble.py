"""Lays out an article's text from the parts that a reader of marked-up pages found.

The readers of HTML and of wikitext know what everything is, but have no text with offsets yet.
They hand over parts (headings, paragraphs, infobox rows, list entries), each a sequence of
pieces of text, markers and gaps; here the text is written once, and every offset with it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from index.bibliography import in_full
from index.errors import ArticleError
from index.formats.back_matter import BACK_MATTER
from index.formats.parts import (
    Entry,
    FullWork,
    Heading,
    Inlines,
    Mark,
    Parts,
    Piece,
    Prose,
    Row,
    Sign,
    evened,
    plain_text,
)
from index.formats.quotations import find_quotation, is_cite_error
from index.records import (
    Article,
    Field,
    Marker,
    Paragraph,
    Reference,
    Section,
    Source,
    Span,
    Work,
)


@dataclass(slots=True)
class _Writer:
    """The text so far, and the markers and gaps in it."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    markers: list[tuple[Marker, str]] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)

    def put(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def write(self, content: Inlines) -> Span:
        """Write inline content, white space evened, and return where it stands."""
        start = self.length
        space = ""  # white space is written only once something follows it
        after_gap = False
        for inline in content:
            if isinstance(inline, Sign):
                if inline is Sign.GAP:
                    # It may have ended what is before it or begun what comes after.
                    self.gaps.append(self.length)
                    after_gap = True
                elif self.length > start:
                    space = "\n"
                continue
            shown = evened(inline.shown if isinstance(inline, Mark) else inline)
            if shown.startswith(" ") and not space and self.length > start:
                space = " "
            shown, trailing = shown.lstrip(" "), shown.endswith(" ")
            shown = shown.rstrip(" ")
            if self.length == start:
                shown = shown.lstrip(" \u00a0")
            if not shown:
                continue
            if after_gap and space:
                self.gaps.append(self.length + len(space))
            after_gap = False
            self.put(space + shown)
            space = " " if trailing else ""
            if isinstance(inline, Mark):
                place = (self.length - len(shown), self.length)
                self.markers.append((Marker(*place, inline.label, inline.group), inline.key))
        return Span(start, self.length)


def assemble(parts: Parts, name: str) -> Article:
    """Write the article's text and return it with every offset.

    Paragraphs under the headings of back matter ("See also", "External links", ...) are in no
    paragraph, as in a saved text.

    Raises:
        ArticleError: the page has no sentence and no infobox row; ``name`` is what to call it.
    """
    writer = _Writer()
    writer.put(f"{parts.title}\n\n" if parts.title else "")
    fields = [row for row in (_row(writer, row) for row in parts.rows) if row is not None]
    if fields:
        writer.put("\n")
    sections, paragraphs = _body(writer, parts.body)
    fulls = _full_works(writer, parts.works)
    references = _references(writer, parts.entries, fulls)
    if not paragraphs and not fields:
        raise ArticleError(f"{name} has no sentence that could be quoted")
    # A repeated key means the first entry that bears it, as a link in a browser does.
    targets: dict[str, int] = {}
    for target, (key, _) in enumerate(references):
        targets.setdefault(key, target)
    return Article(
        title=parts.title,
        native_name=parts.native_name,
        text="".join(writer.pieces),
        sections=tuple(sections),
        paragraphs=tuple(paragraphs),
        fields=tuple(fields),
        markers=tuple(replace(m, target=targets.get(key)) for m, key in writer.markers),
        references=tuple(reference for _, reference in references),
        linked=True,
        gaps=tuple(writer.gaps),
        origin=parts.origin,
        language=parts.language,
    )


def _row(writer: _Writer, row: Row) -> Field | None:
    label = writer.write(row.label)
    if label.start == label.end:
        return None
    writer.put(": ")
    value = writer.write(row.value)
    writer.put("\n")
    return Field(label, value if value.start < value.end else None)


def _body(
    writer: _Writer, body: Iterable[Heading | Prose]
) -> tuple[list[Section], list[Paragraph]]:
    open_sections: list[tuple[str, int, int]] = [("", 0, writer.length)]
    paragraphs: list[Paragraph] = []
    back_matter: int | None = None  # the level of the heading that it stands under
    for block in body:
        if isinstance(block, Heading):
            begin = writer.length
            span = writer.write(block.content)
            if span.start == span.end:
                continue
            writer.put("\n\n")
            title = plain_text(block.content)
            open_sections.append((title, block.level, begin))
            if back_matter is None or block.level <= back_matter:
                back_matter = block.level if title.casefold() in BACK_MATTER else None
        elif back_matter is None:
            span = writer.write(block.content)
            if span.start < span.end:
                paragraphs.append(Paragraph(*span, section=len(open_sections) - 1))
                writer.put("\n\n")
    ends = [begin for _, _, begin in open_sections[1:]] + [writer.length]
    sections = [
        Section(title, level, begin, stop)
        for (title, level, begin), stop in zip(open_sections, ends, strict=True)
    ]
    return sections, paragraphs


def _full_works(writer: _Writer, works: Iterable[FullWork]) -> dict[str, tuple[Span, Work | None]]:
    found: dict[str, tuple[Span, Work | None]] = {}
    for work in works:
        span = writer.write(work.content)
        if span.start < span.end:
            found.setdefault(work.key, (span, work.work))
            writer.put("\n")
    return found


def _references(
    writer: _Writer,
    entries: Sequence[Entry],
    fulls: dict[str, tuple[Span, Work | None]],
) -> list[tuple[str, Reference]]:
    """Write the lists, references before notes; each entry is counted in its own list."""
    written: list[tuple[str, Reference]] = []
    for group in ("reference", "note"):
        count = 0
        for entry in entries:
            if entry.group != group:
                continue
            count += 1
            writer.put(f"{entry.label}. ")
            start = writer.length
            read = [
                source
                for piece in entry.pieces
                if (source := _source(writer, piece, fulls)) is not None
            ]
            if not read:
                writer.put("\n")
            sources = tuple(source for source, _ in read)
            place = (sources[0].start, sources[-1].end) if sources else (start, start)
            # An entry of which the page has no word has no source to show either.
            broken = all(lost for _, lost in read)
            reference = Reference(
                count, entry.label, entry.group, *place, entry.backlinks, broken, sources
            )
            written.append((entry.key, reference))
    return written


def _source(
    writer: _Writer, piece: Piece, fulls: dict[str, tuple[Span, Work | None]]
) -> tuple[Source, bool] | None:
    """Write one source; return it, and whether the page's own markup lost it."""
    before = len(writer.pieces)
    span = writer.write(piece.content)
    if span.start == span.end:
        return None
    text = "".join(writer.pieces[before:])
    writer.put("\n")
    broken = piece.broken or is_cite_error(text)
    said = None if broken else find_quotation(text, 0, len(text))
    quotation = Span(span.start + said.start, span.start + said.end) if said is not None else None
    full, work = fulls.get(piece.full or "", (None, None))
    return Source(*span, quotation, full, in_full(piece.work, work)), broken
