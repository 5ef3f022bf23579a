"""Leads short footnotes ("Katzman 2001, p. 101") to the work's full description in the copy.

The description is a line of a bibliography, above or below the reference list. It is taken
only where it is the only one that begins with the authors' names and has the year.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from index.bibliography import in_full, is_short, read_work
from index.formats.lines import Line, strip_span
from index.formats.text.headings import is_heading
from index.formats.text.source_words import source_words
from index.formats.text.wrapping import LIST_ITEM, paragraphs_of
from index.records import Reference, Source, Span, Work

# Authors and year stand at the beginning of a description, however long it is.
_LONGEST_HEAD = 300
_FEWEST_WORDS = 4
_FAMILY = re.compile(r"[^\W\d_][^\s,;.()]*")
_YEAR = re.compile(r"(?<![\w-])\d{4}[a-z]?(?!\w)")


def link_full_works(
    text: str, lines: Sequence[Line], width: int | None, references: Sequence[Reference]
) -> list[Reference]:
    """Return ``references`` with ``Source.full`` where it can be told, and the work read from it.

    ``lines`` are the copy's lines that are neither running text nor entries, those of a mirror
    emptied; ``width`` is the column at which the copy was wrapped, if that is known.
    """
    if not any(
        source.work is not None and is_short(source.work)
        for reference in references
        for source in reference.sources
    ):
        return list(references)
    described: dict[str, list[tuple[str, Span]]] = defaultdict(list)
    for span in _items(text, lines, width):
        head = source_words(text[span.start : span.end][:_LONGEST_HEAD])
        family = _FAMILY.match(head)
        if family is not None and len(head.split()) >= _FEWEST_WORDS:
            described[family.group().casefold()].append((head, span))
    return [
        replace(
            reference,
            sources=tuple(_with_full(text, source, described) for source in reference.sources),
        )
        for reference in references
    ]


def _items(text: str, lines: Sequence[Line], width: int | None) -> Iterator[Span]:
    block: list[Line] = []
    for line in [*lines, Line(len(text), len(text), "")]:
        if not line.blank and not is_heading(line):
            block.append(line)
            continue
        for rows in paragraphs_of(block, width) if block else ():
            bullet = LIST_ITEM.match(rows[0].text)
            begin = rows[0].start + (bullet.end() if bullet is not None else 0)
            span = strip_span(text, begin, rows[-1].end)
            if span.start < span.end:
                yield span
        block = []


def _with_full(
    text: str, source: Source, described: Mapping[str, Sequence[tuple[str, Span]]]
) -> Source:
    short = source.work
    if short is None or not is_short(short) or not short.authors or short.year is None:
        return source
    first = _FAMILY.match(short.authors[0].family)
    found = [
        span
        for head, span in (described.get(first.group().casefold(), ()) if first else ())
        if _describes(head, short)
    ]
    if len(found) != 1:
        return source
    work = read_work(source_words(text[found[0].start : found[0].end]))
    return replace(source, full=found[0], work=in_full(short, work))


def _describes(head: str, short: Work) -> bool:
    """Whether ``head`` begins with the authors of a short footnote and has its year."""
    first, *others = (name.family for name in short.authors)
    if not re.match(rf"{re.escape(first)}(?!\w)", head):
        return False
    years = {match.group() for match in _YEAR.finditer(head)}
    return short.year in years and all(
        re.search(rf"(?<!\w){re.escape(other)}(?!\w)", head) is not None for other in others
    )
